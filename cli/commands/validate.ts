// synaptolytic validate: plays a champion in Node and on a board, and judges it by limits.
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Board } from '../../rig/boards/index.js';
import type { Rig } from '../../rig/description/index.js';
import type { LevelResult, ValidationOptions, Verdict } from '../../rig/hil/index.js';
import { writeFileAtomically } from '../../src/base/files/index.js';
import { compileChampion } from '../../src/compile/index.js';
import type { Champion } from '../../src/network/index.js';
import { junitXml, measurementTable, verdictTable } from '../../src/report/index.js';
import { completeCommand, givenFlags, type Session, wholeNumber } from '../command.js';
import { addEmulationOptions, type EmulationOptions, observedBoard } from '../emulation-options.js';
import { CommandError } from '../failure.js';
import { addHostLatency, makeHostLate } from '../host-latency.js';
import { checkTask, readChampion, readInput } from '../input-files.js';
import { chooseRig, otherRig, sayOtherRig } from '../rig-choice.js';
import { count } from '../text.js';
import { flash, flashSentence } from './flash.js';
import { championName, prepareVerdictDirectory, writeVerdictFiles } from './verdict-files.js';

/** The levels of validation, in the order they run. */
const levelNames = ['software', 'processor', 'rig'] as const;
type Level = (typeof levelNames)[number];

/** What is played when no level is named: what needs no rig. */
export const defaultLevels: readonly Level[] = ['software', 'processor'];

