// Telemetry of the control ticks, from the firmware on the emulated board.
import { describe, expect, it } from 'vitest';
import type { Telemetry } from '../../src/link/index.js';
import { emulatedOnly, realPort } from '../link/test-board.js';
import { networkOf } from './champions.js';
import { home, leaves, onTick, type RigOnBoard, rigOnBoard, runTo } from './rig-on-board.js';

/** What is told within so many seconds, while the host asks for the status every 20 ms: with a message in each period of 5 ms the line is busy for 93 % of the time. */
async function listen({ uno, link }: RigOnBoard, every: number, seconds: number): Promise<Telemetry[]> {
  const told: Telemetry[] = [];
  await link.telemetry(every, (telemetry) => told.push(telemetry));
  const end = uno.cycles + seconds * uno.clockHz;
  while (uno.cycles < end) {
    const next = uno.cycles + 0.02 * uno.clockHz;
    await link.status();
    runTo(uno, next);
  }
  await link.telemetry(0);
  return told;
}

const steps = (values: readonly number[]): number[] =>
  values.slice(1).map((value, i) => (value - values[i]! + 0x10000) % 0x10000);

describe.skipIf(realPort)(`telemetry ${emulatedOnly}`, () => {
  it.each([1, 4, 7])('tells every %d-th control tick, and when it began', async (every) => {
    const told = (await listen(await rigOnBoard(), every, 0.2)).slice(1);
    expect(told.length).toBeGreaterThanOrEqual(Math.floor(40 / every) - 3);
    expect(new Set(steps(told.map(({ tick }) => tick)))).toEqual(new Set([every]));
    for (const step of steps(told.map(({ start4us }) => start4us))) {
      expect(Math.abs(step - every * 1250)).toBeLessThanOrEqual(6); // 5 ms each, and what interrupts before it
    }
  });

  it('ends when asked to', async () => {
    const rig = await rigOnBoard();
    const told: Telemetry[] = [];
    await rig.link.telemetry(1, (telemetry) => told.push(telemetry));
    await rig.link.telemetry(0, (telemetry) => told.push(telemetry));
    told.length = 0;
    runTo(rig.uno, rig.uno.cycles + 0.1 * rig.uno.clockHz);
    await rig.link.status();
    expect(told).toEqual([]);
  });

  it('tells what the network does, how long it takes and where the machine is', async () => {
    const observationScales = [1, 1, 255, 255, 1]; // saturates by the angle
    const rig = await rigOnBoard({ network: { ...networkOf(5, 1, [8]), observationScales } });
    const { uno, link } = rig;
    await home(rig);
    const before = await listen(rig, 1, 0.02);
    expect(before.at(-1)).toMatchObject({ state: 'READY', fault: 'NONE', action: 0, duty: 0, saturations: 0 });

    rig.pole.spin(uno.cycles, 800, 300, () => 1); // to the left of upright, a third of a turn from hanging
    runTo(uno, uno.cycles + 300_000);
    rig.pole.spin(uno.cycles, 200, 16_000, () => 1); // and on, for a pole at rest there would be frozen
    await link.arm();
    await leaves(rig, 'ARMED');
    const cycles: number[] = [];
    let began = 0;
    onTick(uno, (begins, cycle) => {
      if (!begins) cycles.push(cycle - began);
      began = cycle;
    });
    const told = await listen(rig, 1, 0.05);
    const last = told.at(-1)!;
    expect(last).toMatchObject({ state: 'RUNNING', fault: 'NONE' });
    expect(Math.abs(last.poleCounts - rig.pole.position)).toBeLessThan(30);
    expect(Math.abs(last.cartCounts)).toBeLessThan(rig.settings.trackCounts / 2);
    expect(last.action).toBeLessThan(-20000);
    expect(last.duty).toBe(-Math.floor((-last.action * 400 + 16384) / 32768));
    expect(last.saturations).toBe(told[0]!.saturations + told.length - 1);
    expect(last.executionMax4us).toBeGreaterThanOrEqual(Math.max(...told.map(({ execution4us }) => execution4us)));
    const worst = Math.max(...cycles.slice(1)) / 64;
    expect(last.executionMax4us).toBeGreaterThan(worst * 0.5);
    expect(last.executionMax4us).toBeLessThan(worst * 1.2);
  });
});
