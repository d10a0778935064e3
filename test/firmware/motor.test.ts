// The motor on the emulated board: what its three pins and its LED do, to the cycle.
import { describe, expect, it } from 'vitest';
import type { EmulatedUno } from '../../rig/boards/index.js';
import { limits, pins } from '../../src/protocol/index.js';
import { emulatedOnly, realPort } from '../link/test-board.js';
import { home, leaves, type RigOnBoard, rigOnBoard, runTo } from './rig-on-board.js';

const { MOTOR: PWM, MOTOR_RIGHT: RIGHT, MOTOR_LEFT: LEFT, LED } = pins;
const PERIOD_CYCLES = 800; // 20 kHz
const TICK_CYCLES = 80_000;
/** A change is seen at the end of the instruction in which it happens, or of entering an interrupt after it. */
const LATE_CYCLES = 10;

interface Change {
  readonly cycle: number;
  readonly pin: number;
  readonly level: boolean;
}

/** What the pins of the motor do from now on. */
function watch(uno: EmulatedUno): Change[] {
  const changes: Change[] = [];
  for (const pin of [PWM, RIGHT, LEFT]) {
    uno.pins[pin]!.onChange((level) => changes.push({ cycle: uno.cycles, pin, level }));
  }
  return changes;
}

const levels = ({ uno }: RigOnBoard): boolean[] => [PWM, RIGHT, LEFT, LED].map((pin) => uno.pins[pin]!.level);
const off = [false, false, false, false];

/** A board that obeys DRIVE. */
async function guided(): Promise<RigOnBoard> {
  const rig = await rigOnBoard();
  await rig.link.home('GUIDED');
  return rig;
}

/** High pulses of the PWM: when they begin, and how long they are. */
function pulses(changes: readonly Change[]): { start: number; cycles: number }[] {
  const edges = changes.filter(({ pin }) => pin === PWM);
  return edges.slice(0, -1).flatMap((edge, i) => {
    return edge.level ? [{ start: edge.cycle, cycles: edges[i + 1]!.cycle - edge.cycle }] : [];
  });
}

