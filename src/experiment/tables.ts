// The results as tables of text, beside what the article and earlier prototypes found.
import type { Column, DataTable, Row } from '../report/index.js';
import type { MeanAndSd, ReferenceRow } from './article.js';
import { contrastsOfRows, contrastTable } from './contrasts.js';
import { type Distribution, distributionOf } from './distribution.js';
import { scoreEpisodes } from './finished-run.js';
import { captionOf, type Part } from './part.js';
import { partsOf } from './plan.js';
import type { ChampionSummary, ExperimentResults, GroupKey, MethodSummary, RunRow } from './results.js';

/** The parts of the results, each with one table of learning and one of champions. */
export function resultTables({ summaries, runs, plan }: ExperimentResults): { part: Part; tables: DataTable[] }[] {
  return partsOf(plan).map((part) => {
    const isOwn = (each: GroupKey) => each.table === part.article?.number && (part.article || each.part === part.task);
    const own = summaries.filter(isOwn);
    const rows = runs.filter(isOwn);
    const tables = [learningTable(part, own, rows), championTable(part, own)];
    // In a grid nobody is beside the first one only: its surface shows all.
    const isGrid = plan.experiment === 'own' && plan.parts.some((each) => each.groups.some(({ cell }) => cell));
    if (part.article !== undefined || own.length < 2 || isGrid) return { part, tables };
    const contrasts = contrastTable(contrastsOfRows(rows), `${part.task}: groups beside the first`);
    return { part, tables: [...tables, contrasts] };
  });
}

const left = (name: string): Column => ({ name, align: 'left' });
const right = (name: string): Column => ({ name, align: 'right' });

function learningTable(part: Part, summaries: readonly MethodSummary[], runs: readonly RunRow[]): DataTable {
  const rows = summaries.flatMap((summary) => {
    const { method, group = method, seeds, solved, stepsToSolve, generations, wallTimeS, targetReturn } = summary;
    const own = [
      group,
      part.article ? `here, ${seedCount(seeds)}` : String(seeds),
      ...(targetReturn === null ? ['–', '–', '–', '–'] : solvedCells(solved, seeds, stepsToSolve)),
      decimals(generations, 0),
      wallTimeS === null ? '–' : decimals(wallTimeS, 1),
    ];
    const references = referencesOf(part, method).flatMap(([source, reference]) => {
      const { seeds: n, within, solved: share, stepsToSolve: pair } = reference;
      const name = `${source}, ${seedCount(n)}`;
      const found = [share === undefined ? '' : `${share} of ${n}`, steps(pair, share ?? n)];
      if (within === undefined) return [referenceRow(['', name, ...found, '', '', '', ''])];
      // Beside a figure of fewer generations stands our own of as many.
      const inTime = stepsWithin(
        within,
        runs.filter((run) => run.method === method),
      );
      return [
        {
          cells: [
            '',
            `here, ${solvedIn(within)}`,
            ...solvedCells(inTime.length, seeds, distributionOf(inTime)),
            '',
            '',
          ],
        },
        referenceRow(['', `${name}, ${solvedIn(within)}`, ...found, '', '', '', '']),
      ];
    });
    return [{ cells: own }, ...references];
  });
  return {
    caption: `${captionOf(part)}: learning`,
    columns: [
      left(groupColumn(part)),
      part.article ? left('found by') : right('seeds'),
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

function championTable(part: Part, summaries: readonly MethodSummary[]): DataTable {
  const targets = [...new Set(summaries.map(({ targetReturn }) => targetReturn))];
  const differs = targets.length > 1;
  const target = differs ? 'target' : (targets[0] ?? 'target');
  const rows = summaries.flatMap((summary) => {
    const { method, group = method, seeds, targetReturn } = summary;
    const own = (name: string, choice: string, champion: ChampionSummary): Row => ({
      cells: [
        name,
        choice,
        decimals(champion.meanReturn, 1),
        champion.meanReturn.median.toFixed(1),
        `${champion.meanReturn.quartile1.toFixed(1)} to ${champion.meanReturn.quartile3.toFixed(1)}`,
        champion.meanReturn.min.toFixed(1),
        ...(differs ? [String(targetReturn ?? '–')] : []),
        ...(targetReturn === null
          ? ['–', '–']
          : [
              `${Math.round(champion.championsAtTarget * seeds)} of ${seeds}`,
              `${(champion.episodesAtTarget * 100).toFixed(1)} %`,
            ]),
        decimals(champion.raw, 1),
        decimals(champion.live, 1),
      ],
    });
    const references = referencesOf(part, method).map(([source, reference]) => {
      const {
        championReturn: [mean, sd],
        medianReturn,
        connections,
      } = reference;
      return referenceRow([
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
      ]);
    });
    return [own(group, 'best score', summary.best), own('', 'confirmed', summary.confirmed), ...references];
  });
  return {
    caption: `${captionOf(part)}: champions over ${scoreEpisodes} fresh episodes`,
    columns: [
      left(groupColumn(part)),
      left('champion by'),
      right('mean return'),
      right('median'),
      right('quartiles'),
      right('lowest'),
      ...(differs ? [right('target')] : []),
      right(`champions ≥ ${target}`),
      right(`episodes ≥ ${target}`),
      right('connections'),
      right('live'),
    ],
    rows,
  };
}

function groupColumn({ article }: Part): string {
  return article ? 'method' : 'group';
}

/** What the article and the prototypes found of a method. */
function referencesOf({ article }: Part, method: string): (readonly [source: string, reference: ReferenceRow])[] {
  const sources = [
    ['article', article?.article[method]],
    ['prototypes', article?.prototypes[method]],
  ] as const;
  return sources.flatMap(([source, reference]) => (reference === undefined ? [] : [[source, reference] as const]));
}

function referenceRow(cells: readonly string[]): Row {
  return { cells, isReference: true };
}

/** Steps to solve of the runs that solved the task in their first `most` generations. */
function stepsWithin(most: number, runs: readonly RunRow[]): number[] {
  return runs.flatMap(({ stepsToSolve, generationsToSolve }) =>
    stepsToSolve !== null && generationsToSolve !== null && generationsToSolve <= most ? [stepsToSolve] : [],
  );
}

function solvedIn(generations: number): string {
  return `solved in ${generations} generations`;
}

function solvedCells(solved: number, seeds: number, stepsToSolve: Distribution | null | undefined): string[] {
  const count = `${solved} of ${seeds}`;
  if (!stepsToSolve) return [count, '–', '–', '–'];
  const { median, quartile1, quartile3 } = stepsToSolve;
  return [
    count,
    steps(meanAndSd(stepsToSolve), stepsToSolve.count),
    stepCount(median),
    `${stepCount(quartile1)} to ${stepCount(quartile3)}`,
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
