// An emulated machine that is not what its file says, for the tests of calibration.
import type { Bench } from '../../rig/bench/index.js';
import { EmulatedBoard } from '../../rig/boards/ports/index.js';
import { Guide } from '../../rig/calibration/guide.js';
import { BenchPerson, wireHidden } from '../../rig/calibration/index.js';
import type { Work } from '../../rig/calibration/work.js';
import { loadRig, type Rig } from '../../rig/description/files/index.js';
import { type Machine, RigSession } from '../../rig/hil/index.js';

/** The desktop rig, which homes three times as fast as the preset. */
export const file: Rig = { ...(await loadRig('desktop')), homingSpeedMps: 0.15 };

/** A machine of the file that is truly another; the cart stands somewhere, and the pole swings. */
export async function open(truth: Rig, inFile: Rig = file): Promise<{ session: RigSession; bench: Bench; work: Work }> {
  const machine: Machine = wireHidden(new EmulatedBoard(), inFile, truth);
  const session = await RigSession.open(machine);
  const bench = machine.bench!;
  const person = new BenchPerson(session, bench);
  const trackM = 2 * (inFile.track.switchM ?? inFile.plant.stopM);
  return {
    session,
    bench,
    work: { guide: new Guide(session), person, rig: inFile, trackM, turnPole: true, tell: () => {} },
  };
}
