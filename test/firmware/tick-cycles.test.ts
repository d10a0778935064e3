// The control tick on the emulated board: when it begins, how long it takes at worst, what stack it leaves, and what it does when it is late.
import { describe, expect, it } from 'vitest';
import { settingsFlags, traceBits } from '../../src/protocol/index.js';
import { emulatedOnly, realPort } from '../link/test-board.js';
import { networkOf } from './champions.js';
import { home, leaves, onTick, type RigOnBoard, rigOnBoard, runTo } from './rig-on-board.js';

/** The shortest control period, 5 ms; a tick may take half of it. */
const PERIOD_CYCLES = 80_000;
const PAINT = 0xc5;
/** Of the stack, beyond the deepest that was seen. */
const STACK_LEFT_MIN = 256;
/** Edges a second of each encoder, both at once: what the firmware is said to take. */
const COUNTABLE = 60_000;

const allSubsets = Array.from({ length: 31 }, (_, i) => i + 1);
/** All kinds there are, with scales of which none is round. */
const largest = { ...networkOf(5, 1, [...allSubsets, 31]), observationScales: Array(5).fill(255.99609375) };
const flag = (name: keyof typeof settingsFlags): number => 1 << settingsFlags[name];

/** Begins and lengths of the control ticks, or samples, from now on, in cycles. */
function ticksOf({ uno }: RigOnBoard, bit?: number): { begin: number; cycles: number }[] {
  const ticks: { begin: number; cycles: number }[] = [];
  let begin = 0;
  onTick(
    uno,
    (begins, cycle) => {
      if (begins) begin = cycle;
      else if (begin > 0) ticks.push({ begin, cycles: cycle - begin });
    },
    bit,
  );
  return ticks;
}

/** Both encoders at `edgesPerS` from now on, there and back so that the cart stays on its track. */
function flood({ uno, cart, pole }: RigOnBoard, edgesPerS: number, seconds: number): void {
  const spacing = uno.clockHz / edgesPerS;
  const start = uno.cycles + 1000;
  const back = Math.round(0.0237 * edgesPerS);
  cart.spin(start, edgesPerS * seconds, spacing, (edge) => (Math.floor(edge / back) % 2 === 0 ? 1 : -1));
  pole.spin(start, edgesPerS * seconds, spacing * 1.003, (edge) => (Math.floor(edge / back) % 2 === 0 ? -1 : 1));
}

/** The longest stretch of painted bytes: what lies between the data and the deepest stack. */
function untouched(sram: Uint8Array): number {
  let longest = 0;
  for (let from = 0, at = 0; at <= sram.length; at++) {
    if (sram[at] === PAINT) continue;
    longest = Math.max(longest, at - from);
    from = at + 1;
  }
  return longest;
}

