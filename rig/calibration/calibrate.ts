// A calibration from beginning to end: one step after the other, each on what those before have found.
import { type Rig, rigSettings } from '../description/index.js';
import type { RigSession } from '../hil/index.js';
import { type CartMotion, fitCart } from './cart.js';
import { findDirections, findEnds } from './directions.js';
import { foundRig } from './found-rig.js';
import { Guide } from './guide.js';
import type { Course } from './model.js';
import type { Person } from './person.js';
import { measureTurn } from './pole-turn.js';
import { makeRuns } from './runs.js';
import { measureSwings, type Swing, stretched } from './swing.js';
import type { CalibrationStep, Work } from './work.js';
import { type DeadZones, largestDuty } from './working-settings.js';

export interface CalibrationOptions {
  /** What a person measured between the ends of the track: between the switches, or where the cart stops; the file's by default. */
  readonly trackM?: number;
  /** Whether a person turns the pole to find its counts in a revolution; otherwise the file's are trusted. True by default. */
  readonly turnPole?: boolean;
  /** Hears what a step begins to do, and what it has found. */
  readonly tell?: (step: CalibrationStep, text: string) => void;
}

export interface Calibration {
  /** The rig with all that was found; the rest is as it was. */
  readonly rig: Rig;
  /** The middle of the pole's swings, from where it hung at rest. */
  readonly hangingZeroRad: number;
  /** How far model and measurement are apart, root mean square. */
  readonly swingRmsRad: number;
  readonly cartRmsM: number;
  /** The motions that tell: the swings of the pole, and the runs of the cart. */
  readonly courses: readonly Course[];
}

/**
 * Finds what motion can tell of a rig, beginning with what its file says. The motor moves the cart along the whole track. At the end the board has
 * the settings of the rig that was found, and is homed with them, which proves them.
 *
 * @param session of a machine with the rig of the file.
 * @throws CodedError CALIBRATION_FAILED, MachineError, LinkError, or the signal's reason of the session.
 */
export async function calibrate(
  session: RigSession,
  person: Person,
  options: CalibrationOptions = {},
): Promise<Calibration> {
  const { rig } = session.machine;
  const { trackM = 2 * (rig.track.switchM ?? rig.plant.stopM), turnPole = true, tell = () => {} } = options;
  const work: Work = { guide: new Guide(session), person, rig, trackM, turnPole, tell };

  const supposed = await findDirections(work);
  const { reversals, zones, trackCounts } = await findEnds(work, supposed);
  const { counts, swing } = await findPole(work, trackCounts / trackM);
  const motion = await findMotion(work, zones, trackCounts, counts, swing);

  const found = foundRig(rig, { reversals, zones, trackM, counts, swing, motion });
  tell('proof', 'homes with what was found');
  await person.letHang();
  await work.guide.configure(rigSettings(found));
  await session.home();
  return {
    rig: found,
    hangingZeroRad: swing.zeroRad,
    swingRmsRad: swing.rmsRad,
    cartRmsM: motion.rmsM,
    courses: [swing.course, ...motion.courses],
  };
}

async function findPole({ guide, person, rig, turnPole, tell }: Work, perM: number) {
  const inFile = rig.poleEncoder.countsPerRev;
  if (turnPole) tell('pole', 'is turned once right round');
  const perRev = turnPole ? await measureTurn(guide, person, inFile) : inFile;
  if (turnPole) tell('pole', `${perRev} counts in a revolution`);
  tell('pole', 'swings');
  const counts = { perRev, perM };
  const swing = await measureSwings(guide, person, rig.plant, counts);
  tell('pole', `it swings like a weight on ${(swing.lengthM * 100).toFixed(2)} cm of string`);
  return { counts, swing };
}

async function findMotion(
  { guide, person, rig, tell }: Work,
  zones: DeadZones,
  trackCounts: number,
  counts: { readonly perRev: number; readonly perM: number },
  swing: Swing,
): Promise<CartMotion> {
  tell('cart', 'is pushed to and fro');
  const { viscousNms, coulombNm } = swing;
  const plant = { ...stretched(rig.plant, swing.lengthM), poleViscousNms: viscousNms, poleCoulombNm: coulombNm };
  await guide.begin();
  const runs = await makeRuns(guide, person, zones, largestDuty(rig), trackCounts / 2);
  // The fit takes seconds, and a lease a tenth of one: a real board would latch LEASE_LOST.
  await guide.pause();
  const motion = fitCart(runs, plant, counts, guide.periodS);
  const accelerationMps2 = motion.forceN / (plant.cartMassKg + motion.poleMassKg);
  if (motion.floatingNsPerM > 0) tell('cart', 'the driver lets the motor float between its pulses (motorDecay: fast)');
  else if (plant.backEmfNsPerM > 0) tell('cart', 'the driver shorts the motor between its pulses (motorDecay: slow)');
  tell('cart', `full drive accelerates cart and pole by ${accelerationMps2.toFixed(2)} m/s^2`);
  return motion;
}
