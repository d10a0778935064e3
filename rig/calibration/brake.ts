// Brings the cart to rest with the motor, from counts alone.
import type { Guide } from './guide.js';

/** Over how long the speed is looked at, and how long it may take to brake. */
const LOOK_TICKS = 3;
const PATIENCE_S = 1;

/**
 * Pushes against the motion until the cart stops or turns round.
 *
 * @param direction of the duty that set it in motion.
 * @param duty size of the push.
 */
export async function brake(guide: Guide, direction: 1 | -1, duty: number): Promise<void> {
  let way = 0;
  await guide.play((log) => {
    const last = log.at(-1)!;
    const before = log[log.length - 1 - LOOK_TICKS];
    if (!before) return 0;
    const moved = last.cart - before.cart;
    way ||= Math.sign(moved);
    if (moved * way <= 0 || last.ticks > guide.ticks(PATIENCE_S)) return undefined;
    return -direction * duty;
  });
}
