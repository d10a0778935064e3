// What validate and pipeline share: a champion is played at levels on a board and judged; its verdict is written and printed.

import type { Rig } from '../../rig/description/index.js';
import type { LevelResult, ValidationOptions, Verdict } from '../../rig/hil/index.js';
import type { Stamp } from '../../rig/results/index.js';
import type { Task } from '../../sim/index.js';
import { hexadecimal } from '../../src/base/index.js';
import { compileChampion } from '../../src/compile/index.js';
import type { Champion, Shape } from '../../src/network/index.js';
import {
  junitXml,
  measurementTable,
  stampFacts,
  verdictConclusion,
  verdictPage,
  verdictTable,
} from '../../src/report/index.js';
import type { Session } from '../command.js';
import type { ObservedBoard } from '../emulation-options.js';
import { readTextInput } from '../input-files.js';
import { junitStamp, playedBoard, stampOf } from '../stamp.js';
import { commandLine, count } from '../text.js';
import { championFigures } from './champion-figures.js';
import { flash, flashSentence } from './flash.js';
import { championName, writeVerdictFiles } from './verdict-files.js';

/** The levels of validation, in the order they run. */
export const levelNames = ['software', 'processor', 'rig'] as const;
export type Level = (typeof levelNames)[number];

/** What is validated, and how. */
export interface Plan {
  /** Name of the champion's file, for the verdict. */
  readonly file: string;
  readonly levels: readonly Level[];
  /** The champion's task, where it is not built in. */
  readonly task?: Task;
  /** For level rig. */
  readonly rig?: Rig;
  /** Of the board in the map of a lab. */
  readonly boardName?: string;
  readonly episodes: number;
  readonly seed: number;
  /** File of limits, instead of those of the task. */
  readonly limits?: string;
}

interface JudgedChampion {
  readonly file: string;
  readonly task: Champion['task'];
  readonly shape: Shape;
  readonly signature: number;
  readonly crc: number;
}

/** JSON.stringify of this is verdict.json. */
export type ValidationVerdict = Stamp<'synaptolytic-verdict'> & {
  /** Name of the rig that was played on. */
  readonly rig?: string;
} & Verdict<JudgedChampion>;

/** What came of it, and how long it took. */
export interface Judged {
  readonly verdict: ValidationVerdict;
  /** By the name of the level. */
  readonly levelSeconds: Readonly<Record<string, number>>;
}

