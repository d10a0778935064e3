// Plays one case of a check, on a fresh emulated board where its level has one.
import { CodedError } from '../../src/base/index.js';
import { LinkError } from '../../src/link/index.js';
import { parseChampion } from '../../src/network/index.js';
import { createBoard, type EmulatedBoard } from '../boards/ports/index.js';
import type { Rig } from '../description/index.js';
import {
  type FaultResult,
  faultEvidence,
  parseScenarios,
  type ScenarioEvidence,
  scenarioEvidence,
  validateFaults,
  validateScenario,
} from '../faults/index.js';
import {
  type LevelResult,
  MachineError,
  type Measurement,
  type Progress,
  parseRecording,
  Recorder,
  type RigRun,
  recordedEpisode,
  rigFor,
  rigGame,
  runEpisode,
  type ShownEpisode,
  softwareEpisode,
  validateProcessor,
  validateRig,
  validateSoftware,
} from '../hil/index.js';
import { logSerial, traceBoard } from '../traces/index.js';
import type { CheckJob } from './plan.js';

/** The episode with the smallest return, or the first scenario or fault that failed. */
export interface WorstEpisode {
  /** From 0; absent for a scenario and a fault. */
  readonly episode?: number;
  readonly return?: number;
  /** How it moved, where the task is of a cart with one pole. */
  readonly shown?: ShownEpisode;
  /** As the board told it: the text of a .jsonl file. */
  readonly recording?: string;
  /** What the board's pins did, and what went over its serial line: the texts of a .vcd file and a log. */
  readonly trace?: string;
  readonly serialLog?: string;
}

/** What an emulated board did in an episode. */
type BoardLook = Required<Pick<WorstEpisode, 'trace' | 'serialLog'>>;

/** What came of a case, as plain data. */
export interface Played {
  readonly measurements: readonly Measurement[];
  /** Of each episode. */
  readonly returns: readonly number[];
  readonly faults: readonly FaultResult[];
  readonly worst?: WorstEpisode;
  /** Of the episode that the job names. */
  readonly look?: BoardLook;
  /** What ended it early: a whole sentence. */
  readonly error?: string;
  readonly seconds: number;
}

/** Plays a case. What a board or a machine throws is what went wrong in it. */
export async function playCase(job: CheckJob): Promise<Played> {
  const beganMs = performance.now();
  const nothing = { measurements: [], returns: [], faults: [] };
  let played: Omit<Played, 'seconds'>;
  try {
    played = {
      ...nothing,
      ...(job.look === undefined ? await playLevel(job) : { look: await lookInto(job, job.look) }),
    };
  } catch (error) {
    if (!(error instanceof LinkError) && !(error instanceof MachineError) && !(error instanceof CodedError))
      throw error;
    played = { ...nothing, error: error.message };
  }
  return { ...played, seconds: (performance.now() - beganMs) / 1000 };
}

async function playLevel({
  championText,
  level,
  rig,
  group,
  scenario,
  episodes,
  seed,
}: CheckJob): Promise<Partial<Played>> {
  const champion = parseChampion(championText, 'the champion');
  const options = { episodes, seed };
  if (level === 'faults') {
    const run = { champion, rig: rig!, seed };
    const faults = await validateFaults(champion, rig!, { seed, includes: (fault) => fault.group === group });
    const failed = faults.find(({ passed }) => !passed);
    const evidence = failed && (await faultEvidence(failed, run));
    return { faults, ...(evidence && { worst: worstOf(evidence, run.rig) }) };
  }
  if (level === 'scenario') {
    const { text, source, index } = scenario!;
    const own = parseScenarios(text, source)[index]!;
    const run = { champion, rig: rig!, seed, number: index + 1 };
    const result = await validateScenario(own, run);
    if (result.passed) return { faults: [result] };
    return { faults: [result], worst: worstOf(await scenarioEvidence(own, run), run.rig) };
  }
  if (level === 'rig') {
    let worst: { readonly run: RigRun; readonly return: number; readonly episode: number } | undefined;
    const result = await validateRig(champion, createBoard('emulated'), rig!, {
      ...options,
      onRun: (run, { episode, return: own }) => {
        if (worst === undefined || own < worst.return) worst = { run, return: own, episode };
      },
    });
    const { run, ...which } = worst!;
    const recorder = new Recorder(rigFor(rig!, rigGame(champion)), 'jsonl');
    const lines = run.telemetry.map((telemetry) => recorder.line(telemetry));
    const recording = [recorder.header, ...lines].join('');
    return { ...measured(result), worst: { ...which, shown: runEpisode(run, rig!), recording } };
  }
  const result =
    level === 'software'
      ? await validateSoftware(champion, options)
      : await validateProcessor(champion, createBoard('emulated'), options);
  const played = measured(result);
  const least = Math.min(...played.returns);
  const worst = { episode: played.returns.indexOf(least), return: least };
  try {
    return { ...played, worst: { ...worst, shown: softwareEpisode(champion, { seed, episode: worst.episode }) } };
  } catch {
    // No cart with one pole: there is no picture of it.
    return { ...played, worst };
  }
}

function worstOf(evidence: ScenarioEvidence, rig: Rig): WorstEpisode {
  return { ...evidence, shown: recordedEpisode(parseRecording(evidence.recording, 'the recording'), rig) };
}

/** Plays a case again, as it was, up to an episode of which everything is written down. */
async function lookInto({ championText, level, rig, seed }: CheckJob, episode: number): Promise<BoardLook> {
  const champion = parseChampion(championText, 'the champion');
  const board = createBoard('emulated') as EmulatedBoard;
  const [trace, serialLog]: [string[], string[]] = [[], []];
  const ends: (() => void)[] = [];
  const begin = (): void => {
    ends.push(
      traceBoard(board.uno, (text) => trace.push(text)),
      logSerial(board.uno, (text) => serialLog.push(text)),
    );
  };
  if (episode === 0) begin();
  const onProgress = ({ episode: played }: Progress): void => {
    if (played === episode) begin();
  };
  const options = { episodes: episode + 1, seed, onProgress };
  try {
    if (level === 'rig') await validateRig(champion, board, rig!, options);
    else await validateProcessor(champion, board, options);
  } finally {
    for (const end of ends) end();
  }
  return { trace: trace.join(''), serialLog: serialLog.join('') };
}

function measured({ episodes, measurements }: LevelResult): Pick<Played, 'measurements' | 'returns'> {
  return { measurements, returns: (episodes as readonly { readonly return: number }[]).map((each) => each.return) };
}
