// The machine that pages steer: connected, homed, armed and stopped by the same session as that of the commands `rig`.
import { PacedBoard } from '../../rig/boards/index.js';
import { type Rig, rigSettings } from '../../rig/description/index.js';
import {
  checkPeriod,
  type Machine,
  RigSession,
  rigFor,
  rigGame,
  seenState,
  startOf,
  validationStart,
} from '../../rig/hil/index.js';
import { compileChampion } from '../../src/compile/index.js';
import type { Telemetry } from '../../src/link/index.js';
import { parseChampion } from '../../src/network/index.js';
import { limits, type RigSettings } from '../../src/protocol/index.js';
import type { ConnectedRig, GuideNews, RigMoment, RigWork } from '../../src/ui-api/index.js';
import { CommandError } from '../failure.js';
import { otherRig } from '../rig-choice.js';
import { GuideDesk } from './guide-desk.js';

const TAP_RADPS = 1;
const ONE_Q15 = 32_767;

/** Which machine it is, and what its pages hear. */
export interface DeskOptions {
  readonly port: string;
  /** In the map of a lab. */
  readonly boardName?: string | undefined;
  readonly rig: Rig;
  /** With a board that nobody has opened yet, and the rig as its file is now. */
  readonly createMachine: () => Promise<Machine>;
  /** Whether somebody has the machine in hand: without one it gets no lease. */
  readonly isInHand: () => boolean;
  readonly onMoment: (moment: RigMoment) => void;
  readonly onGuide: (news: GuideNews | null) => void;
  /** Called when the board has gone by itself, with the reason. */
  readonly onLost: (reason: string) => void;
}

export class MachineDesk {
  readonly guides: GuideDesk;
  readonly #options: DeskOptions;
  #session: RigSession | undefined;
  /** Those of the rig, as the champion's task has them. */
  #settings: RigSettings;
  #connections = 0;
  /** Of what goes on: a stop ends it. From then on until something else is asked there is no lease. */
  #halt = new AbortController();
  #last: RigMoment | undefined;
  /** Where the hand brings cart and pole before the network drives: where episodes of the champion start. */
  #start = { positionM: 0, angleRad: Math.PI };

  constructor(options: DeskOptions) {
    this.#options = options;
    this.#settings = rigSettings(options.rig);
    this.guides = new GuideDesk(options, options.onGuide);
  }

