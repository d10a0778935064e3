// The observation scales of a policy.
import { LARGEST_OBSERVATION } from './rows';

/** What the caller writes: a number of type T for each input; 0 for an input that does not exist. */
export const SCALES = memory.data(<i32>LARGEST_OBSERVATION * 8);

/** A scaled observation beyond this counts as this. */
export const SCALED_LIMIT = 64.0;
