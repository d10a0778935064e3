// Lines through points, such as a course over time or a phase portrait: a panel for each, with axes of its own.
import { element } from '../xml.js';
import { bottomAxis, type Domain, domainOf, type Frame, horizontalGrid, placing } from './axes.js';
import { fitted, polyline, svgDocument, svgLine, svgText, textWidth } from './svg.js';

/** A line through points, in their order. */
export interface Path {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly isDashed?: boolean;
}

export interface PathPanel {
  readonly title: string;
  /** A few words beside it. */
  readonly note?: string;
  readonly xName: string;
  readonly yName: string;
  /** CSS. */
  readonly colour: string;
  readonly paths: readonly Path[];
  /** A line across, such as what counts as solved. */
  readonly threshold?: number;
}

export interface PathChart {
  readonly title: string;
  readonly description: string;
  readonly panels: readonly PathPanel[];
}

const cell = { width: 300, height: 236 };
const frameIn: Frame = { left: 58, top: 42, width: 228, height: 148 };
const mostColumns = 3;

/** What the axes of a panel reach over. */
export function panelDomains({ paths, threshold }: PathPanel): { readonly x: Domain; readonly y: Domain } {
  const across = threshold === undefined ? [] : [threshold];
  return {
    x: domainOf(
      paths.flatMap(({ x }) => x),
      4,
    ),
    y: domainOf([...paths.flatMap(({ y }) => y), ...across]),
  };
}

/** The panels in rows of up to three. */
export function pathChart({ title, description, panels }: PathChart): string {
  const columns = Math.min(mostColumns, Math.max(1, panels.length));
  const size = { width: columns * cell.width, height: Math.ceil(panels.length / columns) * cell.height };
  const content = panels.flatMap((panel, k) => {
    const left = (k % columns) * cell.width;
    const top = Math.floor(k / columns) * cell.height;
    return drawPanel(panel, { ...frameIn, left: left + frameIn.left, top: top + frameIn.top });
  });
  return svgDocument({ ...size, title, description }, content);
}

function drawPanel(panel: PathPanel, frame: Frame): string[] {
  const { title, note = '', xName, yName, colour, paths, threshold } = panel;
  const { x, y } = panelDomains(panel);
  const place = placing(frame, x, y);
  const legend = paths.length > 1 ? paths : [];
  const legendStep = Math.max(70, ...legend.map(({ name }) => textWidth(name, 11) + 30));
  return [
    ...horizontalGrid(frame, y, true),
    ...bottomAxis(frame, x, xName, 12),
    svgText(frame.left, frame.top - 26, fitted(title, frame.width, 12, true), { 'font-size': 12, 'font-weight': 600 }),
    svgText(frame.left, frame.top - 9, fitted(yName, frame.width - textWidth(note, 11) - 8, 11), { 'font-size': 11 }),
    ...(note === ''
      ? []
      : [svgText(frame.left + frame.width, frame.top - 9, note, { 'font-size': 11, 'text-anchor': 'end' })]),
    ...legend.flatMap((path, k) => {
      const at = frame.left + 100 + k * legendStep;
      return [
        svgLine(at, frame.top - 13, at + 16, frame.top - 13, stroke(path, colour)),
        svgText(at + 20, frame.top - 9, path.name, { 'font-size': 11 }),
      ];
    }),
    ...(threshold === undefined ? [] : [across(frame, place(x.from, threshold).y)]),
    ...paths.map((path) => {
      const points = path.x.map((at, i) => place(at, path.y[i]!));
      return element('path', { d: polyline(points), fill: 'none', ...stroke(path, colour) });
    }),
  ];
}

function stroke({ isDashed }: Path, colour: string) {
  return { stroke: colour, 'stroke-width': 1.4, ...(isDashed && { 'stroke-dasharray': '4 3' }) };
}

function across({ left, width }: Frame, y: number): string {
  return svgLine(left, y, left + width, y, { 'stroke-dasharray': '1 3', 'stroke-opacity': 0.8 });
}
