// The observation as both policies take it: scaled, and within +-64.
import { LARGEST_OBSERVATION, OBSERVATION, ROW } from './rows';
import { limit, mul } from './vector';

const SCALED_LIMIT = 64.0;

/** What the caller writes: a number of type T for each input; 0 for an input that does not exist. */
export const SCALES = memory.data(<i32>LARGEST_OBSERVATION * 8);

/** The scaled observation: a row for each input. */
export const SCALED = memory.data(<i32>(LARGEST_OBSERVATION * ROW));

/** Scale times observation, not limited. */
@inline
export function scaledInput<T>(at: usize, input: usize): v128 {
  return mul<T>(v128.load_splat<T>(SCALES + input * sizeof<T>()), v128.load(at + OBSERVATION + input * ROW));
}

@inline
export function limitScaled<T>(scaled: v128): v128 {
  return limit<T>(scaled, SCALED_LIMIT);
}
