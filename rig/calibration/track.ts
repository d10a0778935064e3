// The step that finds the ends of the track with the firmware's own homing, whatever its length, and which way is right.
import { CodedError } from '../../src/base/index.js';
import type { FaultName } from '../../src/protocol/index.js';
import { faultError } from '../hil/index.js';
import type { Guide, Sample } from './guide.js';

type Moment = Pick<Sample, 'cart' | 'duty'>;

/**
 * Lets the firmware look for both ends, with settings that know no length. Afterwards the cart stands at the right one, and counts from the centre of the track.
 *
 * @returns counts from end to end, or 'mirrored' when what was taken for right is left: limit switches tell.
 * @throws MachineError 'MACHINE_FAULT' when anything but the length of the track is wrong; CodedError CALIBRATION_FAILED.
 */
export async function findTrack(guide: Guide): Promise<number | 'mirrored'> {
  const { link } = guide.session;
  await link.disarm();
  const log: Moment[] = [];
  await link.home('FIND_TRACK');
  let ticks = 0;
  const fault = await guide.session.until<FaultName | 'none'>(({ state, fault, cartCounts, duty }) => {
    log.push({ cart: cartCounts, duty });
    if (state === 'FAULT') return fault ?? 'none';
    return ++ticks > 2 && state !== 'HOMING' ? 'none' : undefined;
  });
  if (fault === 'none')
    throw new CodedError('CALIBRATION_FAILED', 'Homing ended without an end of the track. Begin again.');
  if (fault !== 'TRACK_LENGTH' && fault !== 'MOTOR_REVERSED') {
    throw faultError('Looking for the ends of the track was stopped by a fault', fault);
  }
  await link.clearFault();
  if (fault === 'MOTOR_REVERSED') return 'mirrored';
  const right = log.at(-1)!.cart;
  const left = log[leftEnd(log)]!.cart;
  // The cart may have rolled on since.
  const now = await guide.session.until(({ cartCounts }) => cartCounts);
  await guide.place(now - (left + right) / 2);
  return right - left;
}

/** The cart runs on a little beyond the end where it is told to turn: there the motor was off for a tick, and pushed right ever since. */
function leftEnd(log: readonly Moment[]): number {
  let index = log.reduce((least, { cart }, i) => (cart < log[least]!.cart ? i : least), 0);
  while (index > 0 && log[index]!.duty > 0) index--;
  return index;
}