  get connected(): ConnectedRig | null {
    if (!this.#session) return null;
    const { board, rig, bench } = this.#session.machine;
    const { softLimitM } = rig.track;
    const { normallyOpen, supply } = rig;
    return {
      board: board.name,
      rig: rig.name,
      isBench: bench !== undefined,
      ...(board instanceof PacedBoard && { pace: board.pace }),
      periodUs: rig.periodUs,
      stopM: rig.plant.stopM,
      ...(softLimitM !== undefined && { softLimitM }),
      poleM: 2 * rig.plant.poleCentreM,
      normallyOpen,
      ...(supply && { supplyMinV: supply.minVolts }),
      motorFloats: rig.plant.motorFloats > 0,
      number: this.#connections,
    };
  }

  /** Whether the motor may be on now, as far as the board has told. */
  get moves(): boolean {
    return ['HOMING', 'ARMED', 'RUNNING'].includes(this.#last?.state ?? '') || (this.#last?.drive ?? 0) !== 0;
  }

  /**
   * Does what is asked, and says in a sentence what was done.
   *
   * @throws CodedError, LinkError, MachineError or CommandError.
   */
  async do(work: RigWork): Promise<string> {
    if (work.kind === 'connect') return this.#connect();
    const session = this.#session;
    if (!session) throw new CommandError('board', 'No board is connected. Connect first.');
    this.#halt = new AbortController();
    const { signal } = this.#halt;
    try {
      return await this.#work(session.endedBy(signal), work, signal);
    } catch (error) {
      if (signal.aborted) return `Stopped in the middle: ${work.kind}.`;
      throw error;
    } finally {
      // What was begun when somebody said stop may have asked the board for motion since.
      if (signal.aborted && this.#session === session) await session.link.stop();
    }
  }

  async #work(session: RigSession, work: Exclude<RigWork, { kind: 'connect' }>, signal: AbortSignal): Promise<string> {
    const { link, machine } = session;
    switch (work.kind) {
      case 'disconnect':
        await this.close();
        return 'The motor is off, and the board is disconnected.';
      case 'flash':
        return this.#flash(session, work.champion);
      case 'home':
        await session.home();
        return 'The board has found its track.';
      case 'arm':
        await session.hold(this.#start);
        signal.throwIfAborted();
        await link.arm();
        return 'Armed: the network drives as soon as the pole is inside the capture angle.';
      case 'disarm':
        await link.disarm();
        return 'Disarmed: the motor is off.';
      case 'clear':
        await link.clearFault();
        return 'The fault is cleared.';
      case 'wiring':
        return this.#guided(session, () => this.guides.wiring(session, signal));
      case 'calibrate':
        return this.#guided(session, () => this.guides.calibrate(session, work.track, signal));
      case 'tap':
        if (!machine.bench) throw new CommandError('board', 'Tap the pole of a real machine by hand.');
        machine.bench.tap(TAP_RADPS);
        return 'The pole was tapped.';
      case 'pace':
        if (!(machine.board instanceof PacedBoard)) throw new CommandError('board', 'A real machine has its own time.');
        machine.board.pace = work.pace;
        return work.pace === 1 ? 'In real time.' : `${work.pace} times as fast as in real time.`;
    }
  }

  /** Motor off, whatever goes on. @throws LinkError, or CommandError when there is nobody to tell */
  async stop(): Promise<void> {
    this.#halt.abort(new Error('Stopped.'));
    if (!this.#session) throw new CommandError('board', 'No board is connected here, so none was stopped.');
    await this.#session.link.stop();
  }

  /** Motor off, and the port closed. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    this.#last = undefined;
    this.#halt.abort(new Error('Disconnected.'));
    await session?.close();
  }

  async #connect(): Promise<string> {
    await this.close();
    const { createMachine, isInHand, onLost } = this.#options;
    const session = await RigSession.open(await createMachine(), {
      mayMove: () => isInHand() && !this.#halt.signal.aborted,
    });
    this.guides.clear();
    this.#session = session;
    this.#settings = rigSettings(session.machine.rig);
    this.#connections++;
    session.onTick((telemetry) => this.#hear(session, telemetry));
    void session.link.ended.then((reason) => {
      if (this.#session !== session) return;
      void this.close();
      onLost(reason.message);
    });
    const { state } = await session.link.status();
    return `The ${session.machine.board.name} greets from the rig ${session.machine.rig.name}: it is ${state}.`;
  }

  /** A guide has settings of its own: afterwards the board has those of the rig again, and is not homed. */
  async #guided({ link }: RigSession, guide: () => Promise<string>): Promise<string> {
    try {
      return await guide();
    } finally {
      await link.stop();
      await link.configure(this.#settings);
    }
  }

  async #flash({ link, machine: { rig } }: RigSession, text: string): Promise<string> {
    const champion = parseChampion(text, 'The champion');
    const game = rigGame(champion);
    checkPeriod(champion, rig);
    this.#settings = rigSettings(rigFor(rig, game));
    await link.configure(this.#settings);
    const { written, bytes } = await link.flash(compileChampion(champion).image);
    this.#start = startOf(game, validationStart(1, 0));
    const stored = written
      ? `${bytes} bytes are stored, and the board has tested them.`
      : 'The board has this champion already.';
    return [stored, otherRig(champion, rig).note ?? ''].join(' ').trimEnd();
  }

  #hear({ machine: { rig, bench } }: RigSession, telemetry: Telemetry): void {
    const { tick, state = 'unknown', fault = 'unknown', action, duty, pressed = [] } = telemetry;
    const { cartCounts, poleCounts, cartMissed, poleMissed } = telemetry;
    const moment: RigMoment = {
      tick,
      heardMs: Date.now(),
      ...seenState(telemetry, rig),
      action: action / ONE_Q15,
      drive: duty / limits.DUTY_MAX,
      ...(bench && { pinDrive: bench.motor.drive }),
      state,
      fault,
      pressed,
      cartCounts,
      poleCounts,
      missed: cartMissed + poleMissed,
    };
    this.#last = moment;
    this.#options.onMoment(moment);
  }
}
