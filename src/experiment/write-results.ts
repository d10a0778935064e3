// What an experiment leaves: results.json, results.csv, results.md, the figures, and one page with everything.
import { type Block, htmlPage, markdownTable } from '../report/index.js';
import { formatCsv } from './csv.js';
import type { ExperimentDirectory } from './experiment-directory.js';
import { type Figure, partFigures } from './figures.js';
import { type FinishedRun, scoreEpisodes } from './finished-run.js';
import { headingOf, solvedWhen } from './part.js';
import { type ArticlePlan, type OwnPlan, type Plan, partsOf } from './plan.js';
import { type ExperimentResults, experimentResults } from './results.js';
import { resultTables } from './tables.js';

/** Writes the results of all runs of a directory's plan; the same runs give the same bytes. */
export function writeResults(directory: ExperimentDirectory, runs: readonly FinishedRun[]): ExperimentResults {
  const results = experimentResults(directory.plan, runs);
  const figures = new Map(
    partsOf(directory.plan).map((part) => {
      const own = runs.filter(({ planned }) => planned.part.name === part.name);
      return [part.name, partFigures(part, own)];
    }),
  );
  for (const { name, svg } of [...figures.values()].flat()) directory.write(`figures/${name}.svg`, svg);
  directory.write('results.csv', formatCsv(results.runs));
  directory.write('results.md', formatMarkdown(results));
  directory.write('report.html', reportPage(results, figures));
  directory.write('results.json', formatJson(results));
  return results;
}

/** The tables as Markdown. @param columns characters in a line, for a terminal; absent: every table whole. */
export function formatMarkdown(results: ExperimentResults, columns?: number): string {
  const tables = resultTables(results).flatMap((each) => each.tables.map((table) => markdownTable(table, columns)));
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
export function commandOf(plan: Plan): string {
  const { population, episodes, maxGenerations } = plan.changes;
  const [name, asked] = plan.experiment === 'article' ? [plan.experiment, articleOptions(plan)] : ownCommand(plan);
  const options = [
    ...asked,
    ['population', population],
    ['episodes', episodes],
    ['max-generations', maxGenerations],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${value}`]));
  return ['synaptolytic experiment', name, ...options].join(' ');
}

type Option = readonly [flag: string, value: string | number | undefined];

function articleOptions({ seeds, tables, methods, twins }: ArticlePlan): Option[] {
  return [
    ['seeds', seeds],
    ['tables', tables.join(',')],
    ['methods', methods.join(',')],
    ['elect', twins && 'twin'],
  ];
}

function ownCommand({ source, seeds }: OwnPlan): [name: string, options: Option[]] {
  return [source, [['seeds', seeds.length]]];
}

function reportPage(results: ExperimentResults, figures: ReadonlyMap<string, readonly Figure[]>): string {
  const { plan, settings, summaries, versions } = results;
  const tables = resultTables(results).flatMap(({ part, tables: own }): Block[] => [
    { kind: 'heading', text: headingOf(part) },
    {
      kind: 'text',
      text: `Steps to solve are environment steps of all individuals until ${solvedWhen(part)}. Runs that never got there are not in the mean; “solved” counts them.`,
    },
    ...own.map((table): Block => ({ kind: 'table', table })),
    ...figures.get(part.name)!.map(({ svg, caption }): Block => ({ kind: 'figure', svg, caption })),
  ]);
  const engines = [...new Set(results.runs.map(({ engine }) => engine))].join(', ');
  const programs = versions.map(({ synaptolytic, node }) => `synaptolytic ${synaptolytic} on Node ${node}`).join(', ');
  return htmlPage({
    ...introduction(plan),
    blocks: [
      ...(Object.keys(plan.changes).length === 0
        ? []
        : [
            {
              kind: 'text',
              text: `This is a trial, not the ${plan.experiment === 'article' ? 'article’s ' : ''}experiment: ${settingsText({ ...plan.changes })}.`,
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
            { name: plan.experiment === 'article' ? 'method' : 'group', align: 'left' },
            { name: 'settings', align: 'left' },
          ],
          rows: settings.map(({ task, method, ...rest }, k) => {
            const { part, group } = summaries[k]!;
            return part === undefined
              ? { cells: [`${task}, ${method}`, settingsText(rest)] }
              : { cells: [`${part}, ${group}`, settingsText({ task, method, ...rest })] };
          }),
        },
      },
    ],
  });
}

function introduction(plan: Plan): { readonly title: string; readonly summary: string } {
  if (plan.experiment === 'article') {
    return {
      title: 'Learning by pruning alone: the article’s tables again',
      summary: `${plan.methods.join(', ')} with seeds 1 to ${plan.seeds}, beside the figures of “Synaptolytic Learning: Learning RL Tasks via Pruning Alone” and of earlier prototypes on the same physics.`,
    };
  }
  const { name, question, parts, seeds } = plan;
  const groups = [...new Set(parts.flatMap((part) => part.groups.map((group) => group.name)))];
  const tasks = parts.map((part) => part.name);
  return { title: question ?? name, summary: `${groups.join(', ')} on ${tasks.join(', ')}, ${seeds.length} seeds.` };
}

function settingsText(settings: Readonly<Record<string, unknown>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', ');
}
