// The steps that find which way is right, and where the track ends there.
import { CodedError } from '../../src/base/index.js';
import { limits } from '../../src/protocol/index.js';
import { findDeadZone } from './dead-zone.js';
import { findSigns, pulse } from './signs.js';
import { findTrack } from './track.js';
import type { Work } from './work.js';
import { type DeadZones, drivenSettings, largestDuty, type Reversals, searchSettings } from './working-settings.js';

export interface Directions {
  readonly reversals: Reversals;
  readonly zones: DeadZones;
}

/** Without limit switches these are the true ones; with them, right may still be left. */
export async function findDirections({ guide, person, rig, tell }: Work): Promise<Directions> {
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
export async function findEnds(
  work: Work,
  supposed: Directions,
): Promise<Directions & { readonly trackCounts: number }> {
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
  throw new CodedError(
    'CALIBRATION_FAILED',
    'Whichever way the motor is driven, the cart reaches the limit switch of the other side. Check that D10 is the left switch and D12 the right one, and their wires.',
  );
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
