// The state of the machine from its encoders: integers only. The reference for firmware/core/estimator.c, which must equal it bit for bit.
import { cosineQ19, sineQ19 } from './sine-table.js';

/** The fields of a rig's settings that the estimator needs (firmware/protocol.json). */
export interface EstimatorSettings {
  readonly flags: number;
  readonly cartScale: number;
  readonly cartShift: number;
  readonly cartSpeedScale: number;
  readonly cartSpeedShift: number;
  readonly poleCountsPerRev: number;
  readonly polePhaseScale: number;
  readonly polePhaseShift: number;
  readonly poleSpeedScale: number;
  readonly poleSpeedShift: number;
  readonly velocitySmoothing: number;
}

/** Bits of `flags` that the estimator obeys. */
export const reversedFlags = { cart: 1, pole: 2 } as const;

/** An encoder as its interrupts left it. */
export interface EncoderReading {
  /** Edges, up and down, wrapping at 2¹⁶. */
  readonly count: number;
  /** When the last edge came, in units of 4 µs, wrapping at 2¹⁶. */
  readonly edge4us: number;
}

export interface EncoderReadings {
  readonly cart: EncoderReading;
  readonly pole: EncoderReading;
}

/** An edge older than this, 131 ms, says that the encoder stands still. */
const standingStill = 32767;
/** One count per 4 µs in Q12.20. */
const oneCount = 2 ** 20;
/** More counts in a control period than any interrupt can count; keeps a rate within 32 bits. */
const rateCountsMax = 2047;
/** Largest velocity in Q13.19, so that a difference of two is within 32 bits. */
const velocityMax = 2 ** 30 - 1;

const i16 = (x: number): number => (x << 16) >> 16;
const u16 = (x: number): number => x & 0xffff;

/** value · scale / 2^shift, rounded towards 0 and held at ±velocityMax; exact up to 48 bits. */
function scaled(value: number, scale: number, shift: number): number {
  const magnitude = Math.min(velocityMax, Math.floor((Math.abs(value) * scale) / 2 ** shift));
  return value < 0 ? -magnitude : magnitude;
}

/** One encoder followed from sample to sample; each tick takes one. */
class EncoderTrack {
  private count = 0;
  private edge4us = 0;
  /** From the last edge to the last sample, held at `standingStill`; below 0 if the edge came while the sample began. */
  private age4us = standingStill;
  /** Counts per 4 µs, Q12.20. */
  rate = 0;
  /** Counts since the last control tick. */
  private moved = 0;

  begin(reading: EncoderReading): void {
    this.count = reading.count;
    this.edge4us = reading.edge4us;
    this.age4us = standingStill;
    this.rate = 0;
    this.moved = 0;
  }

  /** Takes a sample: the rate since the last one. */
  sample(reading: EncoderReading, reversed: boolean, last4us: number, now4us: number): void {
    const counted = i16(reading.count - this.count);
    const moved = reversed ? i16(-counted) : counted;
    if (moved === 0 && reading.edge4us === this.edge4us) {
      this.rest(u16(now4us - last4us));
    } else {
      this.rate = this.rateOf(moved, u16(reading.edge4us - last4us));
      this.age4us = i16(now4us - reading.edge4us);
    }
    this.count = reading.count;
    this.edge4us = reading.edge4us;
    this.moved = i16(this.moved + moved);
  }

  /** @returns the counts since it was asked last. */
  takeMoved(): number {
    const { moved } = this;
    this.moved = 0;
    return moved;
  }

  /** No edge came: the encoder has moved less than one count since the last one. */
  private rest(passed4us: number): void {
    this.age4us = Math.max(1, Math.min(standingStill, this.age4us + passed4us));
    const bound = this.age4us === standingStill ? 0 : Math.floor(oneCount / this.age4us);
    this.rate = Math.max(-bound, Math.min(bound, this.rate));
  }

