// synaptolytic pipeline: from nothing to a validated champion on the emulated board.
import { join } from 'node:path';
import type { Command } from 'commander';
import { isPruning, isTaskModule, RunDirectory } from '../../src/learn/index.js';
import type { Champion } from '../../src/network/index.js';
import { completeCommand, type Session, wholeNumber } from '../command.js';
import { observedBoard } from '../emulation-options.js';
import { CommandError } from '../failure.js';
import { chooseRig } from '../rig-choice.js';
import { addTrainingOptions, type TrainingOptions, trainingPlan } from '../training-options.js';
import { writeImage } from './compile.js';
import { trainChampion, trainingFacts } from './train.js';
import { defaultLevels } from './validate.js';
import { type Plan, printVerdict, validateChampion, writeVerdict } from './validation.js';

interface Options extends TrainingOptions {
  /** Episodes of validation. */
  readonly episodes: number;
  readonly out?: string;
  readonly json?: boolean;
}

export function addPipeline(program: Command, session: Session): void {
  const command = program
    .command('pipeline')
    .summary('all of it: train, compile, flash and validate on the emulated Uno');
  command.description(
    'Trains a champion, compiles it, flashes it onto the emulated Uno and validates it there: what the board computes, and, with --rig, ' +
      'how it drives that rig, simulated, through its pins. ' +
      'Leaves a run directory with config.json, history.jsonl, champion.json, champion.syn, verdict.json, junit.xml and report.html.',
  );
  addTrainingOptions(command, '--train-episodes')
    .option('--episodes <n>', 'episodes of validation at each level', wholeNumber(1), 10)
    .option('--out <dir>', 'run directory, new or empty (default: a free name under runs/)');
  completeCommand(command, {
    examples: ['pipeline', 'pipeline --task balance --seed 7 --out runs/seven', 'pipeline --rig desktop --episodes 2'],
    exits: ['checkFailed', 'input', 'board', 'output', 'refused', 'fault', 'worker'],
  });
  command.action(async (options: Options) => {
    const { output, interruption } = session;
    const { settings, taskName, note } = await trainingPlan(options, '--train-episodes');
    if (note !== undefined) output.say(note);
    if (!isPruning(settings.method)) {
      throw new CommandError(
        'usage',
        `The pipeline puts the champion on a board, and ${settings.method} learns real weights, which no board runs. Use a method that prunes, or the command train.`,
      );
    }
    if (isTaskModule(settings.task)) {
      throw new CommandError(
        'usage',
        'The pipeline is for built-in tasks. For one of your own use the commands train, compile, flash and validate --task.',
      );
    }
    const run = RunDirectory.create(settings, options.out, taskName);
    const trained = await trainChampion(session, run, taskName, options.workers);
    for (const [name, value] of trainingFacts(trained)) output.stageMore(`${name}: ${value}`);
    const champion = trained.champion as Champion; // the method prunes
    const file = join(run.path, 'champion.json');
    interruption.advice = `The champion is in ${file}, not validated. Go on with: synaptolytic validate ${file} --out ${run.path}`;

    const { report } = writeImage(champion, join(run.path, 'champion.syn'));
    output.stage(
      'compile',
      `${report.bytes} bytes, ${report.connections.live} live connections, ${report.predictedCycles} cycles predicted`,
    );

    const played = { file, episodes: options.episodes, seed: settings.seed };
    const plan: Plan =
      champion.task.rig !== undefined
        ? { ...played, levels: [...defaultLevels, 'rig'], rig: await chooseRig(options.rig, champion) }
        : { ...played, levels: defaultLevels };
    const judged = await validateChampion(session, champion, await observedBoard(session, 'emulated', {}), plan);
    const { verdict } = judged;
    await writeVerdict(champion, judged, plan, (name, text) => run.write(name, text));
    if (options.json) output.printJson({ runDirectory: run.path, ...verdict });
    else printVerdict(session, verdict, run.path);
    if (!verdict.passed) session.exit = 'checkFailed';
  });
}
