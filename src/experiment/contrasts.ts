// Groups of runs beside the first of them, figure by figure: for a table, and as data.
import type { Comparison } from '../learn/index.js';
import type { DataTable } from '../report/index.js';
import { type Contrast, contrast } from './contrast.js';
import type { RunRow } from './results.js';

/** What is compared of a run. Without a solution its steps are infinite; null is left out, for want of a champion. */
interface Figures {
  readonly seed: number;
  readonly stepsToSolve: number;
  readonly meanReturn: number | null;
  readonly liveConnections: number | null;
}

interface Group {
  readonly name: string;
  readonly runs: readonly Figures[];
}

/** A figure of a group beside the same of the first. */
export interface GroupContrast extends Contrast {
  readonly group: string;
  readonly beside: string;
  readonly figure: 'stepsToSolve' | 'meanReturn' | 'liveConnections';
  /** Runs of each that have the figure. */
  readonly runs: readonly [beside: number, group: number];
}

const figureNames = {
  stepsToSolve: 'steps to solve',
  meanReturn: "champion's return",
  liveConnections: 'live connections',
} as const;

/** The groups of `compareRuns`, by their numbers there: each but the first beside the first. */
export function contrastsOfRuns({ runs, groups }: Comparison): GroupContrast[] {
  return contrastsOf(
    groups.map(({ paths }, k) => ({
      name: String(k + 1),
      runs: runs
        .filter(({ path }) => paths.includes(path))
        .map(({ seed, solvedAtSteps, confirmed, connections }) => ({
          seed,
          stepsToSolve: solvedAtSteps ?? Number.POSITIVE_INFINITY,
          meanReturn: confirmed?.meanReturn ?? null,
          liveConnections: connections?.live ?? null,
        })),
    })),
  );
}

/** The groups on one task of one's own experiment, by their names. @param rows of that task. */
export function contrastsOfRows(rows: readonly RunRow[]): GroupContrast[] {
  const names = [...new Set(rows.map(({ group }) => group!))];
  return contrastsOf(
    names.map((name) => ({
      name,
      runs: rows
        .filter(({ group }) => group === name)
        .map(({ seed, stepsToSolve, confirmed }) => ({
          seed,
          stepsToSolve: stepsToSolve ?? Number.POSITIVE_INFINITY,
          meanReturn: confirmed.returns.mean,
          liveConnections: confirmed.connections.live,
        })),
    })),
  );
}

function contrastsOf([first, ...others]: readonly Group[]): GroupContrast[] {
  if (first === undefined) return [];
  const figures = Object.keys(figureNames) as (keyof typeof figureNames)[];
  return others.flatMap((group) =>
    figures.flatMap((figure) => {
      const sample = ({ runs }: Group) => {
        const present = runs.filter((run) => run[figure] !== null);
        return { seeds: present.map(({ seed }) => seed), values: present.map((run) => run[figure]!) };
      };
      const [a, b] = [sample(first), sample(group)];
      if (a.values.length === 0 || b.values.length === 0) return [];
      const runs = [a.values.length, b.values.length] as const;
      return [{ group: group.name, beside: first.name, figure, runs, ...contrast(a, b) }];
    }),
  );
}

/** The contrasts as a table. */
export function contrastTable(contrasts: readonly GroupContrast[], caption: string): DataTable {
  return {
    caption,
    columns: [
      { name: 'group', align: 'left' },
      { name: 'figure', align: 'left' },
      { name: 'difference of means', align: 'right' },
      { name: '95 % interval', align: 'right' },
      { name: 'chance to be higher', align: 'right' },
      { name: 'p', align: 'right' },
    ],
    rows: contrasts.map(({ group, beside, figure, difference, isPaired, chanceHigher, pValue }) => ({
      cells: [
        `${group} less ${beside}`,
        figureNames[figure],
        difference === null ? '–' : amount(difference.mean),
        difference === null || difference.low === null || difference.high === null
          ? '–'
          : `${amount(difference.low)} to ${amount(difference.high)}${isPaired ? ', by seed' : ''}`,
        `${(chanceHigher * 100).toFixed(0)} %`,
        pValue < 0.0001 ? '< 0.0001' : pValue.toFixed(4),
      ],
    })),
  };
}

function amount(value: number): string {
  const text = Math.abs(value) >= 1e5 ? value.toExponential(2).replace('e+', 'e') : value.toFixed(1);
  return value > 0 ? `+${text}` : text;
}
