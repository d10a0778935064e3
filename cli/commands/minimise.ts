// synaptolytic minimise: the smallest network that solves a task, with the proof; or the check of such a proof.
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Task, TaskParameters } from '../../sim/index.js';
import { loadTask, mostWorkers, type Twin } from '../../src/learn/index.js';
import {
  chunkForms,
  Exam,
  type ExamSettings,
  type Finding,
  findings,
  findingsTable,
  formatProof,
  frontFigure,
  mostConnections,
  type Proof,
  proofOf,
  SearchDirectory,
  type SearchState,
  search,
  searchableTasks,
} from '../../src/minimise/index.js';
import { formatChampion } from '../../src/network/index.js';
import { markdownTable } from '../../src/report/index.js';
import { anyNumber, completeCommand, refuseOthers, type Session, wholeNumber } from '../command.js';
import { CommandError } from '../failure.js';
import { parseQuantity } from '../quantity.js';
import { twinOf } from '../rig-choice.js';
import { shellWord } from '../text.js';
import { defaultWorkers } from '../training-options.js';
import { SearchProgress } from './minimise-progress.js';
import { checkProofFile, conclusion, defaultSample } from './minimise-proof.js';

interface Options {
  readonly task?: string;
  readonly rail?: string;
  readonly atLeast?: number;
  readonly starts?: number;
  readonly seed?: number;
  readonly maxConnections?: number;
  readonly rig?: string;
  readonly workers?: number;
  readonly out?: string;
  readonly check?: string;
  readonly sample?: number;
  readonly json?: boolean;
}

export function addMinimise(program: Command, session: Session): void {
  const command = program
    .command('minimise')
    .summary('find the smallest network that solves a task, and prove that there is none smaller');
  command
    .description(
      'Plays all networks by number of connections, until one has the mean return that is asked for. A network is dropped only when no further play could lift it there, ' +
        'so the list is a proof. Leaves proof.json, the best network of each size as a champion, a table and a figure. Ctrl-C keeps what was played; the same command goes on. ' +
        '--check tests a proof.',
    )
    .option('--task <name>', `${searchableTasks.join(', ')} (default: swing-up)`)
    .option('--rail <length>', 'where the rail ends to either side, with its unit (default: "2 m")')
    .option('--at-least <return>', "the mean return that solves it (default: the task's, 880 for swing-up)", anyNumber)
    .option('--starts <n>', 'random starts that each network plays (default: 1000)', wholeNumber(2, 100_000))
    .option('--seed <n>', 'of the starts (default: 1)', wholeNumber(0))
    .option(
      '--max-connections <n>',
      'search all sizes up to this, and no further (default: up to the first size that has a solution)',
      wholeNumber(0, mostConnections),
    )
    .option(
      '--rig <name>',
      "the rig on whose twin the best networks play too: a preset or a file (default: bench-bumpers for the article's tasks)",
    )
    .option(
      '--workers <n>',
      'threads that play, which change no result (default: one for each core that is available, up to 8)',
      wholeNumber(1, mostWorkers),
    )
    .option('--out <dir>', 'directory, new, empty, or of the same search (default: runs/minimise-TASK)')
    .option('--check <file>', 'check this proof.json: count its networks again, and play a sample again')
    .option(
      '--sample <n>',
      `with --check: groups of ${chunkForms} networks to play again (default: ${defaultSample})`,
      wholeNumber(0, 1_000_000),
    );
  completeCommand(command, {
    examples: [
      'minimise --task balance --max-connections 7',
      'minimise --task swing-up --out runs/smallest',
      'minimise --check runs/smallest/proof.json',
    ],
    exits: ['input', 'output', 'worker'],
  });
  command.action(async (options: Options) => {
    if (options.check !== undefined) {
      refuseOthers(command, '--check', ['--sample', '--workers', '--json'], 'A proof says what was asked');
      await checkProofFile(session, options.check, options);
    } else if (options.sample !== undefined)
      throw new CommandError('usage', '--sample is for --check. Leave it out, or name a proof with --check.', {
        field: '--sample',
      });
    else await find(session, options);
  });
}

async function find(session: Session, options: Options): Promise<void> {
  const task = await loadTask({ task: options.task ?? 'swing-up', taskParameters: await parametersOf(options) });
  const settings: ExamSettings = {
    task: task.name,
    taskParameters: task.parameters,
    atLeast: options.atLeast ?? task.solvedReturn,
    episodes: options.starts ?? 1000,
    seed: options.seed ?? 1,
  };
  const exam = new Exam(settings, task);
  const twin = await twinOf(task, options.rig);
  const directory = new SearchDirectory(options.out ?? join('runs', `minimise-${task.name}`), settings);
  try {
    await searchIn(directory, { settings, task, exam, twin }, options, session);
  } finally {
    directory.close();
  }
}

/** What is asked, and all that follows from it. */
interface Question {
  readonly settings: ExamSettings;
  readonly task: Task;
  readonly exam: Exam;
  readonly twin: Twin | undefined;
}

async function searchIn(
  directory: SearchDirectory,
  { settings, task, exam, twin }: Question,
  options: Options,
  session: Session,
): Promise<void> {
  const { output, interruption } = session;
  const { path } = directory;
  interruption.recovery = `Give the same command again to go on, with --out ${shellWord(path)}.`;
  interruption.advice = `${path} keeps what was played. ${interruption.recovery}`;
  output.stage('minimise', `${task.name}, at least ${settings.atLeast} over ${settings.episodes} starts, in ${path}`);

  const progress = new SearchProgress(session, directory);
  let sizes: Proof['sizes'] | SearchState['sizes'];
  try {
    sizes = await search(settings, task, {
      workers: options.workers ?? defaultWorkers(),
      mostConnections: options.maxConnections,
      from: directory.state,
      onProgress: (state) => progress.show(state),
      signal: interruption.signal,
    });
  } finally {
    progress.keep();
  }
  const proof = proofOf(exam, task, sizes);
  const found = findings(proof, twin);
  writeResults(directory, proof, found);
  interruption.recovery = '';
  interruption.advice = `The results are in ${path}.`;
  if (options.json)
    output.printJson({ proof: join(path, 'proof.json'), smallest: proof.smallest, sizes: summary(proof, found) });
  else {
    output.print(markdownTable(findingsTable(found), output.columns));
    output.print(`\n${conclusion(proof)}\nEverything is in ${path}.`);
  }
}

async function parametersOf({ rail }: Options): Promise<TaskParameters | undefined> {
  if (rail === undefined) return undefined;
  return { railM: await parseQuantity(rail, { kind: 'length', unit: 'm', option: '--rail' }) };
}

function writeResults(directory: SearchDirectory, proof: Proof, found: readonly Finding[]): void {
  directory.write('proof.json', formatProof(proof));
  directory.write('results.json', `${JSON.stringify(summary(proof, found), null, 2)}\n`);
  directory.write('results.md', `${markdownTable(findingsTable(found))}\n\n${conclusion(proof)}\n`);
  directory.write('front.svg', frontFigure(found, proof));
  for (const { connections, champion } of found) {
    directory.write(join('champions', `${String(connections).padStart(2, '0')}.json`), formatChampion(champion));
  }
}

/** Each size as data; the champions are files of their own. */
function summary({ sizes }: Proof, found: readonly Finding[]): object[] {
  return found.map(({ champion: _, ...finding }) => {
    const { dropped, near } = sizes[finding.connections]!;
    return { ...finding, playedWhole: dropped.at(-1), near: near.length };
  });
}
