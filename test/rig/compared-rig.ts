// A recording of the simulated rig, and what it says of files that are wrong about it.
import { compareRecording } from '../../rig/calibration/index.js';
import { loadRig } from '../../rig/description/files/index.js';
import type { Rig } from '../../rig/description/index.js';
import { RigSession, runMachine, wire } from '../../rig/hil/index.js';
import { compileChampion } from '../../src/compile/index.js';
import type { Telemetry } from '../../src/link/index.js';
import { balanceOn } from '../hil/champions.js';
import { emulatedBoard } from '../link/test-board.js';

const desktop = await loadRig('desktop');
/** With dry friction too. */
export const rig: Rig = { ...desktop, homingSpeedMps: 0.15, plant: { ...desktop.plant, cartCoulombN: 0.155 } };

/** Homes and balances for 4 s. */
async function record(): Promise<Telemetry[]> {
  const session = await RigSession.open(wire(emulatedBoard(), rig));
  const ticks: Telemetry[] = [];
  try {
    session.onTick((telemetry) => ticks.push(telemetry));
    await session.link.flash(compileChampion(balanceOn(rig, 400)).image);
    await session.home();
    await session.hold({ positionM: 0.02, angleRad: 0.1 });
    await runMachine(session, 400);
  } finally {
    await session.close();
  }
  return ticks;
}

export const ticks = await record();

/** The last way of homing and the run. */
export const recent = ticks.slice(-900);

/** The control ticks while a machine homes. */
export async function homingOf(machine: Rig): Promise<Telemetry[]> {
  const session = await RigSession.open(wire(emulatedBoard(), machine));
  const homing: Telemetry[] = [];
  try {
    session.onTick((telemetry) => homing.push(telemetry));
    await session.home();
  } finally {
    await session.close();
  }
  return homing;
}

/** The numbers of a file with this plant that differ. @param recording all of it takes long */
export async function told(plant: Partial<Rig['plant']>, recording: readonly Telemetry[] = ticks): Promise<string[]> {
  const comparison = await compareRecording(recording, { ...rig, plant: { ...rig.plant, ...plant } });
  return comparison!.numbers.filter(({ verdict }) => verdict === 'differs').map(({ name }) => name);
}

export function poleTimes(by: number): Partial<Rig['plant']> {
  const { poleCentreM, poleInertiaKgM2 } = rig.plant;
  return { poleCentreM: poleCentreM * by, poleInertiaKgM2: poleInertiaKgM2 * by * by };
}
