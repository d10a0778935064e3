// A machine on the emulated board with something wrong, and what its wiring check says.
import { expect } from 'vitest';
import type { Bench } from '../../rig/bench/index.js';
import { checkWiring, type WiringStep, wiringSteps } from '../../rig/calibration/index.js';
import type { Rig } from '../../rig/description/files/index.js';
import { open } from './hidden-machine.js';

export async function check(rig: Rig, spoil: (bench: Bench) => void) {
  const { session, bench, work } = await open(rig, rig);
  spoil(bench);
  const found = await checkWiring(session, work.person);
  const { state, duty } = await session.until((telemetry) => telemetry);
  await session.close();
  expect({ state, duty }).not.toMatchObject({ state: 'HOMING' });
  expect(duty).toBe(0);
  return { found, bench };
}

/** What is not right, by its step. */
export async function wrongs(rig: Rig, spoil: (bench: Bench) => void): Promise<Partial<Record<WiringStep, string>>> {
  const { found } = await check(rig, spoil);
  expect(found.map(({ step }) => step)).toEqual([...wiringSteps(rig).keys()]);
  return Object.fromEntries(
    found.filter(({ verdict }) => verdict !== 'right').map(({ step, verdict, text }) => [step, `${verdict}: ${text}`]),
  );
}
