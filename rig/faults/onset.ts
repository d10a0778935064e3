// When a fault truly began: looked for from outside the firmware, at the bench and at the pins (docs/faults.md).
import type { Alarm } from '../boards/index.js';
import type { FaultMachine } from './fault-machine.js';

/** What begins a fault. */
export const onsetRules = [
  /** The defect itself. */
  'defect',
  /** The motor is driven, without a break and in one direction, with more than the duty above which the cart must move. */
  'push',
  /** The same, and from when the cart stands still on top of it. */
  'push in vain',
  /** The pole turns by the first edge that the board does not get. */
  'pole turns',
  /** The cart crosses the soft limit. */
  'soft limit',
  /** The first control period begins in which the cart goes further than it can. */
  'too fast',
  /** The control tick begins that does not end in time. */
  'tick',
] as const;
export type OnsetRule = (typeof onsetRules)[number];

/** How finely what has no edge of its own is looked at. */
const LOOK_CYCLES = 1600;
/** What trembles by so much stands still. */
const STILL_COUNTS = 1;

/** Looks for the onset from the defect on. */
export class OnsetFinder {
  readonly #machine: FaultMachine;
  readonly #rule: OnsetRule;
  readonly #defectAt: number;
  readonly #look: Alarm;
  readonly #endTicks: () => void;
  readonly #poleAt: number;
  /** What the cart's true count is more than the board's. */
  readonly #offset: number;
  #found: number | undefined;
  #last: { readonly cycle: number; readonly count: number } | undefined;
  #longestPush = 0;
  #stillAt: number;
  #stillSince: number;

  constructor(machine: FaultMachine, rule: OnsetRule) {
    const { uno, bench } = machine;
    this.#machine = machine;
    this.#rule = rule;
    this.#defectAt = uno.cycles;
    this.#stillAt = bench.cartEncoder.count;
    this.#stillSince = uno.cycles;
    this.#poleAt = bench.poleEncoder.count;
    this.#offset = machine.cartOffset;
    this.#look = uno.alarm(() => this.#lookNow());
    this.#endTicks = bench.onTick((_, cycle) => this.#tick(cycle));
    if (rule === 'defect') this.#found = uno.cycles;
    this.#lookNow();
  }

  /** The cycle of the onset; undefined if there was none. @param latched when the fault was latched. */
  end(latched: number | undefined): number | undefined {
    this.#look.cancel();
    this.#endTicks();
    const { motor } = this.#machine;
    if (this.#rule === 'tick') return motor.endingTick?.start;
    if (!this.#isPush || latched === undefined) return this.#found;
    // Longer pushes than the last one went unnoticed: then the fault began with the longest.
    const last = latched - (this.#found ?? latched);
    return latched - Math.max(last, this.#longestPush);
  }

  get #isPush(): boolean {
    return this.#rule === 'push' || this.#rule === 'push in vain';
  }

  #lookNow(): void {
    const { bench, settings, motor, uno } = this.#machine;
    const now = uno.cycles;
    const before = Math.max(this.#defectAt, now - LOOK_CYCLES);
    if (this.#rule === 'soft limit' && this.#found === undefined) {
      if (Math.abs(bench.cartEncoder.count - this.#offset) > settings.softLimitCounts) this.#found = before;
    }
    if (this.#rule === 'pole turns' && this.#found === undefined) {
      if (bench.poleEncoder.count !== this.#poleAt) this.#found = before;
    }
    if (this.#isPush && motor.isRunning) {
      const { count } = bench.cartEncoder;
      if (this.#rule === 'push in vain' && Math.abs(count - this.#stillAt) > STILL_COUNTS) {
        this.#stillAt = count;
        this.#stillSince = now;
      }
      const since = motor.pushedSince;
      this.#found = since === undefined ? undefined : Math.max(since, this.#stillSince);
      if (this.#found !== undefined) this.#longestPush = Math.max(this.#longestPush, now - this.#found);
    }
    this.#look.set(now + LOOK_CYCLES);
  }

  #tick(cycle: number): void {
    if (this.#rule !== 'too fast' || this.#found !== undefined) return;
    const { count } = this.#machine.bench.cartEncoder;
    const last = this.#last;
    this.#last = { cycle, count };
    if (last && Math.abs(count - last.count) > this.#machine.settings.speedMaxCounts) this.#found = last.cycle;
  }
}
