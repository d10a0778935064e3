// An incremental encoder moved edge by edge, for tests of what the firmware counts.
import type { EmulatedUno } from '../../rig/boards/index.js';

/** Levels of A and B, from one count to the next. */
const sequence = [
  [false, false],
  [true, false],
  [true, true],
  [false, true],
] as const;

export class Quadrature {
  readonly #uno: EmulatedUno;
  readonly #pins: readonly [number, number];
  #levels: readonly boolean[] = [];
  /** Counts from where it started. */
  position = 0;

  constructor(uno: EmulatedUno, pinA: number, pinB: number) {
    this.#uno = uno;
    this.#pins = [pinA, pinB];
    this.#show();
  }

  /** Turns by this many counts at once: by 1 is an edge, by 2 changes both channels. */
  turn(by: number): void {
    this.position += by;
    this.#show();
  }

  /** From a cycle on turns by 1 or -1 every `spacing` cycles, `edges` times; the spacing may be another one after each edge. */
  spin(
    from: number,
    edges: number,
    spacing: number | ((edge: number) => number),
    direction: (edge: number) => 1 | -1 = () => 1,
  ): void {
    const next = (edge: number, at: number): void => {
      if (edge === edges) return;
      this.#uno.at(at, () => {
        this.turn(direction(edge));
        next(edge + 1, typeof spacing === 'number' ? from + (edge + 1) * spacing : at + spacing(edge));
      });
    };
    next(0, from);
  }

  #show(): void {
    const levels = sequence[((this.position % 4) + 4) % 4]!;
    for (const [i, pin] of this.#pins.entries()) {
      if (this.#levels[i] !== levels[i]) this.#uno.pins[pin]!.drive(levels[i]);
    }
    this.#levels = levels;
  }
}
