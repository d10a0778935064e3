// An encoder on a shaft that moves by a formula: the reading that its interrupts would leave at a time.
import type { EncoderReading } from '../../src/control/index.js';

/** Position in counts at a time in units of 4 µs. */
export type Motion = (units: number) => number;

/** Looks at the position once in every unit of time. */
export class MovingEncoder {
  private readonly motion: Motion;
  private readonly late: number;
  private time = 0;
  private count: number;
  private edge = 0;

  /** @param late share of a count by which every second edge comes too late, because its channels are not exactly a quarter apart. */
  constructor(motion: Motion, late = 0) {
    this.motion = motion;
    this.late = late;
    this.count = this.countAt(0);
  }

  /** @param units not before the last call's. */
  readAt(units: number): EncoderReading {
    while (this.time < units) {
      this.time++;
      const count = this.countAt(this.time);
      if (count !== this.count) this.edge = this.time;
      this.count = count;
    }
    return { count: this.count & 0xffff, edge4us: this.edge & 0xffff };
  }

  private countAt(units: number): number {
    const position = this.motion(units);
    const even = 2 * Math.floor(position / 2);
    return position < even + 1 + this.late ? even : even + 1;
  }
}
