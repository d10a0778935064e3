// Episodes on one time axis: each moment of the longer one, and where the other one is then.
import type { ShownEpisode, ShownMoment } from '../../rig/hil/index.js';

/** Times of the episode that lasts longest, in seconds. */
export function timesOf(episodes: readonly ShownEpisode[]): number[] {
  const lasts = ({ moments }: ShownEpisode) => moments.at(-1)?.timeS ?? 0;
  const [longest] = [...episodes].sort((a, b) => lasts(b) - lasts(a));
  return longest?.moments.map(({ timeS }) => timeS) ?? [];
}

/** For each of the times the last moment of an episode that is not after it: its index. Times grow. */
export function placesAt(times: readonly number[], { moments }: ShownEpisode): number[] {
  let place = 0;
  return times.map((timeS) => {
    while (place < moments.length - 1 && moments[place + 1]!.timeS <= timeS + 1e-9) place++;
    return place;
  });
}

/** A number of each moment, on the times of a chart; nothing once the episode is over. */
export function seriesOf(
  times: readonly number[],
  places: readonly number[],
  { moments }: ShownEpisode,
  of: (moment: ShownMoment) => number | undefined,
): (number | null)[] {
  const endS = (moments.at(-1)?.timeS ?? 0) + 1e-9;
  return times.map((timeS, k) => (timeS > endS ? null : (of(moments[places[k]!]!) ?? null)));
}

/** When a machine began to say something else of itself: states and faults. */
export function sayings({ moments }: ShownEpisode): { readonly timeS: number; readonly state: string }[] {
  return moments.flatMap(({ timeS, state }, k) =>
    state !== undefined && state !== moments[k - 1]?.state ? [{ timeS, state }] : [],
  );
}

/** From upright, -180 to 180. */
export function degrees(angleRad: number): number {
  const turn = 2 * Math.PI;
  return ((angleRad - turn * Math.round(angleRad / turn)) * 180) / Math.PI;
}
