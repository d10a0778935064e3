// synaptolytic compare: runs side by side, finished or not.
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type Command, Option } from 'commander';
import { contrastsOfRuns, contrastTable } from '../../src/experiment/index.js';
import {
  type Comparison,
  compareRuns,
  type Run,
  type RunGroup,
  type RunSummary,
  readRun,
  type Spread,
} from '../../src/learn/index.js';
import { type CsvCell, csv, type DataTable, markdownTable } from '../../src/report/index.js';
import { completeCommand, type Session } from '../command.js';
import { count } from '../text.js';

interface Options {
  readonly csv?: boolean;
  readonly history?: boolean;
  readonly json?: boolean;
}

export function addCompare(program: Command, session: Session): void {
  const command = program.command('compare').summary('show training runs side by side');
  command
    .description(
      'Shows training runs side by side, finished or still being trained: the settings in which they differ, how far they came, and what ' +
        'their champions are worth. Runs that differ only in their seed are also taken together.',
    )
    .argument('<run...>', 'run directories')
    .addOption(new Option('--csv', 'a line for each run, as CSV').conflicts(['history', 'json']))
    .addOption(new Option('--history', 'a line for each generation of each run, as CSV').conflicts('json'));
  completeCommand(command, {
    examples: ['compare runs/*', 'compare --history runs/seven > history.csv'],
    exits: ['input', 'output'],
  });
  command.action((paths: readonly string[], options: Options) => {
    const { output } = session;
    const runs = runPaths(paths, (note) => output.say(note)).map(readRun);
    const comparison = compareRuns(runs);
    const contrasts = contrastsOfRuns(comparison);
    if (options.json) output.printJson({ ...comparison, contrasts });
    else if (options.history) output.print(historyCsv(runs).trimEnd());
    else if (options.csv) output.print(runsCsv(comparison).trimEnd());
    else
      output.print(
        [...tables(comparison), ...(contrasts.length > 0 ? [contrastTable(contrasts, 'Groups beside group 1')] : [])]
          .map((table) => markdownTable(table, output.columns))
          .join('\n\n'),
      );
  });
}

/** Each run once. What is there but no run is left out with a note, because `runs/*` may name other things too; unless nothing else is named. */
function runPaths(paths: readonly string[], say: (note: string) => void): string[] {
  const distinct = [...new Map(paths.map((path) => [resolve(path), path])).values()];
  const others = distinct.filter((path) => existsSync(path) && !existsSync(join(path, 'config.json')));
  if (others.length === distinct.length) return distinct;
  for (const path of others) say(`${path} is not a run directory; left out.`);
  return distinct.filter((path) => !others.includes(path));
}

/** The runs, and the groups if there is one with several runs. Numbers name the rows, because tables this wide go on below each other. */
function tables({ runs, groups }: Comparison): DataTable[] {
  const settings = settingNames(runs);
  const shared = sharedDirectory(runs.map(({ path }) => path));
  const ofRuns: DataTable = {
    caption: `${count(runs.length, 'run')}${shared === '' || shared === '.' ? '' : ` in ${shared}`}`,
    columns: columns(
      ['run', 'directory'],
      ['seed', ...settings, 'generations', 'steps', 'solved at', 'champion', 'minimum', 'connections', 'live'],
    ),
    rows: runs.map((run, i) => ({
      cells: [String(i + 1), directoryName(run.path, shared), ...runCells(run, settings)],
    })),
  };
  if (groups.length === runs.length) return [ofRuns];
  const ofGroups: DataTable = {
    caption: 'Runs that differ only in their seed (mean ± standard deviation)',
    columns: columns(['group', ...settings], ['runs', 'solved', 'solved at', 'champion', 'connections', 'live']),
    rows: groups.map((group, i) => ({ cells: [String(i + 1), ...groupCells(group, settings)] })),
  };
  return [ofRuns, ofGroups];
}

function settingNames(runs: readonly RunSummary[]): string[] {
  return [...new Set(runs.flatMap(({ settings }) => Object.keys(settings)))];
}

