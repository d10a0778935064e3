// A calibration from beginning to end: one step after the other, each on what those before have found.
import { limits } from '../../src/link/index.js';
import { type Rig, rigSettings } from '../description/index.js';
import type { RigSession } from '../hil/index.js';
import { CalibrationError } from './calibration-error.js';
import { type CartMotion, fitCart } from './cart.js';
import { findDeadZone } from './dead-zone.js';
import { foundRig } from './found-rig.js';
import { Guide } from './guide.js';
import type { Person } from './person.js';
import { measureTurn } from './pole-turn.js';
import { makeRuns } from './runs.js';
import { findSigns, pulse } from './signs.js';
import { measureSwings, type Swing, stretched } from './swing.js';
import { findTrack } from './track.js';
import { type DeadZones, drivenSettings, largestDuty, type Reversals, searchSettings } from './working-settings.js';

export interface CalibrationOptions {
  /** What a person measured between the ends of the track: between the switches, or where the cart stops; the file's by default. */
  readonly trackM?: number;
  /** Whether a person turns the pole to find its counts in a revolution; otherwise the file's are trusted. True by default. */
  readonly turnPole?: boolean;
  /** Hears what a step begins to do, and what it has found. */
  readonly tell?: (step: CalibrationStep, text: string) => void;
}

export type CalibrationStep = 'dead zone' | 'signs' | 'track' | 'pole' | 'cart' | 'proof';

export interface Calibration {
  /** The rig with all that was found; the rest is as it was. */
  readonly rig: Rig;
  /** The middle of the pole's swings, from where it hung at rest. */
  readonly hangingZeroRad: number;
  /** How far model and measurement are apart, root mean square. */
  readonly swingRmsRad: number;
  readonly cartRmsM: number;
}

/** What the steps have to do with. */
interface Work {
  readonly guide: Guide;
  readonly person: Person;
  /** Of the file. */
  readonly rig: Rig;
  readonly trackM: number;
  readonly turnPole: boolean;
  readonly tell: (step: CalibrationStep, text: string) => void;
}

interface Directions {
  readonly reversals: Reversals;
  readonly zones: DeadZones;
}

/**
 * Finds what motion can tell of a rig, beginning with what its file says. The motor moves the cart along the whole track. At the end the board has
 * the settings of the rig that was found, and is homed with them, which proves them.
 *
 * @param session of a machine with the rig of the file.
 * @throws CalibrationError, MachineError, LinkError, or the signal's reason of the session.
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
  return { rig: found, hangingZeroRad: swing.zeroRad, swingRmsRad: swing.rmsRad, cartRmsM: motion.rmsM };
}

/** Without limit switches these are the true ones; with them, right may still be left. */
async function findDirections({ guide, person, rig, tell }: Work): Promise<Directions> {
  const max = largestDuty(rig);
  tell('dead zone', 'pushes a little more and more, until the cart moves');
  await person.putInMiddle();
  await guide.configure(drivenSettings(rig, { motor: false, cart: false, pole: false }));
  await guide.begin();
  await guide.untilStill();
  const right = await findDeadZone(guide, 1, max);
  await person.letHang();
  await guide.untilStill();
  const left = await findDeadZone(guide, -1, max);
  tell(
    'dead zone',
    `the cart begins to move at ${percent(right.begins)} one way and ${percent(left.begins)} the other`,
  );

  tell('signs', 'pushes briefly and looks at both encoders');
  const { cart, pole, duty } = await findSigns(guide, person, Math.max(right.begins, left.begins), max);
  const supposed = { reversals: { motor: false, cart: cart < 0, pole: pole < 0 }, zones: { right, left } };
  if (rig.track.switchM !== undefined) return supposed;
  await person.letHang();
  await guide.untilStill();
  const push = async (): Promise<void> => void (await pulse(guide, 1, duty));
  return (await person.sawRight(push)) ? supposed : mirrored(supposed);
}

/** Ends with the cart at the right end, the board ready to obey, and counts from the centre. */
async function findEnds(work: Work, supposed: Directions): Promise<Directions & { readonly trackCounts: number }> {
  const { guide, person, rig, trackM, tell } = work;
  tell('track', 'looks for both ends');
  for (const directions of [supposed, mirrored(supposed)]) {
    await person.letHang();
    await guide.configure(searchSettings(rig, directions.reversals, directions.zones));
    const trackCounts = await findTrack(guide);
    if (trackCounts === 'mirrored') continue;
    const { reversals } = directions;
    tell(
      'signs',
      `motor ${way(reversals.motor)}, cart encoder ${way(reversals.cart)}, pole encoder ${way(reversals.pole)}`,
    );
    tell('track', `${trackCounts} counts are ${trackM} m: ${(trackCounts / trackM).toFixed(1)} counts/m`);
    await person.letHang();
    await guide.configure(drivenSettings(rig, reversals));
    await guide.begin();
    return { ...directions, trackCounts };
  }
  throw new CalibrationError(
    'Whichever way the motor is driven, the cart reaches the limit switch of the other side. Check that D10 is the left switch and D12 the right one, and their wires.',
  );
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
  const runs = await makeRuns(guide, person, zones, largestDuty(rig), trackCounts / 2);
  const motion = fitCart(runs, plant, counts, guide.periodS);
  const accelerationMps2 = motion.forceN / (plant.cartMassKg + motion.poleMassKg);
  tell('cart', `full drive accelerates cart and pole by ${accelerationMps2.toFixed(2)} m/s^2`);
  return motion;
}

function mirrored({ reversals, zones }: Directions): Directions {
  return {
    reversals: { motor: !reversals.motor, cart: !reversals.cart, pole: !reversals.pole },
    zones: { right: zones.left, left: zones.right },
  };
}

function percent(duty: number): string {
  return `${((duty / limits.DUTY_MAX) * 100).toFixed(1)} %`;
}

function way(isReversed: boolean): string {
  return isReversed ? 'reversed' : 'as wired';
}
