// The loop over the steps of a batch: `playEpisode` of sim/rollout.ts for up to eight episodes at once.
import { EPISODES, filled, LARGEST_STATE, moveNumber, REWARD, ROW, STATE, VECTOR } from './rows';
import { actSigned, prepareSigned } from './signed-policy';
import { actSubsets, moveSubsets, prepareSubsets } from './subset-policy';
import { ended, endsEarly, moveLane, observe, prepare, reward, stateRows, step } from './tasks';
import { actWeights } from './weighted-policy';

/** The returns so far, in float64 even when the rest is float32. */
const SUMS = memory.data(8 * 8);
/** Which episode each lane plays (int32). */
const EPISODE = memory.data(8 * 4);

/** Bytes of the rows that the task's state fills. */
let stateEnd: usize = 0;

/**
 * Where the caller finds each episode as it was at its own end: its return (float64), its steps (int32), whether the task ended it (a byte), and rows of its
 * state. The returns are the caller's first: what the episodes have earned before.
 */
export const RETURNS = memory.data(8 * 8);
export const STEPS = memory.data(8 * 4);
export const DONE = memory.data(8);
export const LAST_STATE = memory.data(<i32>(LARGEST_STATE * ROW));

/** Which policy plays. */
const SUBSETS: i32 = 0;
const SIGNED: i32 = 1;

/** Plays the episodes whose states are in STATE, each to its end or for `maxSteps`, with a policy: {@link SUBSETS}, {@link SIGNED}, or else the weighted one. */
@inline
export function play<T>(policy: i32, task: i32, episodes: i32, maxSteps: i32): void {
  let lanes = episodes;
  let end = filled<T>(<usize>lanes);
  stateEnd = stateRows(task) * ROW;
  memory.copy(SUMS, RETURNS, EPISODES * 8);
  for (let lane = 0; lane < lanes; lane++) store<i32>(EPISODE + (<usize>lane << 2), lane);
  prepare<T>(task);
  if (policy == SUBSETS) prepareSubsets<T>();
  else if (policy == SIGNED) prepareSigned<T>();
  for (let steps = 1; steps <= maxSteps; steps++) {
    observe<T>(task, end);
    if (policy == SUBSETS) actSubsets<T>(end);
    else if (policy == SIGNED) actSigned<T>(end);
    else actWeights<T>(end);
    step<T>(task, end);
    reward<T>(task, end);
    addRewards<T>(end);
    if (endsEarly(task)) {
      const over = ended<T>(task, end) & ((1 << lanes) - 1);
      if (over != 0) {
        for (let lane = lanes - 1; lane >= 0; lane--) {
          if (!((over >> lane) & 1)) continue;
          keep<T>(lane, steps, true);
          takeOver<T>(lane, --lanes);
          moveLane<T>(task, lanes, lane);
          if (policy == SUBSETS) moveSubsets<T>(lanes, lane);
        }
        if (lanes == 0) return;
        end = filled<T>(<usize>lanes);
      }
    }
  }
  for (let lane = 0; lane < lanes; lane++) keep<T>(lane, maxSteps, false);
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

/** Keeps what became of a lane's episode. */
function keep<T>(lane: usize, steps: i32, done: bool): void {
  const episode: usize = load<i32>(EPISODE + (lane << 2));
  store<f64>(RETURNS + episode * 8, load<f64>(SUMS + lane * 8));
  store<i32>(STEPS + episode * 4, steps);
  store<bool>(DONE + episode, done);
  for (let row: usize = 0; row < stateEnd; row += ROW) {
    store<T>(LAST_STATE + row + episode * sizeof<T>(), load<T>(STATE + row + lane * sizeof<T>()));
  }
}

/**
 * Moves the last lane's episode into a lane whose own is over, so that those in use stay the first ones and fill as few vectors as they can.
 * The last lane goes on idly, from zero: what it does is of no account, but not far from here.
 */
function takeOver<T>(lane: usize, last: usize): void {
  store<i32>(EPISODE + (lane << 2), load<i32>(EPISODE + (last << 2)));
  store<f64>(SUMS + lane * 8, load<f64>(SUMS + last * 8));
  for (let row: usize = STATE; row < STATE + stateEnd; row += ROW) {
    moveNumber<T>(row, last, lane);
    store<T>(row + last * sizeof<T>(), 0);
  }
}
