// Level `processor`: the champion on the board, observations and actions by serial, the plant simulated.
import { playEpisode, type Task } from '../../sim/index.js';
import { compileChampion } from '../../src/compile/index.js';
import type { BoardLink, LinkOptions } from '../../src/link/index.js';
import { type Champion, FloatPolicy } from '../../src/network/index.js';
import type { Board } from '../boards/index.js';
import { playedTask } from './champion-task.js';
import { FixedDriver } from './fixed-driver.js';
import { playOnBoard, type Step } from './lockstep.js';
import { type Measurement, measurements, percentile, spread } from './measurements.js';
import { nowMs, traceInferences } from './stopwatch.js';
import { type ValidationOptions, validationStart } from './validation.js';
import type { LevelResult } from './verdict.js';

/** One start, played by the board. */
export interface ProcessorEpisode {
  readonly episode: number;
  /** Return and steps of the board. */
  readonly return: number;
  readonly steps: number;
  /** Return of the float64 policy. */
  readonly returnFloat: number;
  readonly unequalActions: number;
  readonly saturations: number;
  readonly missedDeadlines: number;
  readonly roundTripMaxMs: number;
}

export interface ProcessorOptions extends ValidationOptions {
  readonly link?: LinkOptions;
}

/** The Uno's crystal, for a board that cannot be looked into. */
const unoClockHz = 16e6;

/**
 * Flashes the champion, unless the board holds it already, then plays whole episodes in which every action comes from the board.
 *
 * @throws CodedError CHAMPION_TASK or of the board, TaskError, LinkError, or the signal's reason. The board keeps a whole champion in every case.
 */
export async function validateProcessor(
  champion: Champion,
  board: Board,
  options: ProcessorOptions,
): Promise<LevelResult> {
  const task = playedTask(champion, options.task);
  const { signal } = options;
  const link = await board.link({ ...options.link, ...(signal && { signal }) });
  try {
    await link.flash(compileChampion(champion).image);
    return await playEpisodes(task, champion, board, link, options);
  } finally {
    await link.close();
  }
}

async function playEpisodes(
  task: Task,
  champion: Champion,
  board: Board,
  link: BoardLink,
  { seed, episodes: count, onProgress }: ProcessorOptions,
): Promise<LevelResult> {
  const clock = () => nowMs(board);
  const trace = traceInferences(board);
  const episodes: ProcessorEpisode[] = [];
  const steps: Step[] = [];
  try {
    for (let episode = 0; episode < count; episode++) {
      const start = () => validationStart(seed, episode);
      const played = await playOnBoard(task, link, new FixedDriver(champion), start(), clock);
      const returnFloat = playEpisode(task, new FloatPolicy(champion), start()).return;
      episodes.push({ episode, return: played.return, returnFloat, ...summary(task, played.steps) });
      steps.push(...played.steps);
      onProgress?.({ level: 'processor', episode: episode + 1, episodes: count, return: played.return });
    }
  } finally {
    trace?.end();
  }
  return {
    level: 'processor',
    episodes,
    measurements: [
      ...measure(task, episodes, steps, board.uno?.clockHz ?? unoClockHz),
      ...(trace ? measureTrace(trace.cycles) : []),
      ...measurements({ retries: link.retries }),
    ],
  };
}

function summary(task: Task, steps: readonly Step[]) {
  return {
    steps: steps.length,
    unequalActions: steps.reduce((sum, step) => sum + step.unequalActions, 0),
    saturations: steps.filter((step) => step.saturated).length,
    missedDeadlines: steps.filter((step) => step.roundTripMs * 1000 > task.periodUs).length,
    roundTripMaxMs: spread(steps.map((step) => step.roundTripMs)).max,
  };
}

function measure(
  task: Task,
  episodes: readonly ProcessorEpisode[],
  steps: readonly Step[],
  clockHz: number,
): Measurement[] {
  const returns = spread(episodes.map((episode) => episode.return));
  const cycles = spread(steps.map((step) => step.cycles));
  const roundTripsMs = steps.map((step) => step.roundTripMs);
  const roundTrip = spread(roundTripsMs);
  const { unequalActions, saturations, missedDeadlines } = summary(task, steps);
  return measurements({
    meanReturn: returns.mean,
    minReturn: returns.min,
    meanReturnFloat: spread(episodes.map((episode) => episode.returnFloat)).mean,
    bitEquality: 1 - unequalActions / (steps.length * task.actions),
    saturations,
    inferenceCyclesMin: cycles.min,
    inferenceCyclesMean: cycles.mean,
    inferenceCyclesMax: cycles.max,
    inferenceMean: (cycles.mean / clockHz) * 1e6,
    inferenceMax: (cycles.max / clockHz) * 1e6,
    roundTripMean: roundTrip.mean,
    roundTripP99: percentile(roundTripsMs, 0.99),
    roundTripMax: roundTrip.max,
    missedDeadlines,
  });
}

function measureTrace(cyclesOfInferences: readonly number[]): Measurement[] {
  const { min, mean, max } = spread(cyclesOfInferences);
  return measurements({ tracedCyclesMin: min, tracedCyclesMean: mean, tracedCyclesMax: max });
}
