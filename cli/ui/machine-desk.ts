// The machine that pages steer: connected, homed, armed and stopped by the same session as that of the commands `rig`.
import { type Board, PacedBoard } from '../../rig/boards/index.js';
import { type Rig, rigSettings } from '../../rig/description/index.js';
import {
  checkPeriod,
  RigSession,
  rigFor,
  rigGame,
  seenState,
  startOf,
  validationStart,
  wire,
} from '../../rig/hil/index.js';
import { compileChampion } from '../../src/compile/index.js';
import type { Telemetry } from '../../src/link/index.js';
import { parseChampion } from '../../src/network/index.js';
import { limits } from '../../src/protocol/index.js';
import type { ConnectedRig, RigMoment, RigWork } from '../../src/ui-api/index.js';
import { CommandError } from '../failure.js';

const TAP_RADPS = 1;
const ONE_Q15 = 32_767;

/** Which machine it is, and what its pages hear. */
export interface DeskOptions {
  readonly port: string;
  readonly rig: Rig;
  /** A board that nobody has opened yet. */
  readonly createBoard: () => Promise<Board>;
  /** Whether somebody has the machine in hand: without one it gets no lease. */
  readonly isInHand: () => boolean;
  readonly onMoment: (moment: RigMoment) => void;
  /** Called when the board has gone by itself, with the reason. */
  readonly onLost: (reason: string) => void;
}

export class MachineDesk {
  readonly #options: DeskOptions;
  #session: RigSession | undefined;
  #connections = 0;
  #stops = 0;
  /** From a stop until something else is asked: no lease meanwhile. */
  #isHalted = false;
  #last: RigMoment | undefined;
  /** Where the hand brings cart and pole before the network drives: where episodes of the champion start. */
  #start = { positionM: 0, angleRad: Math.PI };

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  get connected(): ConnectedRig | null {
    if (!this.#session) return null;
    const { board, rig, bench } = this.#session.machine;
    const { softLimitM } = rig.track;
    return {
      board: board.name,
      rig: rig.name,
      isBench: bench !== undefined,
      ...(board instanceof PacedBoard && { pace: board.pace }),
      periodUs: rig.periodUs,
      stopM: rig.plant.stopM,
      ...(softLimitM !== undefined && { softLimitM }),
      poleM: 2 * rig.plant.poleCentreM,
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
    const stopsBefore = this.#stops;
    this.#isHalted = false;
    try {
      return await this.#work(session, work, () => this.#stops > stopsBefore);
    } catch (error) {
      if (this.#stops > stopsBefore) return `Stopped in the middle: ${work.kind}.`;
      throw error;
    } finally {
      // What was begun when somebody said stop may have asked the board for motion since.
      if (this.#isHalted && this.#session === session) await session.link.stop();
    }
  }

  async #work(
    session: RigSession,
    work: Exclude<RigWork, { kind: 'connect' }>,
    isStopped: () => boolean,
  ): Promise<string> {
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
        if (isStopped()) return 'Stopped before it was armed.';
        await link.arm();
        return 'Armed: the network drives as soon as the pole is inside the capture angle.';
      case 'disarm':
        await link.disarm();
        return 'Disarmed: the motor is off.';
      case 'clear':
        await link.clearFault();
        return 'The fault is cleared.';
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
    this.#stops++;
    this.#isHalted = true;
    if (!this.#session) throw new CommandError('board', 'No board is connected here, so none was stopped.');
    await this.#session.link.stop();
  }

  /** Motor off, and the port closed. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    this.#last = undefined;
    this.#stops++;
    await session?.close();
  }

  async #connect(): Promise<string> {
    await this.close();
    const { createBoard, rig, isInHand, onLost } = this.#options;
    const session = await RigSession.open(wire(await createBoard(), rig), {
      mayMove: () => isInHand() && !this.#isHalted,
    });
    this.#session = session;
    this.#connections++;
    session.onTick((telemetry) => this.#hear(session, telemetry));
    void session.link.ended.then((reason) => {
      if (this.#session !== session) return;
      void this.close();
      onLost(reason.message);
    });
    const { state } = await session.link.status();
    return `The ${session.machine.board.name} greets from the rig ${rig.name}: it is ${state}.`;
  }

  async #flash({ link }: RigSession, text: string): Promise<string> {
    const champion = parseChampion(text, 'The champion');
    const { rig } = this.#options;
    const game = rigGame(champion);
    checkPeriod(champion, rig);
    await link.configure(rigSettings(rigFor(rig, game)));
    const { written, bytes } = await link.flash(compileChampion(champion).image);
    this.#start = startOf(game, validationStart(1, 0));
    return written
      ? `${bytes} bytes are stored, and the board has tested them.`
      : 'The board has this champion already.';
  }

  #hear({ machine: { rig, bench } }: RigSession, telemetry: Telemetry): void {
    const { tick, state = 'unknown', fault = 'unknown', action, duty, pressed = [] } = telemetry;
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
    };
    this.#last = moment;
    this.#options.onMoment(moment);
  }
}
