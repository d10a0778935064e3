// What the firmware knows of a motion through an encoder: sim/tasks/encoder.ts and sim/encoder-edges.ts, in their order of operations.
import { ROW } from './rows';
import { add, all, dot, div, mul, sub } from './vector';

/** Rows that an encoder keeps in a task's state, from where it is put, as in sim/tasks/encoder.ts. */
export const ENCODER_ROWS: usize = 7;
const COUNT: usize = 0;
const SAMPLED: usize = ROW;
const EDGE_AGE: usize = 2 * ROW;
const PASSED: usize = 3 * ROW;
const AGE: usize = 4 * ROW;
const RATE: usize = 5 * ROW;
const VELOCITY: usize = 6 * ROW;

const CLOCK_S = 4e-6;
const STANDING_STILL_S = 32767.0 * CLOCK_S;

/** One axis, its numbers in all lanes. `state` is where in memory its rows are, at the vector that is meant. */
@unmanaged
export class Encoder {
  size: v128;
  origin: v128;
  smoothing: v128;
  /** Share of the newest rate in the next velocity. */
  news: v128;

  @inline
  prepare<T>(size: f64, origin: f64, smoothing: f64): void {
    this.size = all<T>(size);
    this.origin = all<T>(origin);
    this.smoothing = all<T>(smoothing);
    this.news = all<T>(1 - smoothing);
  }

  /** Follows an even motion. */
  @inline
  follow<T>(state: usize, from: v128, to: v128, seconds: v128): void {
    const before = v128.load(state, COUNT);
    const age = v128.load(state, AGE);
    const passed = v128.bitselect(add<T>(age, seconds), age, v128.ge<T>(age, all<T>(0)));
    v128.store(state, add<T>(v128.load(state, PASSED), seconds), PASSED);
    v128.store(state, passed, AGE);
    const count = v128.floor<T>(add<T>(div<T>(sub<T>(to, this.origin), this.size), all<T>(0.5)));
    const changed = v128.ne<T>(count, before);
    if (!v128.any_true(changed)) return;
    const half = v128.bitselect(all<T>(-0.5), all<T>(0.5), v128.gt<T>(count, before));
    const edge = add<T>(this.origin, mul<T>(this.size, add<T>(count, half)));
    const newest = div<T>(mul<T>(seconds, sub<T>(to, edge)), sub<T>(to, from));
    v128.store(state, count, COUNT);
    v128.store(state, v128.bitselect(newest, passed, changed), AGE);
  }

  /** Takes the velocity. */
  @inline
  sample<T>(state: usize): void {
    this.takeRate<T>(state);
    const rate = v128.load(state, RATE);
    v128.store(state, dot<T>(this.smoothing, v128.load(state, VELOCITY), this.news, rate), VELOCITY);
  }

  /** Takes the rate since it was taken last. */
  @inline
  takeRate<T>(state: usize): void {
    const count = v128.load(state, COUNT);
    const sampled = v128.load(state, SAMPLED);
    const edgeAge = v128.load(state, EDGE_AGE);
    const passed = v128.load(state, PASSED);
    const age = v128.load(state, AGE);
    const lastRate = v128.load(state, RATE);
    const hasNone = v128.lt<T>(age, all<T>(0));

    const still = all<T>(STANDING_STILL_S);
    const older = v128.min<T>(add<T>(edgeAge, passed), still);
    const bound = div<T>(this.size, v128.max<T>(older, all<T>(CLOCK_S)));
    const fastest = v128.and(bound, v128.lt<T>(older, still));
    const bounded = v128.max<T>(v128.neg<T>(fastest), v128.min<T>(lastRate, fastest));
    const rate = v128.bitselect(bounded, this.rate<T>(sub<T>(count, sampled), edgeAge, sub<T>(passed, age)), hasNone);

    v128.store(state, v128.bitselect(sampled, count, hasNone), SAMPLED);
    v128.store(state, v128.bitselect(older, age, hasNone), EDGE_AGE);
    v128.store(state, v128.bitselect(age, all<T>(-1), hasNone), AGE);
    v128.store(state, rate, RATE);
    v128.store(state, all<T>(0), PASSED);
  }

  @inline
  private rate<T>(moved: v128, edgeAge: v128, since: v128): v128 {
    const interval = add<T>(edgeAge, since);
    const counts = v128.abs<T>(moved);
    const fewer = sub<T>(counts, all<T>(1));
    const isFaster = v128.and(
      v128.gt<T>(counts, all<T>(0)),
      v128.lt<T>(mul<T>(counts, since), mul<T>(fewer, interval)),
    );
    const time = v128.max<T>(v128.bitselect(since, interval, isFaster), all<T>(CLOCK_S));
    const speed = div<T>(mul<T>(this.size, v128.bitselect(fewer, counts, isFaster)), time);
    return v128.bitselect(v128.neg<T>(speed), speed, v128.lt<T>(moved, all<T>(0)));
  }

  @inline
  position<T>(state: usize): v128 {
    return add<T>(this.origin, mul<T>(this.size, v128.load(state, COUNT)));
  }

  @inline
  velocity(state: usize): v128 {
    return v128.load(state, VELOCITY);
  }
}
