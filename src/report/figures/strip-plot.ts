// Distributions side by side: a dot for each value, a box from quartile to quartile, a mark at the median.
import { element } from '../xml.js';
import { bottomAxis, type Domain, domainOf, type Frame, placing } from './axes.js';
import { fitted, type Point, rounded, svgDocument, svgLine, svgText } from './svg.js';

export interface Strip {
  readonly name: string;
  /** What the values are, in small below the name. A strip without a name belongs to the one above. */
  readonly note: string;
  readonly colour: string;
  readonly values: readonly number[];
  readonly quartile1: number;
  readonly median: number;
  readonly quartile3: number;
  /** A line across the strip, such as what counts as solved. */
  readonly threshold?: number;
}

export interface StripPlot {
  readonly title: string;
  readonly description: string;
  readonly xName: string;
  readonly strips: readonly Strip[];
}

const width = 756;
const rowHeight = 50;
const margin = { left: 190, right: 22, top: 12, bottom: 44 };
/** Of dots, in pixels: the first with which none stands further from its value than beside it. */
const dotRadii = [2, 1.75, 1.5, 1.25, 1];

/** The strips below each other, on one axis: as many dots as values, none upon another. */
export function stripPlot({ title, description, xName, strips }: StripPlot): string {
  const frame: Frame = {
    left: margin.left,
    top: margin.top,
    width: width - margin.left - margin.right,
    height: rowHeight * strips.length,
  };
  const x = domainOf(
    strips.flatMap(({ values, threshold }) => [...values, ...(threshold === undefined ? [] : [threshold])]),
    6,
  );
  const height = margin.top + frame.height + margin.bottom;
  return svgDocument({ width, height, title, description }, [
    ...bottomAxis(frame, x, xName, margin.right - 4, 8),
    ...strips.flatMap((strip, row) => drawStrip(strip, frame, x, row)),
  ]);
}

function drawStrip(strip: Strip, frame: Frame, x: Domain, row: number): string[] {
  const place = placing(frame, x, { from: 0, to: 1 });
  const centre = frame.top + (row + 0.5) * rowHeight;
  const at = (value: number) => place(value, 0).x;
  const [left, right, median] = [at(strip.quartile1), at(strip.quartile3), at(strip.median)];
  const { radius, dots } = swarm(strip.values.map(at), centre);
  const box = { x: rounded(left), y: centre - 17, width: rounded(Math.max(1, right - left)), height: 34, rx: 2 };
  return [
    ...(row > 0 && strip.name !== ''
      ? [svgLine(8, centre - rowHeight / 2, width - 8, centre - rowHeight / 2, { 'stroke-opacity': 0.1 })]
      : []),
    ...(strip.threshold === undefined ? [] : [thresholdLine(at(strip.threshold), centre)]),
    svgText(12, centre - 2, fitted(strip.name, margin.left - 20, 13, true), {
      'font-size': 13,
      'font-weight': 600,
      fill: strip.colour,
    }),
    svgText(12, centre + 13, strip.note, { 'font-size': 11, 'fill-opacity': 0.75 }),
    element('rect', { ...box, fill: strip.colour, 'fill-opacity': 0.16, stroke: strip.colour, 'stroke-opacity': 0.5 }),
    svgLine(median, centre - 20, median, centre + 20, { stroke: strip.colour, 'stroke-width': 2.2 }),
    ...dots.map(({ x: cx, y }) =>
      element('circle', { cx: rounded(cx), cy: rounded(y), r: radius, fill: strip.colour, 'fill-opacity': 0.75 }),
    ),
  ];
}

/** Dots as large as they can be: moved aside, many would seem to be other values. */
function swarm(places: readonly number[], centre: number): { readonly radius: number; readonly dots: Point[] } {
  const swarms = dotRadii.map((radius) => ({ radius, dots: spread(places, centre, 2 * radius) }));
  const near = swarms.find(({ radius, dots }) =>
    dots.every(({ x }, k) => Math.abs(x - places[k]!) <= 2 * radius + 1e-6),
  );
  return near ?? swarms.at(-1)!;
}

/** Moves dots that would lie on each other up and down in turn, and aside where the strip is full: each can be counted. */
function spread(places: readonly number[], centre: number, step: number): Point[] {
  const rows = Math.floor((rowHeight - 6) / step);
  const dots: Point[] = [];
  for (const x of places) {
    let dot: Point;
    let tries = 0;
    do {
      dot = { x: x + inTurn(Math.floor(tries / rows)) * step, y: centre + inTurn(tries % rows) * step };
      tries++;
    } while (dots.some((other) => (other.x - dot.x) ** 2 + (other.y - dot.y) ** 2 < step ** 2 - 1e-6));
    dots.push(dot);
  }
  return dots;
}

/** 0, 1, −1, 2, −2 and so on. */
function inTurn(k: number): number {
  return Math.ceil(k / 2) * (k % 2 === 0 ? -1 : 1);
}

function thresholdLine(at: number, centre: number): string {
  const half = rowHeight / 2;
  return svgLine(at, centre - half, at, centre + half, { 'stroke-dasharray': '1 3', 'stroke-opacity': 0.8 });
}
