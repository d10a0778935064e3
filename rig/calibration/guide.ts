// The hands of a calibration on the machine: drives the motor in guided homing, control tick by control tick, and notes what follows.
import { CodedError } from '../../src/base/index.js';
import type { Telemetry } from '../../src/link/index.js';
import type { RigSettings, SwitchName } from '../../src/protocol/index.js';
import { faultError, type RigSession } from '../hil/index.js';

/** A control tick as the board telemetry it. Counts are the raw ones of the settings in force. */
export interface Sample {
  /** Control ticks since the first sample of its log. */
  readonly ticks: number;
  /** Counts of the cart, on one scale through all logs and settings. */
  readonly cart: number;
  /** Counts of the pole since the first sample of its log, turns and all. */
  readonly pole: number;
  /** What the motor gets from this tick on. */
  readonly duty: number;
  /** From the beginning of the tick to when the motor gets it, s. */
  readonly delayS: number;
}

/** The duty from here on, or undefined at the end. */
export type Steer = (log: readonly Sample[]) => number | undefined;

/** A duty is ordered for so many control ticks and again before they are over. */
const ORDER_TICKS = 20;
/** How long cart and pole must stay within a count to be still, and how long to wait for it. */
const STILL_S = 0.5;
const PATIENCE_S = 60;
/** A cart that goes so far along its track meanwhile was not moved by its pole. */
const ROLLED_SHARE = 1 / 4;

export class Guide {
  readonly session: RigSession;
  #settings: RigSettings | undefined;
  /** What the board's counts of the cart are more than ours. */
  #origin = 0;

  constructor(session: RigSession) {
    this.session = session;
  }

  /** Seconds of a control period. */
  get periodS(): number {
    return this.session.machine.rig.periodUs / 1e6;
  }

  /** At least so many seconds, in control ticks. */
  ticks(seconds: number): number {
    return Math.max(1, Math.ceil(seconds / this.periodS));
  }

  /** The next control tick is telemetry: a log that was begun before has its first sample. */
  async tick(): Promise<void> {
    await this.session.until(() => true);
  }

  /** Gives the board settings, with which its counts of the cart begin anew: ours go on. */
  async configure(settings: RigSettings): Promise<void> {
    const { link } = this.session;
    await link.disarm();
    const here = await this.#here();
    if (await link.configure(settings))
      this.#origin = (await this.session.until(({ cartCounts }) => cartCounts)) - here;
    this.#settings = settings;
  }

  /** The cart as it stands is at `counts` from here on. */
  async place(counts: number): Promise<void> {
    this.#origin += (await this.#here()) - counts;
  }

  /** The motor obeys from here on. */
  async begin(): Promise<void> {
    const { link } = this.session;
    await link.disarm();
    await link.home('GUIDED');
  }

  /** The motor does not obey until `begin`, so the board needs no lease: for what keeps this program from hearing it. */
  async pause(): Promise<void> {
    await this.session.link.disarm();
    await this.tick();
  }

  /** Waits until the pole hangs still and the cart stands. @throws CodedError CALIBRATION_FAILED when they do not come to rest */
  async untilStill(): Promise<void> {
    const { track, plant, cartEncoder } = this.session.machine.rig;
    const rolledCounts = ROLLED_SHARE * 2 * (track.switchM ?? plant.stopM) * cartEncoder.countsPerM;
    let since = 0;
    await this.play((log) => {
      const last = log.at(-1)!;
      const from = log[since]!;
      if (Math.abs(last.cart - from.cart) > 1 || Math.abs(last.pole - from.pole) > 1) since = log.length - 1;
      if (Math.abs(last.cart - log[0]!.cart) > rolledCounts) {
        throw new CodedError(
          'CALIBRATION_FAILED',
          'The cart rolls away though nothing drives it: the track is tilted by more than friction holds. Level the track, put the cart in the middle, and begin again.',
        );
      }
      if (last.ticks - log[since]!.ticks >= this.ticks(STILL_S)) return undefined;
      if (last.ticks < this.ticks(PATIENCE_S)) return 0;
      throw new CodedError(
        'CALIBRATION_FAILED',
        `Cart and pole did not come to rest within ${PATIENCE_S} s. Hold the pole until it hangs still, and begin again.`,
      );
    });
  }

  /**
   * Steers the motor, from tick to tick, and lets it rest at the end.
   *
   * @throws MachineError when a fault stops it, what `steer` throws, or as RigSession.until.
   */
  async play(steer: Steer): Promise<Sample[]> {
    const { link } = this.session;
    const log: Sample[] = [];
    let last: Telemetry | undefined;
    let ordered = 0;
    let ticksLeft = 0;
    let isOrdering = false;
    let refused: { error: unknown } | undefined;
    await this.session.until((telemetry) => {
      if (telemetry.state === 'FAULT') throw faultError('Calibration was stopped by a fault', telemetry.fault);
      if (refused) throw refused.error;
      log.push(this.#sample(telemetry, last, log.at(-1)));
      last = telemetry;
      const duty = steer(log);
      if (duty === undefined) return true;
      ticksLeft--;
      if (isOrdering || (duty === ordered && (duty === 0 || ticksLeft > ORDER_TICKS / 2))) return undefined;
      ordered = duty;
      ticksLeft = ORDER_TICKS;
      isOrdering = true;
      link.drive(duty, ORDER_TICKS).then(
        () => {
          isOrdering = false;
        },
        (error) => {
          refused = { error };
        },
      );
      return undefined;
    });
    if (ordered !== 0) await link.drive(0, 0);
    return log;
  }

  /** Notes what is seen until it is over; drives nothing, and works in any state. @throws as RigSession.until */
  async watch(isOver: (log: readonly Sample[], telemetry: Telemetry) => boolean): Promise<readonly Sample[]> {
    const log: Sample[] = [];
    let last: Telemetry | undefined;
    await this.session.until((telemetry) => {
      log.push(this.#sample(telemetry, last, log.at(-1)));
      last = telemetry;
      return isOver(log, telemetry) || undefined;
    });
    return log;
  }

  /** The switches that are pressed after so long. */
  async pressed(seconds: number): Promise<readonly SwitchName[]> {
    let seen: readonly SwitchName[] = [];
    await this.watch((log, { pressed = [] }) => {
      seen = pressed;
      return log.at(-1)!.ticks >= this.ticks(seconds);
    });
    return seen;
  }

  /** Motor off; a fault that is latched is cleared. One whose cause lasts comes again. */
  async rest(): Promise<void> {
    const { link } = this.session;
    await link.stop();
    await link.clearFault();
  }

  #sample(telemetry: Telemetry, last: Telemetry | undefined, before: Sample | undefined): Sample {
    const turn = this.#settings?.poleCountsPerRev ?? this.session.machine.rig.poleEncoder.countsPerRev;
    const turned = telemetry.poleCounts - (last ?? telemetry).poleCounts;
    return {
      ticks: (before?.ticks ?? 0) + ((telemetry.tick - (last ?? telemetry).tick) & 0xffff),
      cart: telemetry.cartCounts - this.#origin,
      pole: (before?.pole ?? 0) + turned - turn * Math.round(turned / turn),
      duty: telemetry.duty,
      delayS: telemetry.execution4us * 4e-6,
    };
  }

  async #here(): Promise<number> {
    return (await this.session.until(({ cartCounts }) => cartCounts)) - this.#origin;
  }
}