describe.skipIf(realPort)(`the control tick ${emulatedOnly}`, () => {
  it.each([10, 33, 100])('comes every %d system ticks, to the cycle', async (periodTicks) => {
    const rig = await rigOnBoard({ settings: { periodTicks } });
    const ticks = ticksOf(rig);
    const count = 12;
    runTo(rig.uno, rig.uno.cycles + (count + 1) * periodTicks * 8000);
    const begins = ticks.map(({ begin }) => begin);
    expect(begins.length).toBeGreaterThanOrEqual(count);
    for (const [i, begin] of begins.entries()) {
      const late = begin - begins[0]! - i * periodTicks * 8000;
      expect(Math.abs(late)).toBeLessThanOrEqual(12); // the instruction it interrupts, or the wake-up
    }
  });

  it.each([
    [10, 0],
    [10, 5],
    [33, 8],
    [100, 1],
  ])('every %d comes %d after a sample, to the cycle, or after none', async (periodTicks, velocityWindow) => {
    const rig = await rigOnBoard({ settings: { periodTicks, velocityWindow } });
    const [ticks, samples] = [ticksOf(rig), ticksOf(rig, traceBits.SAMPLE)];
    runTo(rig.uno, rig.uno.cycles + 9 * periodTicks * 8000);
    expect(ticks.length).toBeGreaterThanOrEqual(7);
    const between = ticks.slice(1).map(({ begin }, i) => {
      const since = samples.filter((sample) => sample.begin > ticks[i]!.begin && sample.begin < begin);
      return since.map((sample) => Math.round((begin - sample.begin) / 100) * 100);
    });
    expect(between).toEqual(ticks.slice(1).map(() => (velocityWindow === 0 ? [] : [velocityWindow * 8000])));
  });

  it('knows velocities of its window, and movements of its period', async () => {
    const { uno, link, cart } = await rigOnBoard({ settings: { periodTicks: 20, velocityWindow: 8 } });
    // Four times as fast since the sample, 4 ms before the tick.
    onTick(uno, (begins, cycle) => {
      if (!begins) return;
      cart.spin(cycle + 19_500, 20, 4000, () => 1);
      cart.spin(cycle + 96_500, 60, 1000, () => 1);
    });
    const told: { cartVelocity: number; cartCounts: number }[] = [];
    await link.telemetry(1, (telemetry) => told.push(telemetry));
    while (told.length < 12) await link.status();
    for (let i = 4; i < 11; i++) {
      expect(told[i + 1]!.cartCounts - told[i]!.cartCounts).toBe(80);
      expect(told[i]!.cartVelocity / 2 ** 19).toBeCloseTo(1.6, 1); // 16 000 counts a second, 10 000 counts a metre
    }
  });

  it('does not wait for what the host says: serial garbage and edges delay it by less than 20 us', async () => {
    const rig = await rigOnBoard();
    const { uno, port, link } = rig;
    await link.telemetry(1);
    const ticks = ticksOf(rig);
    const bytes = Uint8Array.from({ length: 1500 }, (_, i) => (i * i * 31 + i * 7) % 256).map((byte) =>
      byte === 0x21 ? 0 : byte,
    );
    port.write(Buffer.from(bytes));
    await new Promise((resolve) => setImmediate(resolve));
    flood(rig, 40_000, 0.2);
    runTo(uno, uno.cycles + 0.2 * uno.clockHz);
    const begins = ticks.map(({ begin }) => begin);
    expect(begins.length).toBeGreaterThanOrEqual(39);
    const phases = begins.map((begin, i) => begin - i * PERIOD_CYCLES);
    const jitter = Math.max(...phases) - Math.min(...phases);
    console.log(`the start of a control tick varies by ${jitter} cycles`);
    expect(jitter).toBeLessThan(320);
  });

  it('takes at most half of the shortest period at its worst, and leaves 256 bytes of stack', async () => {
    const rig = await rigOnBoard({
      network: largest,
      settings: {
        flags: flag('LIMIT_SWITCHES') | flag('EMERGENCY_STOP') | flag('CART_REVERSED') | flag('MOTOR_REVERSED'),
        velocitySmoothing: 255,
        velocityWindow: 5,
        deadZoneRight: 20,
        deadZoneLeft: 30,
        supplyMin: 1,
      },
      prepare: (uno) => {
        uno.sram.fill(PAINT);
        uno.analogVolts[2] = 5;
      },
    });
    const { uno, port, link } = rig;
    await link.telemetry(1, () => {}, { lease: true });
    await home(rig);
    await link.arm();
    await leaves(rig, 'ARMED');
    const [ticks, samples] = [ticksOf(rig), ticksOf(rig, traceBits.SAMPLE)];
    flood(rig, COUNTABLE, 0.4);
    for (let k = 0; k < 20; k++) {
      port.write(`$OBS,${k + 1},4095.999999,-4095.999999,0.123456,-0.123456,4095.999999*00\n`);
      expect((await link.status()).state).toBe('RUNNING');
    }
    const worst = Math.max(...ticks.map(({ cycles }) => cycles));
    const worstSample = Math.max(...samples.map(({ cycles }) => cycles));
    const left = untouched(uno.sram);
    console.log(
      `a control tick takes at most ${worst} cycles, a sample ${worstSample}; ${left} bytes of stack are never touched`,
    );
    expect(ticks.length).toBeGreaterThan(50);
    expect(worst).toBeGreaterThan(15_000);
    expect(worst).toBeLessThanOrEqual(PERIOD_CYCLES / 2);
    expect(samples.length).toBeGreaterThan(50);
    expect(worstSample).toBeGreaterThan(1500);
    expect(worstSample).toBeLessThan(8000); // the shortest window
    expect(left).toBeGreaterThanOrEqual(STACK_LEFT_MIN);
  });

  it.each([
    ['the next one', 0, PERIOD_CYCLES],
    ['a sample', 4, PERIOD_CYCLES - 4 * 8000],
  ])('that is not over when %s is due is found then, and the motor is off', async (_, velocityWindow, dueCycles) => {
    const rig = await rigOnBoard({ network: largest, settings: { velocityWindow } });
    const { uno, link } = rig;
    await home(rig);
    await link.arm();
    await leaves(rig, 'ARMED');
    expect(uno.pin('MOTOR').duty).toBeGreaterThan(0);
    const begins: number[] = [];
    let off = 0;
    uno.pin('LED').onChange((lit) => {
      if (!lit) off = uno.cycles;
    });
    onTick(uno, (begin, cycle) => {
      if (!begin || off > 0) return;
      // Edges that leave an eighth of the processor, once the tick has seen that nothing is wrong.
      if (begins.push(cycle) === 1) rig.cart.spin(cycle + 3000, 3000, 70, () => 1);
    });
    runTo(uno, uno.cycles + 4 * PERIOD_CYCLES);
    const due = begins[0]! + (begins.length - 1) * PERIOD_CYCLES + dueCycles; // however late the tick itself began
    const late = off - due;
    console.log(`the motor is off ${late} cycles after it was due`);
    expect(Math.abs(late)).toBeLessThan(2000);
    expect(uno.pin('MOTOR').duty).toBe(0);
    expect(await link.status()).toMatchObject({ state: 'FAULT', fault: 'OVERRUN' });
  });
});
