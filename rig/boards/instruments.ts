// What can be measured inside an emulated board.
/** Measures inside a board that no real one offers. Times are in CPU cycles since it was first powered. */
export interface Instruments {
  readonly clockHz: number;
  /** Cycles so far. The clock stands still unless somebody waits for the board. */
  readonly cycles: number;
  /** Calls back at every change of the trace register; returns a function that ends it. */
  onTrace(listener: TraceListener): () => void;
}

/** `value` of the trace register (traceBits) as written by the program at `cycle`. */
export type TraceListener = (value: number, cycle: number) => void;
