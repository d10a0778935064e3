// synaptolytic validate: plays a champion in Node and on a board, and judges it by limits.
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Rig } from '../../rig/description/index.js';
import { writeFileAtomically } from '../../src/base/files/index.js';
import type { Champion } from '../../src/network/index.js';
import { addBoardOptions, withNamedBoard } from '../board-choice.js';
import { completeCommand, givenFlags, type Session, wholeNumber } from '../command.js';
import { addEmulationOptions, type EmulationOptions, observedBoard } from '../emulation-options.js';
import { CommandError } from '../failure.js';
import { addHostLatency, makeHostLate } from '../host-latency.js';
import { readChampion } from '../input-files.js';
import { ownTaskOf } from '../own-task.js';
import { chooseRig, otherRig, sayOtherRig } from '../rig-choice.js';
import { addSelection, type SelectionOptions, selectionOf } from '../selection-options.js';
import type { JudgeBoard } from './validate-boards.js';
import { type Level, levelNames, type Plan, printVerdict, validateChampion, writeVerdict } from './validation.js';
import { prepareVerdictDirectory, removeBoardVerdicts } from './verdict-files.js';

/** What is played when no level is named: what needs no rig. */
export const defaultLevels: readonly Level[] = ['software', 'processor'];

interface Options extends EmulationOptions, SelectionOptions {
  readonly level?: readonly Level[];
  readonly port: string;
  readonly board?: string;
  readonly boards?: string;
  readonly boardMap?: string;
  readonly hostLatency?: string;
  readonly rig?: string;
  readonly task?: string;
  readonly episodes?: number;
  readonly seed: number;
  readonly limits?: string;
  readonly robustness?: boolean;
  readonly faults?: boolean;
  readonly scenario?: string;
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
      "for level rig, --robustness, --faults and --scenario: a preset or a rig file (default: the champion's)",
    )
    .option('--task <module>', 'for a champion of a task of your own: its module; for levels software and processor')
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
    .option(
      '--scenario <file>',
      'play the scenarios of this file on the emulated rig instead, and judge what they expect',
    );
  addSelection(command, 'faults or scenarios').option(
    '--out <dir>',
    'directory for verdict.json, junit.xml and report.html, or for robustness.json, .svg and .html',
  );
  addBoardOptions(command).addOption(
    new Option('--boards <list>', 'boards of the lab, such as uno-1,uno-2, or all: each is judged by itself').conflicts(
      [
        ...[
          'port',
          'board',
          'rig',
          'hostLatency',
          'robustness',
          'faults',
          'scenario',
          'firmware',
          'trace',
          'serialLog',
        ],
      ],
    ),
  );
  addEmulationOptions(addHostLatency(command));
  completeCommand(command, {
    examples: [
      'validate runs/seven/champion.json',
      'validate champion.json --level processor --port /dev/ttyACM0 --out verdict',
      'validate champion.json --level rig --rig desktop --episodes 10',
      'validate champion.json --level rig --episodes 1 --trace board.vcd --serial-log serial.txt',
      'validate champion.json --robustness --out robustness',
      'validate champion.json --faults --out faults',
      'validate champion.json --faults --only encoders',
      'validate champion.json --scenario examples/scenarios/emergency-stop.yaml',
      'validate champion.json --boards all --out verdicts',
      'validate champion.json --task ./my-task.ts',
    ],
    exits: ['checkFailed', 'input', 'board', 'output', 'refused', 'fault'],
  });
  command.action(async (file: string, options: Options) => {
    if (options.out !== undefined) {
      prepareVerdictDirectory(options.out);
      if (options.boards !== undefined) removeBoardVerdicts(options.out);
    }
    const champion = readChampion(file);
    const levels = levelsOf(options.level);
    const needsRig = options.robustness || options.faults || options.scenario !== undefined || levels.includes('rig');
    if (needsRig) (await import('../../rig/hil/index.js')).rigGame(champion);
    const task = await ownTaskOf(champion, file, options.task);
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
      refuseBeside(command, '--faults', ['--shard', '--only'], 'is made on the emulated board');
      const rig = await rigOf(session, champion, options.rig);
      session.interruption.advice = advice;
      const { runFaults } = await import('./validate-faults.js');
      await runFaults(session, champion, { ...common, rig, selection: selectionOf(options) });
      return;
    }
    if (options.scenario !== undefined) {
      refuseBeside(command, '--scenario', ['--shard', '--only'], 'is played on the emulated board');
      const rig = await rigOf(session, champion, options.rig);
      session.interruption.advice = advice;
      const { runScenarios } = await import('./validate-scenario.js');
      await runScenarios(session, champion, {
        ...{ ...common, scenarios: options.scenario, rig },
        selection: selectionOf(options),
      });
      return;
    }
    const selecting = givenFlags(command, []).find((flag) => ['--shard', '--only'].includes(flag));
    if (selecting !== undefined) {
      const message = `${selecting} is for --faults and --scenario. For episodes write a manifest, and use synaptolytic check.`;
      throw new CommandError('usage', message, { field: selecting });
    }
    if (options.rig !== undefined && !levels.includes('rig')) {
      throw new CommandError(
        'usage',
        '--rig is for level rig, for --robustness, for --faults and for --scenario. Add --level rig.',
        { field: '--rig' },
      );
    }
    session.interruption.advice = advice;
    const [observed] = givenFlags(command, []).filter((flag) =>
      ['--firmware', '--trace', '--serial-log'].includes(flag),
    );
    if (observed !== undefined && !levels.includes('processor') && !levels.includes('rig')) {
      throw new CommandError(
        'usage',
        `${observed} is for levels processor and rig, where there is a board. Add --level rig.`,
        { field: observed },
      );
    }
    const judge: JudgeBoard = async (own, { port, board: boardName, rig: rigName, out: directory }) => {
      const rig = levels.includes('rig') ? await rigOf(own, champion, rigName) : undefined;
      const plan: Plan = {
        ...{ file, levels, seed, episodes: episodes ?? 100 },
        ...(rig && { rig }),
        ...(task && { task }),
        ...(boardName !== undefined && { boardName }),
        ...(options.limits !== undefined && { limits: options.limits }),
      };
      const observed = await observedBoard(own, port, options);
      await makeHostLate(observed.board, options.hostLatency);
      const judged = await validateChampion(own, champion, observed, plan);
      observed.finish();
      if (directory !== undefined)
        await writeVerdict(champion, judged, plan, (name, text) => writeFileAtomically(join(directory, name), text));
      return { ...judged.verdict, ...(rig && otherRig(champion, rig)) };
    };
    if (options.boards !== undefined) {
      const { validateBoards } = await import('./validate-boards.js');
      await validateBoards(session, { ...options, boards: options.boards }, judge);
      return;
    }
    const verdict = await judge(session, await withNamedBoard(session, options));
    if (options.json) session.output.printJson(verdict);
    else printVerdict(session, verdict, out);
    if (!verdict.passed) session.exit = 'checkFailed';
  });
}

/** @throws CommandError 'usage' for flags that a mode has no use for. @param others beside those that every mode takes */
function refuseBeside(command: Command, mode: string, others: readonly string[], because: string): void {
  const [other] = givenFlags(command, [mode, '--rig', '--seed', '--out', '--json', ...others]);
  if (other === undefined) return;
  throw new CommandError('usage', `${other} does not go with ${mode}, which ${because}. Leave it out.`, {
    field: other,
  });
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
export async function rigOf({ output }: Session, champion: Champion, name: string | undefined): Promise<Rig> {
  const { checkPeriod, rigGame } = await import('../../rig/hil/index.js');
  rigGame(champion);
  const rig = await chooseRig(name, champion);
  checkPeriod(champion, rig);
  sayOtherRig(output, champion, rig);
  return rig;
}