  /**
   * The mean rate from the last edge before the last sample to the last edge now. From the last sample on, all counts but the first are known to have
   * taken no longer than `since4us`: if that is faster, as after standing still, it counts.
   */
  private rateOf(moved: number, since4us: number): number {
    const interval = u16(this.age4us + since4us);
    const counts = Math.min(rateCountsMax, Math.abs(moved));
    const faster = counts > 0 && counts * since4us < (counts - 1) * interval;
    const over = Math.max(1, faster ? since4us : interval);
    const magnitude = Math.floor(((faster ? counts - 1 : counts) * oneCount + (over >> 1)) / over);
    return moved < 0 ? -magnitude : magnitude;
  }
}

/** Follows the encoders from control tick to control tick, as docs/numerics.md specifies. */
export class Estimator {
  /** Counts of the cart from the centre of the track, positive to the right, and of the last tick. */
  cartCounts = 0;
  cartMoved = 0;
  /** Counts of the pole from hanging, 0 to poleCountsPerRev - 1, clockwise positive, and of the last tick. */
  poleCounts = 0;
  poleMoved = 0;
  /** Position (m), velocity (m/s), cosine and sine of the pole's angle (0 upright), its velocity (rad/s), all Q13.19. */
  readonly observationsQ19 = new Int32Array(5);
  private readonly settings: EstimatorSettings;
  private readonly cart = new EncoderTrack();
  private readonly pole = new EncoderTrack();
  private sample4us = 0;

  constructor(settings: EstimatorSettings) {
    this.settings = settings;
  }

  /** Starts from the encoders as they are: the cart is at 0, the pole hangs, both stand still. */
  begin(readings: EncoderReadings, now4us: number): void {
    this.cart.begin(readings.cart);
    this.pole.begin(readings.pole);
    this.cartCounts = 0;
    this.cartMoved = 0;
    this.poleCounts = 0;
    this.poleMoved = 0;
    this.observationsQ19.set([0, 0, cosineQ19(0x8000), 0, 0]);
    this.sample4us = now4us;
  }

  /** Takes the readings at a moment between two control ticks: from then on velocities are measured anew. */
  sample(readings: EncoderReadings, now4us: number): void {
    const { flags } = this.settings;
    this.cart.sample(readings.cart, (flags & reversedFlags.cart) !== 0, this.sample4us, now4us);
    this.pole.sample(readings.pole, (flags & reversedFlags.pole) !== 0, this.sample4us, now4us);
    this.sample4us = now4us;
  }

  /** Takes the readings of a control tick that began at `now4us` (units of 4 µs, wrapping at 2¹⁶). */
  update(readings: EncoderReadings, now4us: number): void {
    const { settings, cart, pole, observationsQ19: out } = this;
    this.sample(readings, now4us);
    this.cartMoved = cart.takeMoved();
    this.poleMoved = pole.takeMoved();
    this.cartCounts = (this.cartCounts + this.cartMoved) | 0;
    const turned = (this.poleCounts + this.poleMoved) % settings.poleCountsPerRev;
    this.poleCounts = turned + (turned < 0 ? settings.poleCountsPerRev : 0);

    const angle = scaled(this.poleFromUpright(), settings.polePhaseScale, settings.polePhaseShift);
    out[0] = scaled(this.cartCounts, settings.cartScale, settings.cartShift);
    out[1] = this.smoothed(scaled(cart.rate, settings.cartSpeedScale, settings.cartSpeedShift), out[1]!);
    out[2] = cosineQ19(angle);
    out[3] = sineQ19(angle);
    out[4] = this.smoothed(scaled(pole.rate, settings.poleSpeedScale, settings.poleSpeedShift), out[4]!);
  }

  /** The cart is `counts` from the centre of the track now. */
  placeCart(counts: number): void {
    this.cartCounts = counts;
  }

  /** The pole hangs now. */
  poleHangs(): void {
    this.poleCounts = 0;
  }

  /** Counts of the pole from upright, -half to half a revolution. */
  poleFromUpright(): number {
    return this.poleCounts - (this.settings.poleCountsPerRev >> 1);
  }

  private smoothed(velocity: number, last: number): number {
    return velocity + scaled(last - velocity, this.settings.velocitySmoothing, 8);
  }
}
