// An encoder on a shaft that moves by a formula: the reading that its interrupts would leave at a time.
import type { EncoderReading } from '../../src/control/index.js';

/** Position in counts at a time in units of 4 µs. */
export type Motion = (units: number) => number;

/** Looks at the position once in every unit of time. */
export class MovingEncoder {
  private readonly motion: Motion;
  private time = 0;
  private count: number;
  private edge = 0;

  constructor(motion: Motion) {
    this.motion = motion;
    this.count = Math.floor(motion(0));
  }

  /** @param units not before the last call's. */
  readAt(units: number): EncoderReading {
    while (this.time < units) {
      this.time++;
      const count = Math.floor(this.motion(this.time));
      if (count !== this.count) this.edge = this.time;
      this.count = count;
    }
    return { count: this.count & 0xffff, edge4us: this.edge & 0xffff };
  }
}
