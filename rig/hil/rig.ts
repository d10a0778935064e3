// Level `rig`: the firmware runs the champion by itself, through its own pins, on a rig.
import { CodedError } from '../../src/base/index.js';
import { compileChampion } from '../../src/compile/index.js';
import { faultSentence, type Telemetry } from '../../src/link/index.js';
import type { Champion } from '../../src/network/index.js';
import { type FaultName, limits } from '../../src/protocol/index.js';
import type { RigState } from '../bench/index.js';
import type { Board } from '../boards/index.js';
import type { Rig } from '../description/index.js';
import { type Measurement, measurements, spread } from './measurements.js';
import { type MotionSummary, measureMotion, neverHeld, summarizeMotion } from './motion.js';
import { type RigRun, runMachine, seenState, ticksBetween } from './rig-run.js';
import { type Machine, RigSession, type SessionOptions, wire } from './rig-session.js';
import { isOver, motionOf, type RigGame, rigGame, scoreOf, startOf } from './scoring.js';
import { type ValidationOptions, validationStart } from './validation.js';
import type { LevelResult } from './verdict.js';

/** One start, run by the machine. */
export interface RigEpisode {
  readonly episode: number;
  /** Of how cart and pole truly moved, where that is known; else as `returnTelemetry`. */
  readonly return: number;
  readonly steps: number;
  /** Of how the board saw them. */
  readonly returnTelemetry: number;
  readonly motion: MotionSummary;
  /** Control ticks in which an observation was held at a limit. */
  readonly saturations: number;
  readonly jitterMaxUs: number;
  readonly executionMeanUs: number;
  readonly executionMaxUs: number;
  /** The fault that ended it: its name, and in words. */
  readonly fault?: FaultName;
  readonly faultMeaning?: string;
}

export interface RigOptions extends ValidationOptions, Pick<SessionOptions, 'link'> {
  /** Told when a person has to do something at a real machine. */
  readonly onRequest?: (request: string) => void;
  /** Called after each run, with all that is known of it: for a recording or a picture. */
  readonly onRun?: (run: RigRun, episode: RigEpisode) => void;
}

/** The rig as a game needs it: for a swing-up, control engages wherever the pole is. */
export function rigFor(rig: Rig, { isSwingUp }: Pick<RigGame, 'isSwingUp'>): Rig {
  return isSwingUp ? { ...rig, captureRad: Math.PI } : rig;
}

/**
 * Gives the board the rig's settings and the champion, homes it, and runs whole episodes. A fault ends its episode, is reported by name, cleared,
 * and the rig homed again if need be.
 *
 * @throws CodedError CHAMPION_TASK or of the board, TaskError, LinkError, MachineError, or the signal's reason. The machine is disarmed in every case.
 */
export async function validateRig(
  champion: Champion,
  board: Board,
  rig: Rig,
  options: RigOptions,
): Promise<LevelResult> {
  const game = rigGame(champion);
  checkPeriod(champion, rig);
  const machine = wire(board, rigFor(rig, game));
  const session = await RigSession.open(machine, options);
  try {
    await session.link.flash(compileChampion(champion).image);
    await session.recover();
    return await runEpisodes(session, game, options);
  } finally {
    await session.close();
  }
}

/** @throws CodedError CHAMPION_TASK when the champion acts in other periods than the rig. */
export function checkPeriod(champion: Champion, rig: Rig): void {
  if (champion.task.periodUs === rig.periodUs) return;
  const what = `The champion was trained for a control period of ${champion.task.periodUs / 1000} ms`;
  throw new CodedError(
    'CHAMPION_TASK',
    `${what}, and the rig "${rig.name}" has ${rig.periodUs / 1000} ms. Choose another rig, or train a champion for this one.`,
  );
}

async function runEpisodes(session: RigSession, game: RigGame, options: RigOptions): Promise<LevelResult> {
  const { episodes: count, seed, onProgress, onRequest } = options;
  const episodes: RigEpisode[] = [];
  const edges = new EdgeCount(session.machine);
  let missedEdges = 0;
  for (let episode = 0; episode < count; episode++) {
    const start = startOf(game, validationStart(seed, episode));
    if (session.machine.bench) await session.hold(start);
    else onRequest?.(game.isSwingUp ? 'Let the pole hang still.' : 'Lift the pole upright and let go when it is held.');
    const before = await session.until((telemetry) => telemetry);
    edges.begin(before);
    const run = await runMachine(session, game.task.maxSteps, (seen) => isOver(game, seen));
    const last = run.telemetry.at(-1);
    if (last) missedEdges += missed(before, last);
    episodes.push(measureEpisode(game, session.machine, episode, run));
    options.onRun?.(run, episodes.at(-1)!);
    await session.hold({ positionM: 0, angleRad: Math.PI });
    edges.end(await session.until((telemetry) => telemetry));
    await session.recover();
    onProgress?.({ level: 'rig', episode: episode + 1, episodes: count, return: episodes.at(-1)!.return });
  }
  return {
    level: 'rig',
    episodes,
    measurements: [
      ...measure(episodes, session.machine.rig),
      ...measurements({ missedEdges, ...(session.machine.bench && { lostEdges: edges.lost }) }),
    ],
  };
}

