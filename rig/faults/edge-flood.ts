// A flood of edges: what strong interference on a wire does to a program that serves each edge.
import type { EmulatedUno } from '../boards/index.js';

/** Turns a pin over every so many cycles. @returns ends it, with the pin as it was. */
export function floodPin(uno: EmulatedUno, number: number, edgeCycles: number): () => void {
  const pin = uno.pins[number]!;
  const before = pin.level;
  let level = before;
  let next = uno.cycles;
  const edge = uno.alarm(() => {
    level = !level;
    pin.drive(level);
    next += edgeCycles;
    edge.set(next);
  });
  edge.set(next);
  return () => {
    edge.cancel();
    pin.drive(before);
  };
}
