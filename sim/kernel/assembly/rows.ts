// Where a batch lives in memory. A row holds one quantity of its eight episodes, side by side: four vectors of float64, or two of float32.
//
// A step is a succession of short stages, each a loop over the vectors at offset `at` of every row: while one vector waits for its results,
// the processor is busy with the next. The stages where the time goes loop with the test at the end: only then does V8 move constants out.

/** Episodes in a batch. */
export const EPISODES: usize = 8;
/** Bytes of a vector. */
export const VECTOR: usize = 16;
/** Bytes from one row to the next; float32 uses the first half of each. */
export const ROW: usize = 64;

export const LARGEST_STATE: usize = 32;
export const LARGEST_OBSERVATION: usize = 16;

/** The episodes' states: a row for each component, in the order of the plant's `STATE_INDEX` in sim/plants. */
export const STATE = memory.data(<i32>(LARGEST_STATE * ROW));
/** What the policy sees: a row for each observed quantity. */
export const OBSERVATION = memory.data(<i32>(LARGEST_OBSERVATION * ROW));
/** What the policy answers: one row. */
export const ACTION = memory.data(<i32>ROW);
/** What the motor does: one row, N. */
export const FORCE = memory.data(<i32>ROW);
/** The share of the time that the pulses of its PWM take: one row, of the tasks on a rig. */
export const PULSES = memory.data(<i32>ROW);
/** What the last step earned: one row. */
export const REWARD = memory.data(<i32>ROW);

/** Bytes of a row that `episodes` episodes fill, in whole vectors. */
@inline
export function filled<T>(episodes: usize): usize {
  return (episodes * sizeof<T>() + VECTOR - 1) & ~(VECTOR - 1);
}

/** Copies a number of a row from one lane to another. */
@inline
export function moveNumber<T>(row: usize, from: usize, to: usize): void {
  store<T>(row + to * sizeof<T>(), load<T>(row + from * sizeof<T>()));
}
