// The loop over the steps of a batch: `playEpisode` of sim/rollout.ts for up to eight episodes at once.
import { EPISODES, filled, LARGEST_STATE, REWARD, ROW, STATE, VECTOR } from './rows';
import { actSubsets, prepareSubsets } from './subset-policy';
import { ended, endsEarly, observe, reward, step } from './tasks';
import { actWeights } from './weighted-policy';

/** The returns so far, in float64 even when the rest is float32. */
const SUMS = memory.data(8 * 8);

/** Where the caller finds each episode as it was at its own end: its return (float64), its steps (int32), and rows of its state. */
export const RETURNS = memory.data(8 * 8);
export const STEPS = memory.data(8 * 4);
export const LAST_STATE = memory.data(<i32>(LARGEST_STATE * ROW));

/** Plays the episodes whose states are in STATE, each to its end or to `maxSteps`, with the weighted policy or that of the subsets. */
@inline
export function play<T>(weighted: bool, task: i32, railM: f64, episodes: i32, maxSteps: i32): void {
  const end = filled<T>(<usize>episodes);
  let alive = (1 << episodes) - 1;
  memory.fill(SUMS, 0, EPISODES * 8);
  if (!weighted) prepareSubsets<T>();
  for (let steps = 1; steps <= maxSteps; steps++) {
    observe<T>(task, end);
    if (weighted) actWeights<T>(end);
    else actSubsets<T>(end);
    step<T>(task, end, railM);
    reward<T>(task, end);
    addRewards<T>(end);
    if (endsEarly(task)) {
      const over = ended<T>(task, end) & alive;
      if (over != 0) {
        keep<T>(over, steps);
        alive &= ~over;
        if (alive == 0) return;
      }
    }
  }
  keep<T>(alive, maxSteps);
}

@inline
function addRewards<T>(end: usize): void {
  for (let at: usize = 0; at < end; at += VECTOR) {
    const reward = v128.load(at, REWARD);
    if (sizeof<T>() == 8) {
      addToSums(at, reward);
    } else {
      addToSums(2 * at, f64x2.promote_low_f32x4(reward));
      addToSums(2 * at + VECTOR, f64x2.promote_low_f32x4(v128.shuffle<f32>(reward, reward, 2, 3, 0, 1)));
    }
  }
}

@inline
function addToSums(at: usize, reward: v128): void {
  v128.store(at, f64x2.add(v128.load(at, SUMS), reward), SUMS);
}

/** Keeps the episodes of the set bits as they are now. Their lanes go on idly, from zero: what they do is of no account, but not far from here. */
function keep<T>(over: i32, steps: i32): void {
  for (let episode: usize = 0; episode < EPISODES; episode++) {
    if (!((over >> <i32>episode) & 1)) continue;
    store<f64>(RETURNS + episode * 8, load<f64>(SUMS + episode * 8));
    store<i32>(STEPS + episode * 4, steps);
    for (let row: usize = 0; row < LARGEST_STATE * ROW; row += ROW) {
      const lane = row + episode * sizeof<T>();
      store<T>(LAST_STATE + lane, load<T>(STATE + lane));
      store<T>(STATE + lane, 0);
    }
  }
}