/** Flashes a champion if a level needs the board, measures it at each level, with a progress line, and judges it. */
export async function validateChampion(
  session: Session,
  champion: Champion,
  { board, firmwareHex }: Pick<ObservedBoard, 'board' | 'firmwareHex'>,
  plan: Plan,
): Promise<Judged> {
  const { output, interruption } = session;
  const startedAt = new Date();
  const hil = await import('../../rig/hil/index.js');
  const usualLimits = () =>
    plan.task ? hil.ownLimits(plan.task) : hil.defaultLimits(champion.task.name, hil.championTask(champion).maxSteps);
  const limits = plan.limits === undefined ? usualLimits() : hil.parseLimits(readTextInput(plan.limits), plan.limits);
  const options: ValidationOptions = {
    episodes: plan.episodes,
    seed: plan.seed,
    ...(plan.task && { task: plan.task }),
    signal: interruption.signal,
    onProgress: ({ level, episode, episodes, return: last }) =>
      output.tick(`${level}  episode ${episode} of ${episodes}  return ${last.toFixed(1)}`),
  };
  const { image, report } = compileChampion(champion);
  const { shape, signature, crc } = report;
  const onBoard = plan.levels.includes('processor') || plan.levels.includes('rig');
  const { seed, episodes, levels, rig } = plan;
  const stamp = stampOf(
    'synaptolytic-verdict',
    onBoard
      ? { ...(await playedBoard(board.path, plan.boardName)), firmwareHex, seed, startedAt }
      : { board: 'none', seed, startedAt },
    [crc, levels, episodes, limits.map(({ text }) => text), rig],
  );
  // First of all, so that a port or a board that does not work is told before anything is played.
  if (onBoard) {
    output.tick(`flashing ${image.length} bytes to ${board.path}`);
    output.stage('flash', `${board.name}: ${flashSentence(await flash(board, image, interruption.signal))}`);
  }
  const results: LevelResult[] = [];
  const levelSeconds: Record<string, number> = {};
  const measure = async (playing: Promise<LevelResult>): Promise<LevelResult> => {
    const beganMs = performance.now();
    const result = await playing;
    levelSeconds[result.level] = (performance.now() - beganMs) / 1000;
    results.push(result);
    return result;
  };
  if (plan.levels.includes('software')) {
    await measure(hil.validateSoftware(champion, options));
    output.stage('software', `${count(plan.episodes, 'episode')} in Node`);
  }
  if (plan.levels.includes('processor')) {
    await measure(hil.validateProcessor(champion, board, options));
    output.stage('processor', `${count(plan.episodes, 'episode')} on the ${board.name}`);
  }
  let effects: LevelResult[] = [];
  if (plan.rig) {
    const played = await measure(
      hil.validateRig(champion, board, plan.rig, { ...options, onRequest: (request) => output.say(request) }),
    );
    output.stage('rig', `${count(plan.episodes, 'episode')} on the rig ${plan.rig.name} with the ${board.name}`);
    const delayUs = played.measurements.find(({ name }) => name === 'executionMean')!.value;
    effects = await hil.validateTwin(champion, plan.rig, {
      episodes: plan.episodes,
      seed: plan.seed,
      signal: interruption.signal,
      delayUs,
    });
    output.stage('effects', `${count(plan.episodes, 'episode')} in Node for each effect of the rig`);
  }
  for (const { text } of plan.limits === undefined ? [] : hil.unjudged(results, limits)) {
    output.say(`The limit "${text}" was not judged: no level that was played measures what it names.`);
  }
  const judged = hil.judge({ file: plan.file, task: champion.task, shape, signature, crc }, results, limits);
  const verdict: ValidationVerdict = {
    ...stamp,
    ...(rig && { rig: rig.name }),
    ...judged,
    ...(effects.length > 0 && { effects }),
  };
  return { verdict, levelSeconds };
}

/** Writes verdict.json, junit.xml and report.html. */
export async function writeVerdict(
  champion: Champion,
  { verdict, levelSeconds }: Judged,
  { rig, seed }: Pick<Plan, 'rig' | 'seed'>,
  write: (name: string, text: string) => void,
): Promise<void> {
  const facts = {
    name: `synaptolytic ${verdict.champion.task.name}`,
    champion: championName(verdict.champion),
    ...(verdict.rig !== undefined && { rig: verdict.rig }),
    ...junitStamp(verdict),
  };
  const { episodes } = verdict.levels.at(-1)!;
  const page = verdictPage(verdict, {
    champion: verdict.champion.file,
    conclusion: verdictConclusion(verdict.checks),
    command: commandLine(),
    figures: await championFigures(champion, { episodes, seed, ...(rig && { rig }) }),
    stamp: { ...stampFacts(verdict), imageCrc: hexadecimal(verdict.champion.crc) },
  });
  writeVerdictFiles(verdict, junitXml(verdict, facts, levelSeconds), write, page);
}

/** Prints what was measured, what was judged, and the conclusion. */
export function printVerdict({ output }: Session, verdict: ValidationVerdict, directory?: string): void {
  const where = directory === undefined ? '' : ` Everything is in ${directory}/`;
  output.print(
    [
      '',
      measurementTable(verdict.levels, output.columns),
      '',
      ...(verdict.effects
        ? ['What each effect of the rig costs:', measurementTable(verdict.effects, output.columns), '']
        : []),
      verdictTable(verdict, (text, { passed }) => output.paint(passed ? 'green' : ['bold', 'red'], text)),
      '',
      output.paint(verdict.passed ? 'green' : 'red', verdictConclusion(verdict.checks)) + where,
    ].join('\n'),
  );
}
