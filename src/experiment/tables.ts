// The results as tables of text, beside what the article and earlier prototypes found.
import type { Column, DataTable, Row } from '../report/index.js';
import { type ArticleTable, articleTables, type MeanAndSd, type ReferenceRow } from './article.js';
import type { Distribution } from './distribution.js';
import { scoreEpisodes } from './finished-run.js';
import type { ChampionSummary, ExperimentResults, MethodSummary } from './results.js';

/** The tables of the article that the results have, each as one of learning and one of champions. */
export function resultTables({ summaries, plan }: ExperimentResults): { number: number; tables: DataTable[] }[] {
  return articleTables
    .filter(({ number }) => plan.tables.includes(number))
    .map((table) => {
      const own = summaries.filter((summary) => summary.table === table.number);
      return { number: table.number, tables: [learningTable(table, own), championTable(table, own)] };
    });
}

const left = (name: string): Column => ({ name, align: 'left' });
const right = (name: string): Column => ({ name, align: 'right' });

function learningTable(table: ArticleTable, summaries: readonly MethodSummary[]): DataTable {
  const rows = summaries.flatMap((summary) => {
    const { method, seeds, solved, stepsToSolve, generations, wallTimeS } = summary;
    const own = [
      method,
      `here, ${seedCount(seeds)}`,
      `${solved} of ${seeds}`,
      stepsToSolve === null ? '–' : steps(meanAndSd(stepsToSolve), stepsToSolve.count),
      stepsToSolve === null ? '–' : stepCount(stepsToSolve.median),
      stepsToSolve === null ? '–' : `${stepCount(stepsToSolve.quartile1)} to ${stepCount(stepsToSolve.quartile3)}`,
      decimals(generations, 0),
      wallTimeS === null ? '–' : decimals(wallTimeS, 1),
    ];
    return withReferences(table, method, { cells: own }, ({ seeds: n, solved: share, stepsToSolve: pair }, source) => [
      '',
      `${source}, ${seedCount(n)}`,
      share === undefined ? '' : `${share} of ${n}`,
      steps(pair, n),
      '',
      '',
      '',
      '',
    ]);
  });
  return {
    caption: `Table ${table.number}, ${table.task}: learning`,
    columns: [
      left('method'),
      left('found by'),
      right('solved'),
      right('steps to solve (solved runs)'),
      right('median'),
      right('quartiles'),
      right('generations'),
      right('seconds a run'),
    ],
    rows,
  };
}

function championTable(table: ArticleTable, summaries: readonly MethodSummary[]): DataTable {
  const target = summaries[0]?.targetReturn ?? 0;
  const rows = summaries.flatMap((summary) => {
    const { method, seeds } = summary;
    const own = (name: string, choice: string, champion: ChampionSummary): Row => ({
      cells: [
        name,
        choice,
        decimals(champion.meanReturn, 1),
        champion.meanReturn.median.toFixed(1),
        `${champion.meanReturn.quartile1.toFixed(1)} to ${champion.meanReturn.quartile3.toFixed(1)}`,
        champion.meanReturn.min.toFixed(1),
        `${Math.round(champion.championsAtTarget * seeds)} of ${seeds}`,
        `${(champion.episodesAtTarget * 100).toFixed(1)} %`,
        decimals(champion.raw, 1),
        decimals(champion.live, 1),
      ],
    });
    const references = withReferences(
      table,
      method,
      own(method, 'best score', summary.best),
      ({ championReturn: [mean, sd], medianReturn, connections }, source) => [
        '',
        source,
        `${mean.toFixed(1)} ± ${sd.toFixed(1)}`,
        medianReturn?.toFixed(1) ?? '',
        '',
        '',
        '',
        '',
        connections?.raw.toFixed(1) ?? '',
        connections?.live?.toFixed(1) ?? '',
      ],
    );
    return [references[0]!, own('', 'confirmed', summary.confirmed), ...references.slice(1)];
  });
  return {
    caption: `Table ${table.number}, ${table.task}: champions over ${scoreEpisodes} fresh episodes`,
    columns: [
      left('method'),
      left('champion by'),
      right('mean return'),
      right('median'),
      right('quartiles'),
      right('lowest'),
      right(`champions ≥ ${target}`),
      right(`episodes ≥ ${target}`),
      right('connections'),
      right('live'),
    ],
    rows,
  };
}

/** A method's own row, and those of the article and the prototypes below it. */
function withReferences(
  table: ArticleTable,
  method: string,
  own: Row,
  cells: (reference: ReferenceRow, source: string) => string[],
): Row[] {
  const references = [
    ['article', table.article[method]],
    ['prototypes', table.prototypes[method]],
  ] as const;
  return [
    own,
    ...references.flatMap(([source, reference]) =>
      reference === undefined ? [] : [{ cells: cells(reference, source), isReference: true }],
    ),
  ];
}

function seedCount(seeds: number): string {
  return seeds === 1 ? '1 seed' : `${seeds} seeds`;
}

function meanAndSd({ mean, sd }: Distribution): MeanAndSd {
  return [mean, sd];
}

/** '3.71e7 ± 1.10e7': both in the power of ten of the mean; one number has no deviation. */
export function steps([mean, sd]: MeanAndSd, count: number): string {
  const power = Number(mean.toExponential(2).split('e')[1]!.replace('+', ''));
  const inPower = (value: number) => `${(value / 10 ** power).toFixed(2)}e${power}`;
  return count > 1 ? `${inPower(mean)} ± ${inPower(sd)}` : inPower(mean);
}

function stepCount(value: number): string {
  return steps([value, 0], 1);
}

function decimals({ mean, sd, count }: Distribution, digits: number): string {
  return count > 1 ? `${mean.toFixed(digits)} ± ${sd.toFixed(digits)}` : mean.toFixed(digits);
}
