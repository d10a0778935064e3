// A flood of edges: what a line with strong interference does to a program that serves each edge.
import type { EmulatedUno } from '../boards/index.js';

/** Of a system tick of 500 us. */
const BURST_CYCLES = 8000;

export interface Flood {
  /** From one edge to the next. An edge takes the board's interrupt some 60 cycles. */
  readonly edgeCycles: number;
  /** Of each 500 us so long is quiet. */
  readonly pauseUs: number;
}

/** Turns a pin over and over. @returns ends it, with the pin as it was. */
export function floodPin(uno: EmulatedUno, number: number, { edgeCycles, pauseUs }: Flood): () => void {
  const pin = uno.pins[number]!;
  const before = pin.level;
  const pauseCycles = (pauseUs / 1e6) * uno.clockHz;
  const begin = uno.cycles;
  let level = before;
  const edge = uno.alarm(() => {
    level = !level;
    pin.drive(level);
    const next = uno.cycles + edgeCycles;
    const burst = begin + BURST_CYCLES * Math.floor((uno.cycles - begin) / BURST_CYCLES);
    edge.set(next > burst + BURST_CYCLES - pauseCycles ? burst + BURST_CYCLES : next);
  });
  edge.set(begin);
  return () => {
    edge.cancel();
    pin.drive(before);
  };
}
