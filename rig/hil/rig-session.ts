// A board on its rig: homed, armed, run and disarmed, with every control tick told on the way.
import type { BoardLink, LinkOptions, Telemetry } from '../../src/link/index.js';
import type { RigSettings } from '../../src/protocol/index.js';
import { Bench, type Place } from '../bench/index.js';
import type { Board } from '../boards/index.js';
import { type Rig, rigSettings } from '../description/index.js';
import { faultError, MachineError } from './machine-error.js';

/** A board and what it is wired to; an emulated one is wired to a bench. */
export interface Machine {
  readonly board: Board;
  readonly rig: Rig;
  readonly bench?: Bench;
}

/** Puts an emulated board on a bench; on a real one the rig is there. */
export function wire(board: Board, rig: Rig): Machine {
  return board.uno ? { board, rig, bench: new Bench(board.uno, rig) } : { board, rig };
}

export interface SessionOptions {
  readonly link?: LinkOptions;
  /** In place of those that follow from the rig. */
  readonly settings?: RigSettings;
  /** Stops the machine; whatever waits for it then fails with the signal's reason, and `close` disarms it. */
  readonly signal?: AbortSignal;
  /** Asked at each control tick that is told: while it says no, the board gets no lease, and stops what moves. Default: always yes. */
  readonly mayMove?: () => boolean;
}

/** A board tells each control tick; one that says nothing for so long is not there. */
const silenceMs = 5000;
/** How long the hand holds cart and pole where it brought them, so that the velocities have come to rest. */
const restS = 0.2;

/**
 * From `open` on every control tick is told and answered by a lease. All waiting is for messages of the board, never for the host's
 * clock, so on an emulated board the same session takes the same cycles each time.
 */
export class RigSession {
  readonly machine: Machine;
  readonly link: BoardLink;
  readonly #signal: AbortSignal | undefined;
  readonly #mayMove: () => boolean;
  readonly #listeners: Set<(telemetry: Telemetry) => void>;

  private constructor(
    machine: Machine,
    link: BoardLink,
    { signal, mayMove = () => true }: SessionOptions,
    listeners = new Set<(telemetry: Telemetry) => void>(),
  ) {
    this.machine = machine;
    this.link = link;
    this.#signal = signal;
    this.#mayMove = mayMove;
    this.#listeners = listeners;
  }

  /**
   * Opens the board's port, which resets it, and gives it the settings of the rig unless it has them.
   *
   * @throws CodedError, LinkError, or the signal's reason.
   */
  static async open(machine: Machine, options: SessionOptions = {}): Promise<RigSession> {
    const { link: linkOptions, settings, signal } = options;
    // Once connected the link must outlive the signal: the machine is disarmed through it.
    const connecting = new AbortController();
    const hangUp = (): void => connecting.abort(signal!.reason);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', hangUp);
    try {
      const link = await machine.board.link({ ...linkOptions, signal: connecting.signal });
      const session = new RigSession(machine, link, options);
      try {
        await link.configure(settings ?? rigSettings(machine.rig));
        await session.hearEvery(1);
        return session;
      } catch (error) {
        await link.close();
        throw error;
      }
    } finally {
      signal?.removeEventListener('abort', hangUp);
    }
  }

  /** The same session for a piece of work that can be ended by itself: from the signal on its waiting fails with the signal's reason. */
  endedBy(signal: AbortSignal): RigSession {
    const signals = this.#signal ? AbortSignal.any([this.#signal, signal]) : signal;
    return new RigSession(this.machine, this.link, { signal: signals, mayMove: this.#mayMove }, this.#listeners);
  }

  /** From here on only every n-th control tick is told, which costs an emulated board less time. The lease must not end in between. */
  async hearEvery(ticks: number): Promise<void> {
    await this.link.telemetry(ticks, (telemetry) => this.#hear(telemetry), { lease: this.#mayMove });
  }

  /** Calls back at each control tick that is told; returns a function that ends it. */
  onTick(listener: (telemetry: Telemetry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Waits for a control tick that `take` makes something of.
   *
   * @throws what `take` throws, MachineError 'MACHINE_SILENT', LinkError, or the signal's reason.
   */
  async until<T>(take: (telemetry: Telemetry) => T | undefined): Promise<T> {
    const signal = this.#signal;
    signal?.throwIfAborted();
    let finish = (): void => {};
    try {
      return await new Promise<T>((resolve, reject) => {
        const startGuard = () => setTimeout(() => reject(this.#silent()), silenceMs);
        let guard = startGuard();
        const stop = (): void => reject(signal!.reason);
        const endListening = this.onTick((telemetry) => {
          clearTimeout(guard);
          guard = startGuard();
          try {
            const taken = take(telemetry);
            if (taken !== undefined) resolve(taken);
          } catch (error) {
            reject(error);
          }
        });
        finish = () => {
          clearTimeout(guard);
          endListening();
          signal?.removeEventListener('abort', stop);
        };
        signal?.addEventListener('abort', stop);
        this.link.ended.then(reject);
      });
    } finally {
      finish();
    }
  }

  /**
   * Finds the track and goes to its centre. On a bench the hand first calms cart and pole.
   *
   * @throws MachineError 'MACHINE_FAULT', or as `until`.
   */
  async home(): Promise<void> {
    await this.#calm();
    await this.link.home('FIND_TRACK');
    let ticks = 0;
    await this.until(({ state, fault, duty }) => {
      if (duty !== 0) this.machine.bench?.release();
      if (state === 'FAULT') throw faultError('Homing was stopped by a fault', fault);
      ticks++;
      // What was told first may have been on its way when homing began.
      return ticks > 2 && state !== 'HOMING' ? true : undefined;
    });
    if (!(await this.link.status()).homed) {
      throw new MachineError('MACHINE_STATE', 'Homing ended without having found the track. Home the rig again.');
    }
  }

  /** On a bench: the hand carries cart and pole somewhere and holds them there, at rest. */
  async hold(place: Place): Promise<void> {
    const { bench, board } = this.machine;
    if (!bench) return;
    const { clockHz } = board.uno!;
    const rested = bench.carry(place) + restS * clockHz;
    await this.until(() => (board.uno!.cycles >= rested ? true : undefined));
  }

  /**
   * Clears the latched fault, if there is one, and homes the rig again if the fault has cost its position.
   *
   * @throws MachineError, or as `until`.
   */
  async recover(): Promise<void> {
    const { state } = await this.link.status();
    if (state === 'FAULT') {
      await this.#calm();
      await this.link.clearFault();
    }
    if (!(await this.link.status()).homed) await this.home();
  }

  /** Motor off, whatever the state, and the port closed. */
  async close(): Promise<void> {
    try {
      await this.link.stop();
    } catch {
      // The board is gone or does not answer: its lease ends what it does.
    }
    await this.link.close();
  }

  /**
   * On a bench: the hand takes the cart off the ends of the track and lets the pole hang still. A hand that errs holds it beside, until the motor moves
   * the cart: by then the board has taken it for hanging.
   */
  async #calm(): Promise<void> {
    const { bench } = this.machine;
    if (!bench) return;
    await this.hold(bench.rest);
    if (bench.rest.angleRad === Math.PI) bench.release();
  }

  #hear(telemetry: Telemetry): void {
    for (const listener of this.#listeners) listener(telemetry);
  }

  #silent(): MachineError {
    const what = `The board at ${this.machine.board.path} told of no control tick for ${silenceMs / 1000} s.`;
    return new MachineError('MACHINE_SILENT', `${what} Check its cable and its supply, then try again.`);
  }
}
