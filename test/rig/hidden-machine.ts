// An emulated machine that is not what its file says, for the tests of calibration.
import type { Bench } from '../../rig/bench/index.js';
import { EmulatedBoard } from '../../rig/boards/ports/index.js';
import { Guide } from '../../rig/calibration/guide.js';
import { BenchPerson, wireHidden } from '../../rig/calibration/index.js';
import { findSigns } from '../../rig/calibration/signs.js';
import type { Work } from '../../rig/calibration/work.js';
import { drivenSettings } from '../../rig/calibration/working-settings.js';
import { changeRig, loadRig, type Rig } from '../../rig/description/files/index.js';
import { type Machine, RigSession } from '../../rig/hil/index.js';
import { limits } from '../../src/protocol/index.js';

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

export const asWired = { motor: false, cart: false, pole: false };

/** The rig of the file, but for this. */
export function truly(changes: Parameters<typeof changeRig>[1]): Rig {
  return changeRig(file, changes);
}

/** The signs that calibration finds where these three are reversed, and where the cart is then. */
export async function signsOf({ motor, cart, pole }: typeof asWired) {
  const truth = truly({
    motor: { ...file.motor, reversed: motor },
    cartEncoder: { ...file.cartEncoder, reversed: cart },
    poleEncoder: { ...file.poleEncoder, reversed: pole },
  });
  const { session, bench, work } = await open(truth);
  await work.guide.configure(drivenSettings(file, asWired));
  await work.guide.begin();
  const signs = await findSigns(work.guide, work.person, 0, limits.DUTY_MAX);
  await session.close();
  return { signs: { cart: signs.cart, pole: signs.pole }, positionM: bench.state.positionM };
}
