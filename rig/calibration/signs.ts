// The step that finds which way the encoders count when the motor pushes: small pulses, and how the hanging pole takes them.
import { CodedError } from '../../src/base/index.js';
import { limits } from '../../src/protocol/index.js';
import { brake } from './brake.js';
import type { Guide, Sample } from './guide.js';
import type { Person } from './person.js';

/** Against the direction that the board calls right: 1 with it, -1 against it. */
export interface Signs {
  readonly cart: 1 | -1;
  /** A cart that is pushed leaves its hanging pole behind: one that is pushed right turns it so that it counts up. */
  readonly pole: 1 | -1;
  /** Duty of a pulse that showed both. */
  readonly duty: number;
}

/** Shares of full duty above what moves the cart, one pulse after the other until all is known. */
const PULSES = [0.05, 0.1, 0.2, 0.3, 0.5];
const PULSE_S = 0.15;
/** Counts that are a motion of the cart and a reaction of the pole. */
const MOVED = 3;
const REACTION = 3;

/**
 * @param begins duty at which the cart begins to move.
 * @throws CodedError CALIBRATION_FAILED when cart or pole do not count.
 */
export async function findSigns(guide: Guide, person: Person, begins: number, dutyMax: number): Promise<Signs> {
  let cart = 0;
  let pole = 0;
  let direction: 1 | -1 = 1;
  for (const share of PULSES) {
    await person.letHang();
    await guide.untilStill();
    const duty = Math.min(dutyMax, begins + Math.round(share * limits.DUTY_MAX));
    const log = await pulse(guide, direction, duty);
    cart ||=
      direction *
      firstSign(
        log.map((sample) => sample.cart - log[0]!.cart),
        MOVED,
      );
    pole ||=
      direction *
      firstSign(
        log.map((sample) => sample.pole),
        REACTION,
      );
    if (cart !== 0 && pole !== 0) return { cart: cart as 1 | -1, pole: pole as 1 | -1, duty };
    direction = -direction as 1 | -1;
  }
  throw new CodedError(
    'CALIBRATION_FAILED',
    cart === 0
      ? 'The cart encoder counts nothing when the motor pushes. Check the cart encoder and its wires, and that the cart is free.'
      : 'The pole encoder counts nothing when the cart is pushed. Check the pole encoder and its wires, and that the pole swings freely.',
  );
}

/** Pushes the cart a little, and stops it. @returns what was seen during the push */
export async function pulse(guide: Guide, direction: 1 | -1, duty: number): Promise<readonly Sample[]> {
  const log = await guide.play((log) => (log.at(-1)!.ticks < guide.ticks(PULSE_S) ? direction * duty : undefined));
  await brake(guide, direction, duty);
  return log;
}

/** Sign of the first value of at least this size; 0 if there is none. */
function firstSign(values: readonly number[], size: number): number {
  return Math.sign(values.find((value) => Math.abs(value) >= size) ?? 0);
}
