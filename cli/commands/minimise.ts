// synaptolytic minimise: the smallest network that solves a task, with the proof; or the check of such a proof.
import { join } from 'node:path';
import type { Command } from 'commander';
import type { TaskParameters } from '../../sim/index.js';
import { loadTask, mostWorkers } from '../../src/learn/index.js';
import {
  checkProof,
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
  parseProof,
  proofOf,
  SearchDirectory,
  type SearchState,
  search,
  searchableTasks,
} from '../../src/minimise/index.js';
import { formatChampion } from '../../src/network/index.js';
import { markdownTable } from '../../src/report/index.js';
import { anyNumber, completeCommand, givenFlags, type Session, wholeNumber } from '../command.js';
import { CommandError } from '../failure.js';
import { readTextInput } from '../input-files.js';
import { parseQuantity } from '../quantity.js';
import { twinOf } from '../rig-choice.js';
import { count, formatDuration, shellWord } from '../text.js';
import { defaultWorkers } from '../training-options.js';

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

/** Of a check, on one core some 30 s for swing-up. */
const defaultSample = 24;

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
    if (options.check !== undefined) await check(command, session, options.check, options);
    else if (options.sample !== undefined)
      throw new CommandError('usage', '--sample is for --check. Leave it out, or name a proof with --check.', {
        field: '--sample',
      });
    else await find(session, options);
  });
}

async function find(session: Session, options: Options): Promise<void> {
  const { output, interruption } = session;
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
  const { path } = directory;
  interruption.recovery = `Give the same command again to go on, with --out ${shellWord(path)}.`;
  interruption.advice = `${path} keeps what was played. ${interruption.recovery}`;
  output.stage('minimise', `${task.name}, at least ${settings.atLeast} over ${settings.episodes} starts, in ${path}`);

  const progress = new Progress(session, directory);
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

function conclusion({ sizes, smallest, settings }: Proof): string {
  const networks = sizes.reduce((sum, { forms }) => sum + forms, 0);
  const question = `a mean return of ${settings.atLeast} over these ${settings.episodes} starts`;
  const all = `All ${networks} networks of up to ${sizes.length - 1} connections were played.`;
  if (smallest === null) return `${all} None has ${question}.`;
  const solvers = sizes[smallest]!.near.filter(({ meanReturn }) => meanReturn >= settings.atLeast).length;
  return `${all} The smallest with ${question} has ${smallest} connections; ${count(solvers, 'network')} of that size ${solvers === 1 ? 'has' : 'have'} it.`;
}

/** Shows how far a search is, and keeps it on disk from time to time. */
class Progress {
  readonly #session: Session;
  readonly #directory: SearchDirectory;
  #state: SearchState | undefined;
  #kept = performance.now();
  /** Where the present size was when this call came to it. */
  #from = { connections: -1, chunks: 0, atMs: 0 };

  constructor(session: Session, directory: SearchDirectory) {
    this.#session = session;
    this.#directory = directory;
    this.#state = directory.state;
  }

  show(state: SearchState): void {
    this.#state = state;
    const { output } = this.#session;
    const { open, sizes } = state;
    if (open === undefined) {
      const { connections, forms, dropped, best } = sizes.at(-1)!;
      const whole = dropped.at(-1)!;
      if (best !== null)
        output.stageMore(
          `${String(connections).padStart(2)} connections  ${count(forms, 'network')}, ${whole} to the end  best ${best.meanReturn.toFixed(2)}`,
        );
    } else output.tick(this.#line(open.connections, open.steps.length, open.forms));
    if (performance.now() - this.#kept > keepEveryMs) this.keep();
  }

  /** Of a size: a bar, how much of it is played, and the time that the rest of it will take. */
  #line(connections: number, chunks: number, forms: number): string {
    const now = performance.now();
    if (this.#from.connections !== connections) this.#from = { connections, chunks, atMs: now };
    const { chunks: first, atMs } = this.#from;
    const all = Math.ceil(forms / chunkForms);
    const share = chunks / all;
    const leftS = chunks > first ? ((now - atMs) / 1000 / (chunks - first)) * (all - chunks) : undefined;
    const bar = '='.repeat(Math.round(20 * share)).padEnd(20);
    const left = leftS === undefined ? '' : `  ${formatDuration(leftS)} left of this size`;
    return `${connections} connections  [${bar}] ${Math.floor(100 * share)} %${left}`;
  }

  keep(): void {
    if (this.#state !== undefined) this.#directory.keep(this.#state);
    this.#kept = performance.now();
  }
}

const keepEveryMs = 10_000;

async function check(command: Command, session: Session, file: string, options: Options): Promise<void> {
  const { output, interruption } = session;
  const others = givenFlags(command, ['--check', '--sample', '--workers', '--json']);
  if (others.length > 0) {
    throw new CommandError(
      'usage',
      `A proof says what was asked: --check cannot be used together with ${others.join(', ')}. Leave ${others.length === 1 ? 'it' : 'them'} out.`,
      { field: others[0]! },
    );
  }
  interruption.advice = 'The proof was not checked to the end.';
  const proof = parseProof(readTextInput(file), file);
  const checked = await checkProof(proof, file, {
    workers: options.workers ?? defaultWorkers(),
    chunks: options.sample ?? defaultSample,
    onProgress: (done, of) => output.tick(`checking  ${done} of ${of}`),
    signal: interruption.signal,
  });
  if (options.json) {
    output.printJson({ holds: true, smallest: proof.smallest, ...checked });
    return;
  }
  output.print(
    [
      `${file} holds.`,
      `${checked.networks} networks, counted again in another way.`,
      `${count(checked.sampled, 'network')} in ${count(checked.chunks, 'group')} played again: dropped after the same steps.`,
      `${count(checked.replayed, 'listed network')} played whole again: the same returns.`,
      ...(checked.sameKernel
        ? []
        : [`It was made by version ${proof.program}, with another kernel: this one gave the same returns.`]),
      conclusion(proof),
    ].join('\n'),
  );
}
