// An emulated board on a bench with a champion, on which faults are made: homed, run, looked at from inside and outside.
import { setImmediate } from 'node:timers/promises';
import { compileChampion } from '../../src/compile/index.js';
import { type BoardLink, LinkError, type Telemetry } from '../../src/link/index.js';
import type { Champion } from '../../src/network/index.js';
import { limits, type RigSettings } from '../../src/protocol/index.js';
import type { Bench } from '../bench/index.js';
import { EmulatedBoard, type EmulatedUno } from '../boards/ports/index.js';
import { type Rig, rigSettings } from '../description/index.js';
import { MachineError, RigSession, rigFor, rigGame, wire } from '../hil/index.js';
import { MotorTrace } from './motor-trace.js';

export interface FaultMachineOptions {
  readonly champion: Champion;
  readonly rig: Rig;
  readonly signal?: AbortSignal;
  /** Changes what the rig says the firmware's settings are. */
  readonly settings?: Partial<RigSettings>;
  /** Whether the machine may move without a lease. */
  readonly standalone?: boolean;
}

/** Between two messages a lease must not end. */
const LEASE_SHARE = 0.5;
/** Turns of the event loop without a cycle after which the board is waiting for the host. */
const STALLED_TURNS = 20;
/** How far the pole leans at the start. */
const LEAN_RAD = 0.14;

export class FaultMachine {
  readonly champion: Champion;
  readonly rig: Rig;
  readonly board: EmulatedBoard;
  readonly bench: Bench;
  readonly motor: MotorTrace;
  readonly image: Uint8Array;
  readonly settings: RigSettings;
  /** Of the session, until `reconnect`. */
  link: BoardLink;
  readonly session: RigSession;
  /** The newest control tick, and the first that reported a fault since `forget`. */
  latest: Telemetry | undefined;
  reportedFault: Telemetry | undefined;
  readonly #signal: AbortSignal | undefined;

  private constructor(
    session: RigSession,
    { champion, signal }: FaultMachineOptions,
    settings: RigSettings,
    board: EmulatedBoard,
  ) {
    const { rig, bench } = session.machine;
    this.champion = champion;
    this.rig = rig;
    this.session = session;
    this.link = session.link;
    this.board = board;
    this.bench = bench!;
    this.settings = settings;
    this.image = compileChampion(champion).image;
    this.motor = new MotorTrace(board.uno, settings.stallDuty / limits.DUTY_MAX);
    this.#signal = signal;
    this.#listen();
  }

  /** A fresh board with the rig's settings and the champion; not homed. */
  static async open(options: FaultMachineOptions): Promise<FaultMachine> {
    const rig = rigFor(options.rig, rigGame(options.champion));
    const board = new EmulatedBoard();
    const settings = { ...rigSettings(rig, { standalone: options.standalone ?? false }), ...options.settings };
    const { signal } = options;
    const session = await RigSession.open(wire(board, rig), { settings, ...(signal && { signal }) });
    try {
      const machine = new FaultMachine(session, options, settings, board);
      await machine.link.flash(machine.image);
      return machine;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  get uno(): EmulatedUno {
    return this.board.uno;
  }

  get periodCycles(): number {
    return (this.rig.periodUs / 1e6) * this.uno.clockHz;
  }

  ms(cycles: number): number {
    return (cycles / this.uno.clockHz) * 1000;
  }

  cycles(ms: number): number {
    return (ms / 1000) * this.uno.clockHz;
  }

  /** Homes; a fault ends it and stands in `reportedFault`. */
  async home(): Promise<void> {
    await this.session.hearEvery(Math.max(1, Math.floor((LEASE_SHARE * limits.LEASE_MS * 1000) / this.rig.periodUs)));
    await this.session.home();
    await this.session.hearEvery(1);
  }

  /**
   * Arms and waits until the network drives.
   *
   * @param angleRad of the pole, from upright; if left out it leans, or hangs nearly if the champion swings up.
   */
  async run(angleRad = this.#lean): Promise<void> {
    await this.session.hold({ positionM: 0, angleRad });
    this.cartOffset = this.bench.cartEncoder.count - (this.latest?.cartCounts ?? 0);
    this.forget();
    await this.link.arm();
    await this.passUntil(() => this.motor.isRunning || this.reportedFault !== undefined, 2000);
    if (!this.motor.isRunning)
      throw new MachineError(
        'MACHINE_STATE',
        `The network did not begin to drive within 2 s: ${this.reportedFault?.fault ?? 'no fault'} was reported.`,
      );
  }

  get #lean(): number {
    const { isSwingUp } = rigGame(this.champion);
    return isSwingUp ? Math.PI + LEAN_RAD : Math.min(LEAN_RAD, 0.5 * this.rig.captureRad);
  }

  /** Counts by which the cart's encoder on the bench is ahead of the board's; to be asked while the cart rests. */
  cartOffset = 0;

  forget(): void {
    this.reportedFault = undefined;
    this.motor.runningEnded = undefined;
    this.motor.endingTick = undefined;
  }

  /** The board goes on, with the host there. */
  async pass(ms: number): Promise<void> {
    await this.passUntil(() => false, ms);
  }

  /** The board goes on until something is so, or the time is over. */
  async passUntil(isSo: () => boolean, ms: number): Promise<void> {
    const { uno } = this;
    const end = uno.cycles + this.cycles(ms);
    let turns = 0;
    while (uno.cycles < end && !isSo()) {
      this.#signal?.throwIfAborted();
      const before = uno.cycles;
      await setImmediate();
      turns = uno.cycles === before ? turns + 1 : 0;
      if (turns > STALLED_TURNS) this.passAlone(Math.min(1, this.ms(end - uno.cycles)));
    }
  }

  /** The board goes on, and the host sleeps. */
  passAlone(ms: number): void {
    const { uno } = this;
    const end = uno.cycles + Math.ceil(this.cycles(ms));
    while (uno.cycles < end) uno.runUntil(end);
  }

  /** What of champion and settings is not as it was stored; whole sentences. */
  async losses(): Promise<string[]> {
    const problems: string[] = [];
    const image = (await this.link.readImage())?.image;
    if (!image || Buffer.compare(image, this.image) !== 0) problems.push('The champion is not what was stored.');
    const settings = await this.link.readSettings();
    const fields = Object.keys(this.settings) as (keyof RigSettings)[];
    if (!fields.every((field) => settings?.[field] === this.settings[field])) {
      problems.push('The settings are not what was stored.');
    }
    return problems;
  }

  /** Opens the port anew, which resets the board, as a host does that was started again. It says nothing by itself. */
  async reconnect(): Promise<void> {
    await this.link.close();
    this.link = await this.board.link();
  }

  async close(): Promise<void> {
    this.motor.end();
    if (this.link === this.session.link) await this.session.close();
    else await this.link.close();
  }

  #listen(): void {
    this.session.onTick((telemetry) => {
      this.latest = telemetry;
      if (telemetry.state === 'FAULT') this.reportedFault ??= telemetry;
    });
  }
}

/** What a request is refused with; undefined if it is not. */
export async function refusalOf(request: Promise<unknown>): Promise<string | undefined> {
  try {
    await request;
    return undefined;
  } catch (error) {
    if (error instanceof LinkError && error.code === 'LINK_REFUSED') return error.boardError ?? 'unknown';
    throw error;
  }
}
