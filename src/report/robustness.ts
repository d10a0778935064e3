// How far a machine may deviate from its rig file: as tables, and as a page with its figure.

import { formatMeasurement, formatNumber } from '../base/index.js';
import type { DataTable } from './data-table.js';
import { robustnessChart } from './figures/index.js';
import type { Page } from './page.js';

/** A deviation of the machine with its sizes, as plain data. */
export interface Deviation {
  readonly name: string;
  readonly unit: string;
  /** Half of the starts have it to the right, the others to the left. */
  readonly isEitherWay: boolean;
  /** The size that is no deviation. */
  readonly none: number;
  readonly points: readonly { readonly size: number; readonly meanReturn: number; readonly held: number }[];
  /** How far enough starts are held, to each side. */
  readonly heldFrom?: number;
  readonly heldTo?: number;
}

export interface Robustness {
  readonly rig: string;
  /** Starts at each size. */
  readonly episodes: number;
  readonly seed: number;
  /** Share of the starts that must be held. */
  readonly enough: number;
  readonly meanReturn: number;
  readonly held: number;
  readonly deviations: readonly Deviation[];
}

/** How far each deviation may go, and what each of its sizes costs. */
export function robustnessTables({ deviations, episodes, enough }: Robustness): readonly [DataTable, DataTable] {
  return [
    {
      caption: `How far each may be off, with at least ${percent(enough)} of ${episodes} starts held`,
      columns: [
        { name: 'deviation', align: 'left' },
        { name: 'from', align: 'right' },
        { name: 'to', align: 'right' },
      ],
      rows: deviations.map(({ name, unit, isEitherWay, heldFrom, heldTo }) => ({
        cells: [
          name,
          ...(isEitherWay ? ['', sizeText(heldTo, unit, '±')] : [heldFrom, heldTo].map((size) => sizeText(size, unit))),
        ],
      })),
    },
    {
      caption: 'Mean return and share held at each size',
      columns: [
        { name: 'deviation', align: 'left' },
        { name: 'size', align: 'right' },
        { name: 'mean return', align: 'right' },
        { name: 'held', align: 'right' },
      ],
      rows: deviations.flatMap(({ name, unit, isEitherWay, none, points }) =>
        points.map(({ size, meanReturn, held }, i) => ({
          cells: [
            i === 0 ? name : '',
            sizeText(size, unit, isEitherWay ? '±' : ''),
            formatNumber(meanReturn),
            percent(held),
          ],
          isReference: size === none,
        })),
      ),
    },
  ];
}

/** A page with the figure and both tables. */
export function robustnessPage(robustness: Robustness, champion: string): Page {
  const { rig, episodes, meanReturn, held, deviations, enough } = robustness;
  const [reach, sizes] = robustnessTables(robustness);
  const caption = `Share of ${episodes} starts held. Dotted: ${percent(enough)}. A line across the axis: the machine of the file.`;
  return {
    title: `Robustness of ${champion} on ${rig}`,
    summary: `Played by the twin of the rig. As its file says: mean return ${formatNumber(meanReturn)}, ${percent(held)} held.`,
    blocks: [
      { kind: 'figure', svg: robustnessChart({ title: `Robustness on ${rig}`, deviations, enough }), caption },
      { kind: 'table', table: reach },
      { kind: 'table', table: sizes },
    ],
  };
}

function sizeText(size: number | undefined, unit: string, sign = ''): string {
  return size === undefined ? '-' : sign + formatMeasurement(size, unit);
}

function percent(share: number): string {
  return formatMeasurement(100 * share, '%');
}
