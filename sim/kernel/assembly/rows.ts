// Where a batch lives in memory. A row holds one quantity of its eight episodes, side by side: four vectors of float64, or two of float32.

export const EPISODES: usize = 8;
/** Bytes from one row to the next; float32 uses the first half of each. */
export const ROW: usize = 64;
/** Bytes of a vector. */
export const VECTOR: usize = 16;

export const LARGEST_STATE: usize = 14;
const LARGEST_OBSERVATION = 16;

/** The episodes' states: a row for each component, in the order of the plant's `AT` in sim/plants. */
export const STATE = memory.data(LARGEST_STATE * 64);
/** What the policy sees: a row for each observed quantity. */
export const OBSERVATION = memory.data(LARGEST_OBSERVATION * 64);
/** What the policy does: one row. */
export const ACTION = memory.data(64);
/** What the last step earned: one row. */
export const REWARD = memory.data(64);

/** Bytes of a row that `episodes` episodes fill, in whole vectors. */
@inline
export function filled<T>(episodes: usize): usize {
  return (episodes * sizeof<T>() + (VECTOR - 1)) & ~(VECTOR - 1);
}
