// Curves over generations with their spread: one panel beside the other, on the same axes.
import { element } from '../xml.js';
import { bottomAxis, domainOf, type Frame, horizontalGrid, numberGap, numbersWidth, placing } from './axes.js';
import { band, fitted, polyline, svgDocument, svgLine, svgText } from './svg.js';

/** A line and the band around it; place k is generation k. */
export interface BandLine {
  readonly name: string;
  readonly middle: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly isDashed?: boolean;
}

export interface BandPanel {
  readonly title: string;
  readonly colour: string;
  readonly lines: readonly BandLine[];
  /** A line across, such as what counts as solved. */
  readonly threshold?: number;
}

export interface BandChart {
  readonly title: string;
  readonly description: string;
  readonly xName: string;
  readonly yName: string;
  readonly panels: readonly BandPanel[];
  /** The axis begins here if nothing lies below. */
  readonly yFrom?: number;
}

const width = 756;
const panelHeight = 190;
const margin = { right: 12, top: 46, bottom: 46 };
/** Left of the numbers, for the name of the axis. */
const nameWidth = 26;
const gap = 16;

/** The panels beside each other, all on the same axes, each with its lines over their bands. */
export function bandChart(chart: BandChart): string {
  const { panels, yFrom, title, description } = chart;
  const columns = panels.length === 4 ? 2 : Math.min(3, Math.max(1, panels.length));
  const rows = Math.ceil(panels.length / columns);
  const rowHeight = margin.top + panelHeight + margin.bottom;
  const lines = panels.flatMap((panel) => panel.lines);
  const needed = [...panels.map(({ threshold }) => threshold), yFrom].filter((value) => value !== undefined);
  const y = domainOf([...lines.flatMap(({ low, high }) => [...low, ...high]), ...needed]);
  const left = nameWidth + numbersWidth(y);
  const panelWidth = (width - left - margin.right - gap * (columns - 1)) / columns;
  const x = { from: 0, to: Math.max(1, ...lines.map(({ middle }) => middle.length - 1)) };
  const content = panels.flatMap((panel, k) => {
    const frame: Frame = {
      left: left + (k % columns) * (panelWidth + gap),
      top: margin.top + Math.floor(k / columns) * rowHeight,
      width: panelWidth,
      height: panelHeight,
    };
    return [
      ...horizontalGrid(frame, y, k % columns === 0),
      ...bottomAxis(frame, x, chart.xName, (gap - numberGap) / 2),
      svgText(frame.left + 2, frame.top - 24, fitted(panel.title, panelWidth, 13, true), {
        'font-size': 13,
        'font-weight': 600,
      }),
      ...panelLegend(frame, panel),
      ...(panel.threshold === undefined ? [] : [across(frame, placing(frame, x, y)(0, panel.threshold).y)]),
      ...panel.lines.flatMap((line) => drawLine(line, panel.colour, placing(frame, x, y))),
    ];
  });
  const side = margin.top + panelHeight / 2;
  const yName = svgText(14, side, chart.yName, { ...centred, 'font-size': 11, transform: `rotate(-90 14 ${side})` });
  return svgDocument({ width, height: rows * rowHeight, title, description }, [...content, yName]);
}

const centred = { 'text-anchor': 'middle' };

function drawLine(line: BandLine, colour: string, place: ReturnType<typeof placing>): string[] {
  const points = (values: readonly number[]) => values.map((value, generation) => place(generation, value));
  return [
    element('path', { d: band(points(line.low), points(line.high)), fill: colour, 'fill-opacity': 0.2 }),
    element('path', { d: polyline(points(line.middle)), fill: 'none', ...lineStroke(line, colour) }),
  ];
}

function lineStroke({ isDashed }: BandLine, colour: string) {
  return { stroke: colour, 'stroke-width': 1.8, ...(isDashed && { 'stroke-dasharray': '4 3' }) };
}

function across({ left, width: length }: Frame, y: number): string {
  return svgLine(left, y, left + length, y, { 'stroke-dasharray': '1 3', 'stroke-opacity': 0.8 });
}

/** The names of a panel's lines, above it; a single line needs none. */
function panelLegend({ left, top }: Frame, { lines, colour }: BandPanel): string[] {
  if (lines.length < 2) return [];
  return lines.flatMap((line, k) => {
    const x = left + 2 + k * 92;
    return [
      svgLine(x, top - 11, x + 18, top - 11, lineStroke(line, colour)),
      svgText(x + 23, top - 7, line.name, { 'font-size': 11 }),
    ];
  });
}
