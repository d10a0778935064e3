// The steps of the wiring check that look at encoders: a hand moves cart and pole, and their counts must follow.
import type { Guide } from '../guide.js';
import { agrees, recordTurn, resting, turnedBy } from '../pole-turn.js';
import { type Outcome, PATIENCE_S, right, type WiringWork, wrong } from './outcome.js';

/** A hand's way that leaves no doubt, m; less on a short track. */
const WAY_M = 0.05;
const SHARE_OF_TRACK = 1 / 4;
/** The direction is known after so much of it. */
const SURE_SHARE = 0.6;
/** Counts that come and go without a way are those of one channel. */
const SINGLE_CHANGES = 4;
const SINGLE_RANGE = 2;
/** A pole that keeps still for so long hangs. */
const HANGS_S = 0.5;

/** Whether the counts rise when a hand moves the cart right. */
export async function checkCartEncoder(work: WiringWork): Promise<Outcome> {
  const { guide, person, rig } = work;
  const wayM = Math.min(WAY_M, SHARE_OF_TRACK * rig.plant.stopM);
  const enough = SURE_SHARE * wayM * rig.cartEncoder.countsPerM;
  const before = await missedBy(guide, 'cart');
  const recording = guide.watch((log) => {
    const { cart, ticks } = log.at(-1)!;
    return Math.abs(cart - log[0]!.cart) >= enough || ticks >= guide.ticks(PATIENCE_S);
  });
  recording.catch(() => {}); // told when it is waited for
  await guide.tick();
  await person.moveRight(wayM);
  const log = await recording;
  const counts = log.map(({ cart }) => cart);
  const moved = counts.at(-1)! - counts[0]!;
  const missed = ((await missedBy(guide, 'cart')) - before) & 0xffff;
  if (Math.abs(moved) < enough) return wrong(silent('cart encoder', 'D2 and D3', counts, 'the cart was not moved'));
  work.cartCounts = moved > 0 ? 'rise' : 'fall';
  if (moved < 0) {
    return wrong(
      'The counts of the cart fall when it goes right: A and B of the cart encoder are swapped. Swap D2 and D3, or turn cartEncoderReversed of the rig file over.',
    );
  }
  return missed > 0 ? wrong(skips('cart', missed)) : right(`D2 and D3 count up to the right: ${moved} counts.`);
}

/** Whether the counts rise when a hand turns the pole clockwise, and are those of the file. */
export async function checkPoleEncoder({ guide, person, rig }: WiringWork): Promise<Outcome> {
  const { countsPerRev } = rig.poleEncoder;
  await person.letHang();
  const hangs = resting(guide, HANGS_S);
  await guide.watch((log) => hangs(log) || log.at(-1)!.ticks >= guide.ticks(PATIENCE_S));
  const before = await missedBy(guide, 'pole');
  const log = await recordTurn(guide, person);
  const turned = turnedBy(log);
  const missed = ((await missedBy(guide, 'pole')) - before) & 0xffff;
  if (turned === 0) {
    const counts = log.map(({ pole }) => pole);
    return wrong(silent('pole encoder', 'A0 and A1', counts, 'the pole was not turned'));
  }
  if (turned < 0) {
    return wrong(
      'The counts of the pole fall when it turns clockwise, seen from the front: A and B of the pole encoder are swapped. Swap A0 and A1, or turn poleEncoderReversed of the rig file over.',
    );
  }
  if (missed > 0) return wrong(skips('pole', missed));
  if (agrees(turned, countsPerRev)) return right(`A0 and A1 count up clockwise: ${turned} counts in a turn.`);
  return wrong(
    `A turn of the pole gave ${turned} counts, and the rig file says ${countsPerRev}. Turn it exactly once; else correct poleEncoder (each edge of both channels is a count).`,
  );
}

function silent(encoder: string, pins: string, counts: readonly number[], orElse: string): string {
  const range = Math.max(...counts) - Math.min(...counts);
  const changes = counts.filter((count, i) => i > 0 && count !== counts[i - 1]).length;
  if (changes >= SINGLE_CHANGES && range <= SINGLE_RANGE) {
    return `The counts go up and down by one: only one channel of the ${encoder} comes, or ${orElse}. Check both wires, ${pins}.`;
  }
  return `Nothing was counted at ${pins} for ${PATIENCE_S} s: ${orElse}, or the ${encoder} has no supply or no ground, or a wire is broken.`;
}

function skips(what: string, missed: number): string {
  return `The board has missed ${missed} edges of the ${what} encoder. Keep its cable away from the motor's, give each channel a resistor of 2.2 kΩ to 5 V, and check the ground.`;
}

/** Edges that the board knows to have missed since its reset, wrapping at 65 536. */
async function missedBy({ session }: Guide, encoder: 'cart' | 'pole'): Promise<number> {
  return session.until(({ cartMissed, poleMissed }) => (encoder === 'cart' ? cartMissed : poleMissed));
}