function measureEpisode(game: RigGame, { rig, board }: Machine, episode: number, run: RigRun): RigEpisode {
  const { telemetry, truth, fault } = run;
  const seen = telemetry.map((tick) => seenState(tick, rig));
  const states: readonly RigState[] = truth?.states ?? seen;
  const score = scoreOf(game, states, fault !== undefined);
  const drives = telemetry.map(({ duty }) => duty / limits.DUTY_MAX);
  const samples = states.slice(0, score.steps).map((state, i) => motionOf(state, drives[i] ?? 0));
  const motion = summarizeMotion(samples, rig.periodUs / 1e6);
  const cutShort = fault !== undefined || score.steps < game.task.maxSteps;
  const timing = truth ? tracedTiming(truth.ticks, rig, board) : reportedTiming(telemetry, rig);
  return {
    episode,
    ...score,
    returnTelemetry: scoreOf(game, seen, fault !== undefined).return,
    motion: cutShort ? neverHeld(motion, (game.task.maxSteps * rig.periodUs) / 1e6) : motion,
    saturations: telemetry.at(-1)?.saturations ?? 0,
    ...timing,
    ...(fault !== undefined && { fault, faultMeaning: faultSentence(fault) }),
  };
}

function tracedTiming(ticks: readonly { start: number; end: number }[], { periodUs }: Rig, { uno }: Board) {
  const us = (cycles: number): number => (cycles / uno!.clockHz) * 1e6;
  const execution = spread(ticks.map(({ start, end }) => us(end - start)));
  const periods = ticks.slice(1).map(({ start }, i) => us(start - ticks[i]!.start));
  return timing(execution, periods, periodUs);
}

/** What the board tells of itself, in steps of 4 us. */
function reportedTiming(telemetry: readonly Telemetry[], { periodUs }: Rig) {
  const execution = spread(telemetry.map(({ execution4us }) => execution4us * 4));
  const periods = telemetry.slice(1).flatMap((tick, i) => {
    const before = telemetry[i]!;
    return ticksBetween(before, tick) === 1 ? [((tick.start4us - before.start4us) & 0xffff) * 4] : [];
  });
  return timing(execution, periods, periodUs);
}

function timing(execution: { mean: number; max: number }, periodsUs: readonly number[], periodUs: number) {
  const jitterMaxUs = spread([0, ...periodsUs.map((us) => Math.abs(us - periodUs))]).max;
  return { jitterMaxUs, executionMeanUs: execution.mean, executionMaxUs: execution.max };
}

function measure(episodes: readonly RigEpisode[], { periodUs }: Rig): Measurement[] {
  const returns = spread(episodes.map((episode) => episode.return));
  const executionMax = spread(episodes.map((episode) => episode.executionMaxUs)).max;
  return [
    ...measurements({
      meanReturn: returns.mean,
      minReturn: returns.min,
      meanReturnTelemetry: spread(episodes.map((episode) => episode.returnTelemetry)).mean,
    }),
    ...measureMotion(episodes.map(({ motion }) => motion)),
    ...measurements({
      saturations: episodes.reduce((sum, { saturations }) => sum + saturations, 0),
      jitterMax: spread(episodes.map((episode) => episode.jitterMaxUs)).max,
      executionMean: spread(episodes.map((episode) => episode.executionMeanUs)).mean,
      executionMax,
      loadMax: executionMax / periodUs,
      faults: episodes.filter(({ fault }) => fault !== undefined).length,
    }),
  ];
}

function missed(from: Telemetry, to: Telemetry): number {
  return ((to.cartMissed - from.cartMissed) & 0xffff) + ((to.poleMissed - from.poleMissed) & 0xffff);
}

/** Compares what the firmware counted with what the bench's encoders did, while cart and pole are held still. */
class EdgeCount {
  lost = 0;
  readonly #machine: Machine;
  #before = { cart: 0, pole: 0 };

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  begin(telemetry: Telemetry): void {
    this.#before = this.#difference(telemetry);
  }

  end(telemetry: Telemetry): void {
    const { countsPerRev } = this.#machine.rig.poleEncoder;
    const { cart, pole } = this.#difference(telemetry);
    this.lost += Math.abs(cart - this.#before.cart) + distance(pole - this.#before.pole, countsPerRev);
  }

  #difference({ cartCounts, poleCounts }: Telemetry) {
    const { bench } = this.#machine;
    return { cart: (bench?.cartEncoder.count ?? 0) - cartCounts, pole: (bench?.poleEncoder.count ?? 0) - poleCounts };
  }
}

/** Of two counts on a circle of so many. */
function distance(difference: number, circle: number): number {
  const around = ((difference % circle) + circle) % circle;
  return Math.min(around, circle - around);
}