interface Options extends EmulationOptions {
  readonly level?: readonly Level[];
  readonly port: string;
  readonly hostLatency?: string;
  readonly rig?: string;
  readonly episodes?: number;
  readonly seed: number;
  readonly limits?: string;
  readonly robustness?: boolean;
  readonly faults?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

export function addValidate(program: Command, session: Session): void {
  const command = program.command('validate').summary('play a champion in Node and on a board, and judge it');
  command
    .description(
      'Plays a champion at up to three levels from the same starts, and judges what was measured by limits: software (in Node: float64 and fixed point), ' +
        'processor (on a board, with the plant simulated) and rig (the board drives a machine through its own pins). ' +
        'With rig go software and a table of what each effect of a real machine costs. The board is flashed first.',
    )
    .argument('<champion.json>', 'the champion')
    .option(
      '--level <name>',
      'software, processor or rig; may be given again (default: software and processor)',
      addLevel,
    )
    .option('--port <path>', 'port of the board, as the command boards lists it', 'emulated')
    .option(
      '--rig <name>',
      "for level rig, --robustness and --faults: a preset or a rig file (default: the champion's)",
    )
    .option('--episodes <n>', 'episodes at each level (default: 100; 20 with --robustness)', wholeNumber(1))
    .option('--seed <n>', 'seed of the starts', wholeNumber(0), 1)
    .option(
      '--limits <file>',
      'acceptance limits, one to a line, such as "meanReturn > 850" (default: those of the task)',
    )
    .option(
      '--robustness',
      'play a machine that deviates from its rig file instead: how far may each number be off? In Node, on the twin of the rig',
    )
    .option('--faults', 'make everything go wrong on the emulated rig instead, and judge what the firmware makes of it')
    .option('--out <dir>', 'directory for verdict.json and junit.xml, or for robustness.json, .svg and .html');
  addEmulationOptions(addHostLatency(command));
  completeCommand(command, {
    examples: [
      'validate runs/seven/champion.json',
      'validate champion.json --level processor --port /dev/ttyACM0 --out verdict',
      'validate champion.json --level rig --rig desktop --episodes 10',
      'validate champion.json --level rig --episodes 1 --trace board.vcd --serial-log serial.txt',
      'validate champion.json --robustness --out robustness',
      'validate champion.json --faults --out faults',
    ],
    exits: ['checkFailed', 'input', 'board', 'output', 'refused', 'fault'],
  });
  command.action(async (file: string, options: Options) => {
    if (options.out !== undefined) prepareVerdictDirectory(options.out);
    const champion = readChampion(file);
    await checkTask(champion, file);
    const { seed, out, json, episodes } = options;
    const common = { file, seed, ...(out !== undefined && { out }), json: json === true };
    const advice = `${file} is as it was, and nothing was judged. Run the command again.`;
    if (options.robustness) {
      refuseBeside(command, '--robustness', ['--episodes'], 'is played in Node, and judges nothing');
      const rig = await rigOf(session, champion, options.rig);
      session.interruption.advice = advice;
      const { runRobustness } = await import('./validate-robustness.js');
      await runRobustness(session, champion, { ...common, rig, episodes: episodes ?? 20 });
      return;
    }
    if (options.faults) {
      refuseBeside(command, '--faults', [], 'is made on the emulated board');
      const rig = await rigOf(session, champion, options.rig);
      session.interruption.advice = advice;
      const { runFaults } = await import('./validate-faults.js');
      await runFaults(session, champion, { ...common, rig });
      return;
    }
    const levels = levelsOf(options.level);
    if (options.rig !== undefined && !levels.includes('rig')) {
      throw new CommandError('usage', '--rig is for level rig, for --robustness and for --faults. Add --level rig.');
    }
    const rig = levels.includes('rig') ? await rigOf(session, champion, options.rig) : undefined;
    session.interruption.advice = advice;
    const [observed] = givenFlags(command, []).filter((flag) =>
      ['--firmware', '--trace', '--serial-log'].includes(flag),
    );
    if (observed !== undefined && !levels.includes('processor') && !levels.includes('rig')) {
      throw new CommandError(
        'usage',
        `${observed} is for levels processor and rig, where there is a board. Add --level rig.`,
      );
    }
    const plan: Plan = {
      ...{ file, levels, seed, episodes: episodes ?? 100 },
      ...(rig && { rig }),
      ...(options.limits !== undefined && { limits: options.limits }),
    };
    const { board, finish } = await observedBoard(session, options.port, options);
    await makeHostLate(board, options.hostLatency);
    const judged = await validateChampion(session, champion, board, plan);
    finish();
    const { verdict } = judged;
    if (options.out !== undefined)
      writeVerdict(judged, plan, (name, text) => writeFileAtomically(join(options.out!, name), text));
    if (options.json) session.output.printJson({ ...verdict, ...(rig && otherRig(champion, rig)) });
    else printVerdict(session, verdict, options.out);
    if (!verdict.passed) session.exit = 'checkFailed';
  });
}

/** @throws CommandError 'usage' for flags that a mode has no use for. @param others beside those that every mode takes */
function refuseBeside(command: Command, mode: string, others: readonly string[], because: string): void {
  const [other] = givenFlags(command, [mode, '--rig', '--seed', '--out', '--json', ...others]);
  if (other === undefined) return;
  throw new CommandError('usage', `${other} does not go with ${mode}, which ${because}. Leave it out.`);
}

function addLevel(name: string, chosen: readonly Level[] = []): readonly Level[] {
  const level = levelNames.find((known) => known === name);
  if (level === undefined) throw new InvalidArgumentError('The levels are software, processor and rig.');
  return [...chosen, level];
}

/** Level rig is shown beside software, which costs next to nothing. */
function levelsOf(chosen: readonly Level[] = defaultLevels): readonly Level[] {
  return chosen.includes('rig') ? [...chosen, 'software'] : chosen;
}

/** The rig to play on, and whether the champion can be played on it. */
async function rigOf({ output }: Session, champion: Champion, name: string | undefined): Promise<Rig> {
  const { checkPeriod, rigGame } = await import('../../rig/hil/index.js');
  rigGame(champion);
  const rig = await chooseRig(name, champion);
  checkPeriod(champion, rig);
  sayOtherRig(output, champion, rig);
  return rig;
}

/** What is validated, and how. */
export interface Plan {
  /** Name of the champion's file, for the verdict. */
  readonly file: string;
  readonly levels: readonly Level[];
  /** For level rig. */
  readonly rig?: Rig;
  readonly episodes: number;
  readonly seed: number;
  /** File of limits, instead of those of the task. */
  readonly limits?: string;
}

interface JudgedChampion {
  readonly file: string;
  readonly task: Champion['task'];
  readonly crc: number;
}

/** What came of it, and how long it took. */
export interface Judged {
  readonly verdict: Verdict<JudgedChampion>;
  readonly startedAt: Date;
  /** By the name of the level. */
  readonly levelSeconds: Readonly<Record<string, number>>;
}

/** Flashes a champion if a level needs the board, measures it at each level, with a progress line, and judges it. */
export async function validateChampion(
  session: Session,
  champion: Champion,
  board: Board,
  plan: Plan,
): Promise<Judged> {
  const { output, interruption } = session;
  const hil = await import('../../rig/hil/index.js');
  const limits =
    plan.limits === undefined
      ? hil.defaultLimits(champion.task.name, hil.championTask(champion).maxSteps)
      : hil.parseLimits(readInput(plan.limits).toString('utf8'), plan.limits);
  const options: ValidationOptions = {
    episodes: plan.episodes,
    seed: plan.seed,
    signal: interruption.signal,
    onProgress: ({ level, episode, episodes, return: last }) =>
      output.tick(`${level}  episode ${episode} of ${episodes}  return ${last.toFixed(1)}`),
  };
  const { image, report } = compileChampion(champion);
  const onBoard = plan.levels.includes('processor') || plan.levels.includes('rig');
  // First of all, so that a port or a board that does not work is told before anything is played.
  if (onBoard) {
    output.tick(`flashing ${image.length} bytes to ${board.path}`);
    output.stage('flash', `${board.name}: ${flashSentence(await flash(board, image, interruption.signal))}`);
  }
  const results: LevelResult[] = [];
  const startedAt = new Date();
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
  const { shape, signature, crc } = report;
  for (const { text } of plan.limits === undefined ? [] : hil.unjudged(results, limits)) {
    output.say(`The limit "${text}" was not judged: no level that was played measures what it names.`);
  }
  const verdict = hil.judge({ file: plan.file, task: champion.task, shape, signature, crc }, results, limits);
  return { verdict: effects.length > 0 ? { ...verdict, effects } : verdict, startedAt, levelSeconds };
}

/** Writes verdict.json and junit.xml. */
export function writeVerdict(
  { verdict, startedAt, levelSeconds }: Judged,
  { rig, seed }: Plan,
  write: (name: string, text: string) => void,
): void {
  const facts = {
    name: `synaptolytic ${verdict.champion.task.name}`,
    champion: championName(verdict.champion),
    ...(rig && { rig: rig.name }),
    seed,
    startedAt,
  };
  writeVerdictFiles(verdict, junitXml(verdict, facts, levelSeconds), write);
}

/** Prints what was measured, what was judged, and the conclusion. */
export function printVerdict({ output }: Session, verdict: Verdict, directory?: string): void {
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
      output.paint(verdict.passed ? 'green' : 'red', conclusion(verdict)) + where,
    ].join('\n'),
  );
}

function conclusion({ checks }: Verdict): string {
  if (checks.length === 0) return 'Nothing was judged: no limit is about what these levels measure.';
  const failed = checks.filter((check) => !check.passed).length;
  if (failed === 0 && checks.length === 1) return 'The only check passed.';
  return failed === 0 ? `All ${checks.length} checks passed.` : `${failed} of ${count(checks.length, 'check')} failed.`;
}
