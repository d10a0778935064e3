// What an experiment leaves: results.json, results.csv, results.md, the figures, and one page with everything.
import { presets } from '../learn/index.js';
import { type Block, htmlPage, markdownTable } from '../report/index.js';
import { articleTables } from './article.js';
import { formatCsv } from './csv.js';
import type { ExperimentDirectory } from './experiment-directory.js';
import { type Figure, tableFigures } from './figures.js';
import { type FinishedRun, scoreEpisodes } from './finished-run.js';
import type { Plan } from './plan.js';
import { type ExperimentResults, experimentResults } from './results.js';
import { resultTables } from './tables.js';

/** Writes the results of all runs of a directory's plan; the same runs give the same bytes. */
export function writeResults(directory: ExperimentDirectory, runs: readonly FinishedRun[]): ExperimentResults {
  const results = experimentResults(directory.plan, runs);
  const figures = articleTables.map((table) => {
    const own = runs.filter(({ planned }) => planned.table.number === table.number);
    return { table: table.number, figures: own.length === 0 ? [] : tableFigures(table, own) };
  });
  for (const { name, svg } of figures.flatMap((each) => each.figures)) directory.write(`figures/${name}.svg`, svg);
  directory.write('results.csv', formatCsv(results.runs));
  directory.write('results.md', formatMarkdown(results));
  directory.write(
    'report.html',
    reportPage(results, (number) => figures.find(({ table }) => table === number)!.figures),
  );
  directory.write('results.json', formatJson(results));
  return results;
}

/** The tables as Markdown. */
export function formatMarkdown(results: ExperimentResults): string {
  const tables = resultTables(results).flatMap((each) => each.tables.map(markdownTable));
  return `${[`    ${commandOf(results.plan)}`, ...tables].join('\n\n')}\n`;
}

/** JSON with a line for each run and each summary, which is long enough. */
function formatJson(results: ExperimentResults): string {
  const fields = Object.entries(results).map(([name, value]) => {
    const text = Array.isArray(value)
      ? `[\n${value.map((each) => `    ${JSON.stringify(each)}`).join(',\n')}\n  ]`
      : JSON.stringify(value);
    return `  ${JSON.stringify(name)}: ${text}`;
  });
  return `{\n${fields.join(',\n')}\n}\n`;
}

/** The command that repeats an experiment. */
export function commandOf({ experiment, tables, methods, seeds, twins, changes }: Plan): string {
  const { population, episodes, maxGenerations } = changes;
  const options = [
    ['seeds', seeds],
    ['tables', tables.join(',')],
    ['methods', methods.join(',')],
    ['elect', twins && 'twin'],
    ['population', population],
    ['episodes', episodes],
    ['max-generations', maxGenerations],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${value}`]));
  return `synaptolytic experiment ${experiment} ${options.join(' ')}`;
}

function reportPage(results: ExperimentResults, figuresOf: (table: number) => readonly Figure[]): string {
  const { plan, settings, versions } = results;
  const tables = resultTables(results).flatMap(({ number, tables: own }): Block[] => {
    const { preset, solvedWhen } = articleTables.find((table) => table.number === number)!;
    return [
      { kind: 'heading', text: `Table ${number}: ${presets[preset].task}` },
      {
        kind: 'text',
        text: `Steps to solve are environment steps of all individuals until ${solvedWhen}. Runs that never got there are not in the mean; “solved” counts them.`,
      },
      ...own.map((table): Block => ({ kind: 'table', table })),
      ...figuresOf(number).map(({ svg, caption }): Block => ({ kind: 'figure', svg, caption })),
    ];
  });
  const engines = [...new Set(results.runs.map(({ engine }) => engine))].join(', ');
  const programs = versions.map(({ synaptolytic, node }) => `synaptolytic ${synaptolytic} on Node ${node}`).join(', ');
  return htmlPage({
    title: 'Learning by pruning alone: the article’s tables again',
    summary: `${plan.methods.join(', ')} with seeds 1 to ${plan.seeds}, beside the figures of “Synaptolytic Learning: Learning RL Tasks via Pruning Alone” and of earlier prototypes on the same physics.`,
    blocks: [
      ...(Object.keys(plan.changes).length === 0
        ? []
        : [
            {
              kind: 'text',
              text: `This is a trial, not the article’s experiment: ${settingsText(plan.changes)}.`,
            } as const,
          ]),
      ...tables,
      { kind: 'heading', text: 'What is measured' },
      {
        kind: 'text',
        text:
          'Over seeds: mean ± standard deviation (n − 1), median, and quartiles. A champion’s return is its mean over ' +
          `${scoreEpisodes} fresh episodes, whose starts neither training nor confirmation has played. The article’s champion is the individual with the ` +
          'best training score, the luckiest of tens of thousands of noisy ones: “best score” here, and what the article and the prototypes report. The confirmed ' +
          'champion is the finalist that did best on other fresh starts.',
      },
      { kind: 'heading', text: 'To repeat it' },
      { kind: 'code', text: commandOf(plan) },
      {
        kind: 'text',
        text: `Done with ${programs}; engine: ${engines}. The same command gives the same numbers, times aside.`,
      },
      {
        kind: 'table',
        table: {
          caption: 'Settings',
          columns: [
            { name: 'method', align: 'left' },
            { name: 'settings', align: 'left' },
          ],
          rows: settings.map(({ task, method, ...rest }) => ({ cells: [`${task}, ${method}`, settingsText(rest)] })),
        },
      },
    ],
  });
}

function settingsText(settings: Readonly<Record<string, unknown>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', ');
}
