// Heat maps: a field for each pair of values of two settings, darker where it is better, with its numbers in it.
import { element } from '../xml.js';
import { fitted, svgDocument, svgText } from './svg.js';

/** A field of a heat map. */
export interface HeatCell {
  readonly column: string;
  readonly row: string;
  /** Below each other. */
  readonly texts: readonly string[];
  /** From 0, empty, to 1, which is the best. */
  readonly depth: number;
  readonly isFramed: boolean;
}

/** One field of cells; columns and rows are in the order of the cells. */
export interface HeatPanel {
  readonly title: string;
  readonly colour: string;
  readonly xName: string;
  /** Empty where there is one row. */
  readonly yName: string;
  readonly cells: readonly HeatCell[];
}

export interface HeatMap {
  readonly title: string;
  readonly description: string;
  readonly panels: readonly HeatPanel[];
}

const width = 756;
const [cellWidth, cellHeight] = [74, 40];
const margin = { left: 92, top: 44, bottom: 44, between: 24 };
const centred = { 'text-anchor': 'middle', 'font-size': 11 };

/** The panels beside each other, as many as have room, and below. */
export function heatMap({ title, description, panels }: HeatMap): string {
  let [x, y, lineHeight] = [0, 0, 0];
  const drawn = panels.flatMap((panel) => {
    const size = sizeOf(panel);
    if (x > 0 && x + size.width > width) [x, y, lineHeight] = [0, y + lineHeight, 0];
    const content = drawPanel(panel, x, y);
    x += size.width + margin.between;
    lineHeight = Math.max(lineHeight, size.height);
    return content;
  });
  return svgDocument({ width, height: y + lineHeight, title, description }, drawn);
}

function sizeOf({ cells }: HeatPanel): { readonly width: number; readonly height: number } {
  const columns = distinct(cells.map(({ column }) => column)).length;
  const rows = distinct(cells.map(({ row }) => row)).length;
  return { width: margin.left + columns * cellWidth, height: margin.top + rows * cellHeight + margin.bottom };
}

function drawPanel({ title, colour, xName, yName, cells }: HeatPanel, x: number, y: number): string[] {
  const columns = distinct(cells.map(({ column }) => column));
  const rows = distinct(cells.map(({ row }) => row));
  const [left, top] = [x + margin.left, y + margin.top];
  const base = top + rows.length * cellHeight;
  const size = columns.length * cellWidth;
  return [
    svgText(left, y + 18, fitted(title, size, 13, true), { 'font-size': 13, 'font-weight': 600, fill: colour }),
    svgText(left, y + 36, yName, { 'font-size': 11, 'text-anchor': 'end', dx: -8 }),
    ...rows.map((row, k) =>
      svgText(left - 8, top + (k + 0.5) * cellHeight + 4, row, { ...centred, 'text-anchor': 'end' }),
    ),
    ...columns.map((column, k) => svgText(left + (k + 0.5) * cellWidth, base + 16, column, centred)),
    svgText(left + size / 2, base + 32, xName, centred),
    ...cells.flatMap(({ column, row, texts, depth, isFramed }) => {
      const at = { x: left + columns.indexOf(column) * cellWidth, y: top + rows.indexOf(row) * cellHeight };
      const box = {
        ...at,
        width: cellWidth - 3,
        height: cellHeight - 3,
        rx: 2,
        fill: colour,
        'fill-opacity': 0.55 * depth,
      };
      const frame = { stroke: isFramed ? 'currentColor' : colour, 'stroke-width': isFramed ? 2 : 0.5 };
      return [
        element('rect', { ...box, ...frame }),
        ...texts.map((text, line) => svgText(at.x + cellWidth / 2 - 1, at.y + 16 + 14 * line, text, centred)),
      ];
    }),
  ];
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
