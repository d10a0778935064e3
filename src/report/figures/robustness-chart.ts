// How much of the starts is held when a machine deviates from its rig file: a panel for each deviation.
import { element } from '../xml.js';
import { bottomAxis, domainOf, type Frame, horizontalGrid, numbersWidth, placing } from './axes.js';
import { polyline, rounded, svgDocument, svgLine, svgText } from './svg.js';

/** A deviation with its sizes, and the share of the starts that is held at each. */
export interface DeviationPanel {
  readonly name: string;
  readonly unit: string;
  /** The size that is no deviation. */
  readonly none: number;
  readonly points: readonly { readonly size: number; readonly held: number }[];
}

export interface RobustnessChart {
  readonly title: string;
  readonly deviations: readonly DeviationPanel[];
  /** Share that must be held. */
  readonly enough: number;
}

const width = 756;
const columns = 4;
const panelHeight = 90;
const margin = { right: 12, top: 30, bottom: 46 };
const gap = 18;
/** Left of the numbers, for the name of the axis. */
const nameWidth = 22;
const colour = '#3b7fd0';
const percent = { from: 0, to: 100 };

/** Panels beside and below each other: size across, share held upwards. */
export function robustnessChart({ title, deviations, enough }: RobustnessChart): string {
  const left = nameWidth + numbersWidth(percent);
  const panelWidth = (width - left - margin.right - gap * (columns - 1)) / columns;
  const rowHeight = margin.top + panelHeight + margin.bottom;
  const height = rowHeight * Math.ceil(deviations.length / columns);
  const description = 'Share of the starts that is held, in per cent, over the size of each deviation of the machine.';
  const content = deviations.flatMap((panel, k) => {
    const column = k % columns;
    const frame: Frame = {
      left: left + column * (panelWidth + gap),
      top: margin.top + Math.floor(k / columns) * rowHeight,
      width: panelWidth,
      height: panelHeight,
    };
    return drawPanel(panel, frame, enough, column === 0);
  });
  return svgDocument({ width, height, title, description }, content);
}

function drawPanel(
  { name, unit, none, points }: DeviationPanel,
  frame: Frame,
  enough: number,
  isFirst: boolean,
): string[] {
  const x = domainOf(
    points.map(({ size }) => size),
    4,
  );
  const place = placing(frame, x, percent);
  const dots = points.map(({ size, held }) => place(size, 100 * held));
  const threshold = place(0, 100 * enough).y;
  const zero = place(none, 0).x;
  return [
    ...horizontalGrid(frame, percent, isFirst),
    ...(isFirst ? [axisName(frame)] : []),
    ...bottomAxis(frame, x, unit, gap / 2 - 4),
    svgText(frame.left + 2, frame.top - 10, name, { 'font-size': 13, 'font-weight': 600 }),
    svgLine(zero, frame.top, zero, frame.top + frame.height, { 'stroke-opacity': 0.25 }),
    svgLine(frame.left, threshold, frame.left + frame.width, threshold, {
      'stroke-dasharray': '1 3',
      'stroke-opacity': 0.8,
    }),
    element('path', { d: polyline(dots), fill: 'none', stroke: colour, 'stroke-width': 1.8 }),
    ...dots.map(({ x: cx, y: cy }) => element('circle', { cx: rounded(cx), cy: rounded(cy), r: 2.4, fill: colour })),
  ];
}

function axisName({ left, top, height }: Frame): string {
  const [x, y] = [left - numbersWidth(percent) - 8, top + height / 2];
  const turned = `rotate(-90 ${rounded(x)} ${rounded(y)})`;
  return svgText(x, y, 'held, %', { 'text-anchor': 'middle', 'font-size': 11, transform: turned });
}
