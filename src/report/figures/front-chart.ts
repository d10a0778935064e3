// What size buys: a dot for each size, and a line along those that nothing smaller equals.
import { element } from '../xml.js';
import { bottomAxis, domainOf, type Frame, horizontalGrid, numbersWidth, placing } from './axes.js';
import { limitColour, positiveWeight } from './colours.js';
import { polyline, rounded, svgDocument, svgLine, svgText } from './svg.js';

/** One size. */
export interface FrontPoint {
  readonly x: number;
  readonly y: number;
  /** Whether no point further to the left is as high. */
  readonly onFront: boolean;
}

export interface FrontChart {
  readonly title: string;
  readonly description: string;
  readonly xName: string;
  readonly yName: string;
  /** Ascending in x. */
  readonly points: readonly FrontPoint[];
  readonly threshold: number;
}

const size = { width: 640, height: 320 };
const margin = { right: 22, top: 30, bottom: 44 };

/** The Pareto front as a figure. */
export function frontChart({ title, description, xName, yName, points, threshold }: FrontChart): string {
  const y = domainOf([...points.map((point) => point.y), threshold]);
  const x = domainOf(points.map((point) => point.x));
  const left = Math.ceil(numbersWidth(y)) + 12;
  const frame: Frame = {
    left,
    top: margin.top,
    width: size.width - left - margin.right,
    height: size.height - margin.top - margin.bottom,
  };
  const place = placing(frame, x, y);
  const limit = place(0, threshold).y;
  const front = points.filter(({ onFront }) => onFront);
  // From each to the next a larger network is worth no more than the one before: a stair.
  const stair = front.flatMap((point, i) => {
    const before = front[i - 1];
    return before === undefined ? [place(point.x, point.y)] : [place(point.x, before.y), place(point.x, point.y)];
  });
  return svgDocument({ ...size, title, description }, [
    svgText(12, 18, yName, { 'font-size': 11 }),
    ...horizontalGrid(frame, y, true),
    ...bottomAxis(frame, x, xName, margin.right - 4, 8),
    svgLine(frame.left, limit, frame.left + frame.width, limit, { stroke: limitColour, 'stroke-dasharray': '5 4' }),
    element('path', { d: polyline(stair), fill: 'none', stroke: positiveWeight, 'stroke-width': 1.6 }),
    ...points.map((point) => {
      const { x: cx, y: cy } = place(point.x, point.y);
      return element('circle', {
        cx: rounded(cx),
        cy: rounded(cy),
        r: 3.5,
        fill: positiveWeight,
        'fill-opacity': point.onFront ? 1 : 0.35,
      });
    }),
  ]);
}
