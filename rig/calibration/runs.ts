// The step that drives the cart about: pushes from rest with constant duties, lets it coast, brakes.
import type { Guide, Sample } from './guide.js';
import type { Person } from './person.js';
import type { DeadZones } from './working-settings.js';

/** A push to the right and the way after it, or to the left. */
export interface Run {
  /** Begins at rest, with the pole hanging. */
  readonly log: readonly Sample[];
}

/** Shares of the duties above the dead zone. */
const SHARES = [0.25, 0.5, 0.75];
/** Of the way to the far end: pushed and coasting. As much as is pushed is left to brake with the same duty. */
const PUSHED = 0.4;
const COASTED = 0.15;
/** Share of half the track that is not used at each end. */
const MARGIN = 0.12;
/** The longest push, coasting and braking. */
const PUSH_S = 1.5;
const COAST_S = 0.7;
const BRAKE_S = 1.5;
/** Coasting ends when the cart does not count for so long. */
const STOPPED_S = 0.1;
const LOOK_TICKS = 3;

/**
 * Pushes to and fro with growing duties. Counts of the cart are from the centre of the track.
 *
 * @param max the largest duty.
 * @param halfCounts half the track.
 */
export async function makeRuns(
  guide: Guide,
  person: Person,
  zones: DeadZones,
  max: number,
  halfCounts: number,
): Promise<Run[]> {
  const runs: Run[] = [];
  let place = await rest(guide, person);
  for (const share of SHARES) {
    for (let twice = 0; twice < 2; twice++) {
      const direction = place > 0 ? -1 : 1;
      const { begins } = direction > 0 ? zones.right : zones.left;
      const duty = Math.round(begins + share * (max - begins));
      const wayCounts = (1 - MARGIN) * halfCounts - direction * place;
      runs.push({ log: await run(guide, direction, duty, wayCounts) });
      place = await rest(guide, person);
    }
  }
  return runs;
}

/** Cart and pole come to rest. @returns where the cart is then */
async function rest(guide: Guide, person: Person): Promise<number> {
  await person.letHang();
  await guide.untilStill();
  let place = 0;
  await guide.play((log) => {
    place = log[0]!.cart;
    return undefined;
  });
  return place;
}

async function run(guide: Guide, direction: 1 | -1, duty: number, wayCounts: number): Promise<readonly Sample[]> {
  let phase: 'push' | 'coast' | 'brake' = 'push';
  let began = 0;
  const enter = (next: typeof phase, ticks: number): void => {
    phase = next;
    began = ticks;
  };
  return guide.play((log) => {
    const { ticks, cart } = log.at(-1)!;
    const way = direction * (cart - log[0]!.cart);
    const passed = ticks - began;
    const moved = (over: number): number => direction * (cart - (log[log.length - 1 - over]?.cart ?? cart));
    if (phase === 'push') {
      if (way < PUSHED * wayCounts && passed < guide.ticks(PUSH_S)) return direction * duty;
      enter('coast', ticks);
    } else if (phase === 'coast') {
      const stopped = guide.ticks(STOPPED_S);
      if (passed > stopped && moved(stopped) <= 0) return undefined;
      if (way > (PUSHED + COASTED) * wayCounts || passed > guide.ticks(COAST_S)) enter('brake', ticks);
    } else if (passed > LOOK_TICKS && (moved(LOOK_TICKS) <= 0 || passed > guide.ticks(BRAKE_S))) {
      return undefined;
    }
    return phase === 'brake' ? -direction * duty : 0;
  });
}
