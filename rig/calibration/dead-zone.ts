// The step that finds at which duty the cart begins to move to one side, and whether friction or the driver has kept it.
import type { RigParameters } from '../../sim/index.js';
import { CodedError } from '../../src/base/index.js';
import { limits } from '../../src/protocol/index.js';
import { brake } from './brake.js';
import type { Guide, Sample } from './guide.js';
import { simulate } from './model.js';

export interface DeadZone {
  /** Duty at which the cart begins to move. */
  readonly begins: number;
  /** The rise of the duty, and its sinking until the cart stopped. */
  readonly log: readonly Sample[];
}

/** The duty rises by a step in this time, and sinks by one in half of it. */
const STEP_S = 0.05;
/** The cart has moved for sure. */
const MOVED_COUNTS = 3;
/** Logs are described as well by duties whose misses differ by less than this factor. */
const SAME = 1.02;
/** The cart may begin to move so many steps of the duty before it is seen to. */
const UNSEEN_STEPS = 2;
/** A cart that does not count for so long has stopped. */
const STOPPED_S = 0.1;

/**
 * Raises the duty step by step until the cart moves, and lowers it until it stops. Cart and pole are at rest at first.
 *
 * @param direction of the duty, 1 or -1.
 * @throws CodedError CALIBRATION_FAILED when the cart does not move at the largest duty.
 */
export async function findDeadZone(guide: Guide, direction: 1 | -1, dutyMax: number): Promise<DeadZone> {
  const riseTicks = guide.ticks(STEP_S);
  const sinkTicks = guide.ticks(STEP_S / 2);
  const stoppedTicks = guide.ticks(STOPPED_S);
  let top: { readonly duty: number; readonly ticks: number } | undefined;
  const log = await guide.play((log) => {
    const { ticks, cart } = log.at(-1)!;
    if (!top) {
      const duty = Math.floor(ticks / riseTicks);
      if (duty > dutyMax) throw immobile(direction);
      if (Math.abs(cart - log[0]!.cart) >= MOVED_COUNTS) top = { duty, ticks };
      return direction * duty;
    }
    const duty = top.duty - Math.floor((ticks - top.ticks) / sinkTicks);
    const before = log[log.length - 1 - stoppedTicks];
    if (duty <= 0 || before?.cart === cart) return undefined;
    return direction * duty;
  });
  await brake(guide, direction, top!.duty);
  return { begins: Math.abs(log[Math.max(0, firstMove(log) - 1)]!.duty), log };
}

/**
 * Size of the duty below which the driver gave the motor nothing, as the sinking duty shows; 0 if friction had stopped the cart first.
 *
 * @param plant with the force and the friction that were found, and no dead zone.
 */
export function swallowedDuty({ begins, log }: DeadZone, plant: RigParameters, perM: number, periodS: number): number {
  // A heavy cart moves for some time before the first count shows it.
  const moving = Array.from({ length: 1 + UNSEEN_STEPS }, (_, steps) => {
    return log.slice(log.findIndex(({ duty }) => Math.abs(duty) >= begins - steps));
  });
  const missesM = Array.from({ length: begins + 1 }, (_, duty) => {
    return Math.min(...moving.map((part) => missM(part, duty, plant, perM, periodS)));
  });
  // Duties at which friction stops the cart anyway are all the same.
  const least = SAME * Math.min(...missesM);
  return missesM.findIndex((miss) => miss <= least);
}

/** How far the plant is from the log, root mean square about the mean, if its driver swallows duties below this size. */
function missM(log: readonly Sample[], duty: number, plant: RigParameters, perM: number, periodS: number): number {
  const pushed = log.map((sample) => ({ ...sample, duty: Math.abs(sample.duty) }));
  const start = { positionM: 0, velocityMps: 0, angleRad: Math.PI, angularVelocityRadps: 0 };
  let [sum, squares] = [0, 0];
  simulate({ ...plant, deadZone: duty / limits.DUTY_MAX }, pushed, periodS, start, 0, (positionM, _, i) => {
    const miss = positionM - Math.abs(log[i]!.cart - log[0]!.cart) / perM;
    sum += miss;
    squares += miss * miss;
  });
  return Math.sqrt(Math.max(0, squares - (sum * sum) / log.length) / log.length);
}

/** Index of the first sample from which on the cart only went one way to its first MOVED_COUNTS. */
function firstMove(log: readonly Sample[]): number {
  const moved = log.findIndex(({ cart }) => Math.abs(cart - log[0]!.cart) >= MOVED_COUNTS);
  let first = moved;
  while (first > 1 && log[first - 1]!.cart !== log[0]!.cart) first--;
  return first;
}

function immobile(direction: 1 | -1): CodedError {
  const way = direction > 0 ? 'one' : 'the other';
  return new CodedError(
    'CALIBRATION_FAILED',
    `The cart encoder counts nothing though the motor pushes ${way} way with all its force. Check the motor, its supply and the cart encoder, and that the cart is free.`,
  );
}