/** Words to the left, numbers to the right. */
function columns(words: readonly string[], numbers: readonly string[]): DataTable['columns'] {
  return [
    ...words.map((name) => ({ name, align: 'left' }) as const),
    ...numbers.map((name) => ({ name, align: 'right' }) as const),
  ];
}

/** The directory that all paths lie in, as they name it; '' for none. */
function sharedDirectory(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => dirname(path).split(sep));
  const end = first.findIndex((part, depth) => others.some((other) => other[depth] !== part));
  return first.slice(0, end === -1 ? first.length : end).join(sep);
}

const longestName = 60;

/** The path from the shared directory, of a longer one the end. */
function directoryName(path: string, shared: string): string {
  const name = shared === '' ? path : relative(shared, path);
  return name.length > longestName ? `…${name.slice(1 - longestName)}` : name;
}

const absent = '-';

function runCells(run: RunSummary, settings: readonly string[]): string[] {
  const { confirmed, connections } = run;
  return [
    String(run.seed),
    ...settings.map((name) => setting(run.settings[name])),
    run.finished ? String(run.generations) : `${run.generations}, not finished`,
    inPowers(run.steps),
    run.solvedAtSteps === null ? absent : inPowers(run.solvedAtSteps),
    confirmed ? `${confirmed.meanReturn.toFixed(1)} ± ${confirmed.sdReturn.toFixed(1)}` : absent,
    confirmed ? confirmed.minReturn.toFixed(1) : absent,
    connections ? String(connections.raw) : absent,
    connections ? String(connections.live) : absent,
  ];
}

function groupCells(group: RunGroup, settings: readonly string[]): string[] {
  const runs = group.paths.length;
  const rounded = (value: number) => value.toFixed(1);
  return [
    ...settings.map((name) => setting(group.settings[name])),
    group.finished === runs ? String(runs) : `${runs}, ${group.finished} finished`,
    `${group.solved} of ${runs} (${Math.round((100 * group.solved) / runs)} %)`,
    spread(group.solvedAtSteps, inPowers),
    spread(group.championReturn, rounded),
    spread(group.rawConnections, rounded),
    spread(group.liveConnections, rounded),
  ];
}

function spread(of: Spread | null, format: (value: number) => string): string {
  if (of === null) return absent;
  return of.count === 1 ? format(of.mean) : `${format(of.mean)} ± ${format(of.sd)}`;
}

function setting(value: unknown): string {
  return value === undefined ? absent : String(value);
}

/** Steps as the article writes them: 3.43e+7. */
function inPowers(steps: number): string {
  return steps === 0 ? '0' : steps.toExponential(2);
}

function runsCsv({ runs }: Comparison): string {
  const settings = settingNames(runs);
  const header = [
    ...['run', 'seed', ...settings, 'finished', 'generations', 'steps', 'solvedAtSteps', 'bestReturn'],
    ...['championMeanReturn', 'championSdReturn', 'championMinReturn', 'championEpisodes'],
    ...['rawConnections', 'liveConnections'],
  ];
  const rows = runs.map(({ confirmed, connections, ...run }): CsvCell[] => [
    run.path,
    run.seed,
    ...settings.map((name) => (run.settings[name] ?? null) as CsvCell),
    ...[run.finished, run.generations, run.steps, run.solvedAtSteps, run.bestReturn],
    ...[confirmed?.meanReturn, confirmed?.sdReturn, confirmed?.minReturn, confirmed?.episodes].map(orEmpty),
    ...[connections?.raw, connections?.live].map(orEmpty),
  ]);
  return csv(header, rows);
}

function orEmpty(value: number | undefined): CsvCell {
  return value ?? null;
}

/** Learning curves: every generation's record, with the run in front. */
function historyCsv(runs: readonly Run[]): string {
  const fields = [
    'generation',
    'steps',
    'bestFitness',
    'bestReturn',
    'meanReturn',
    'sdReturn',
    'meanConnections',
    'sdConnections',
    'mutationRate',
  ] as const;
  const rows = runs.flatMap(({ path, history }) =>
    history.map((record) => [path, ...fields.map((field) => record[field] ?? null)]),
  );
  return csv(['run', ...fields], rows);
}