describe.skipIf(realPort)(`the motor ${emulatedOnly}`, () => {
  it.each([1, 37, 200, 399])('has pulses of %d in 400 at 20 kHz, and its direction on D7 and D8', async (duty) => {
    const rig = await guided();
    for (const sign of [1, -1]) {
      await rig.link.drive(sign * duty, 100);
      runTo(rig.uno, rig.uno.cycles + TICK_CYCLES);
      const changes = watch(rig.uno);
      runTo(rig.uno, rig.uno.cycles + 20 * PERIOD_CYCLES);
      const seen = pulses(changes);
      expect(seen.length).toBeGreaterThan(17);
      for (const [i, { start, cycles }] of seen.entries()) {
        expect(Math.abs(cycles - 2 * duty)).toBeLessThanOrEqual(LATE_CYCLES);
        expect(Math.abs(start - seen[0]!.start - i * PERIOD_CYCLES)).toBeLessThanOrEqual(LATE_CYCLES);
      }
      expect(rig.uno.pins[PWM]!.duty).toBe(duty / limits.DUTY_MAX);
      expect([rig.uno.pins[RIGHT]!.level, rig.uno.pins[LEFT]!.level]).toEqual([sign > 0, sign < 0]);
    }
  });

  it('is always on at full duty, and always off at none', async () => {
    const rig = await guided();
    await rig.link.drive(400, 4);
    runTo(rig.uno, rig.uno.cycles + 1.5 * TICK_CYCLES);
    expect(rig.uno.pins[PWM]!.duty).toBe(1);
    const changes = watch(rig.uno);
    runTo(rig.uno, rig.uno.cycles + 10 * PERIOD_CYCLES);
    expect(changes).toEqual([]);
    runTo(rig.uno, rig.uno.cycles + 5 * TICK_CYCLES);
    expect(levels(rig)).toEqual(off);
  });

  it.each([
    [400, -30],
    [-400, 30],
    [30, -400],
    [250, -251],
  ])('turns from %d to %d without a pulse of the old duty, and never with both directions on', async (from, to) => {
    const rig = await guided();
    await rig.link.drive(from, 1000);
    runTo(rig.uno, rig.uno.cycles + TICK_CYCLES);
    const changes = watch(rig.uno);
    const on = { [PWM]: from === 400 || from === -400, [RIGHT]: from > 0, [LEFT]: from < 0 };
    if (on[PWM]) changes.push({ cycle: rig.uno.cycles, pin: PWM, level: true });
    const [oldPin, newPin] = from > 0 ? [RIGHT, LEFT] : [LEFT, RIGHT];
    const started = { [PWM]: false, [RIGHT]: from > 0, [LEFT]: from < 0 };
    await rig.link.drive(to, 1000);
    runTo(rig.uno, rig.uno.cycles + 2 * TICK_CYCLES);

    const leftOld = changes.find(({ pin, level }) => pin === oldPin && !level)!.cycle;
    const tookNew = changes.find(({ pin, level }) => pin === newPin && level)!.cycle;
    expect(tookNew).toBeGreaterThanOrEqual(leftOld);
    expect(tookNew - leftOld).toBeLessThan(100);
    // The PWM is low while the direction changes.
    const last = changes.filter(({ pin, cycle }) => pin === PWM && cycle < leftOld).at(-1);
    expect(last?.level ?? started[PWM]).toBe(false);
    const after = pulses(changes).filter(({ start }) => start >= leftOld);
    if (Math.abs(to) < 400) {
      expect(after.length).toBeGreaterThan(50);
      for (const { cycles } of after) expect(cycles).toBeLessThanOrEqual(2 * Math.abs(to) + LATE_CYCLES);
    }
    expect(rig.uno.pins[PWM]!.duty).toBe(Math.abs(to) / 400);
  });

  it('lights its LED exactly while the network drives', async () => {
    const rig = await rigOnBoard();
    const { uno, link } = rig;
    const lit: boolean[] = [];
    uno.pins[LED]!.onChange((level) => lit.push(level));
    await home(rig);
    await link.arm();
    await leaves(rig, 'ARMED'); // the capture angle is half a turn: at once
    expect((await link.status()).state).toBe('RUNNING');
    expect(lit).toEqual([true]);
    await link.disarm();
    expect(lit).toEqual([true, false]);
    expect(levels(rig)).toEqual(off);
    expect((await link.status()).state).toBe('READY');
  });

  it.each([
    ['the reset button', (uno: EmulatedUno) => uno.reset()],
    ['the watchdog', (uno: EmulatedUno) => uno.reset('watchdog')],
    ['a power cut', (uno: EmulatedUno) => uno.powerCycle()],
  ])('is off after %s, and stays off', async (_, reset) => {
    const rig = await guided();
    const { uno } = rig;
    await rig.link.drive(300, 1000);
    runTo(uno, uno.cycles + TICK_CYCLES);
    expect(uno.pins[PWM]!.duty).toBe(0.75);
    reset(uno);
    expect(levels(rig)).toEqual(off);
    const changes = watch(uno);
    runTo(uno, uno.cycles + uno.clockHz);
    expect(changes).toEqual([]);
    expect(uno.pins[PWM]!.mode).toBe('output');
    expect(levels(rig)).toEqual(off);
  });

  it.each([
    ['STOP', (rig: RigOnBoard) => rig.link.stop()],
    ['DISARM', (rig: RigOnBoard) => rig.link.disarm()],
  ])('is off when %s is answered', async (_, stop) => {
    const rig = await guided();
    await rig.link.drive(-300, 1000);
    runTo(rig.uno, rig.uno.cycles + TICK_CYCLES);
    expect(levels(rig).slice(1)).toEqual([false, true, false]);
    await stop(rig);
    expect(levels(rig)).toEqual(off);
    expect((await rig.link.status()).state).toBe('IDLE');
  });

  it('gives its timer back: inferences are counted as before', async () => {
    const rig = await rigOnBoard();
    /** The fewest of some: the others are interrupted by a system tick. */
    const inference = async (): Promise<number> => {
      const cycles: number[] = [];
      for (let k = 0; k < 5; k++) cycles.push((await rig.link.observe(Int32Array.from([1, 2, 3, 4, 5]))).cycles);
      return Math.min(...cycles);
    };
    const before = await inference();
    await rig.link.home('GUIDED');
    await rig.link.drive(100, 3);
    runTo(rig.uno, rig.uno.cycles + TICK_CYCLES);
    await rig.link.disarm();
    expect(await inference()).toBe(before);
  });
});
