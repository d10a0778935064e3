// What the tests of level `rig` share.
import { loadRig, type Rig } from '../../rig/description/files/index.js';
import type { MeasurementName } from '../../rig/hil/measurements.js';
import type { LevelResult } from '../../rig/hil/verdict.js';

/** A preset that homes in a third of the time. */
export async function quickToHome(name: string): Promise<Rig> {
  const rig = await loadRig(name);
  return { ...rig, homingSpeedMps: 3 * rig.homingSpeedMps };
}

export function value({ measurements }: LevelResult, name: MeasurementName): number {
  const found = measurements.find((measurement) => measurement.name === name);
  if (!found) throw new Error(`${name} was not measured`);
  return found.value;
}
