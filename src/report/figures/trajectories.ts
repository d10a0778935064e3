// Episodes as pictures: the path of the pole's tip in space, and the cart's position over time, one cell for each policy.
import { element } from '../xml.js';
import { type Frame, placing } from './axes.js';
import { polyline, svgDocument, svgLine, svgText, textWidth } from './svg.js';

/** An episode: positions in metres, one entry for each control period. */
export interface Trajectory {
  readonly title: string;
  readonly cartM: readonly number[];
  readonly tipXM: readonly number[];
  /** Height of the pole's tip above its hinge. */
  readonly tipZM: readonly number[];
}

export interface TrajectoryRow {
  readonly name: string;
  readonly colour: string;
  readonly trajectories: readonly Trajectory[];
}

export interface TrajectoryChart {
  readonly title: string;
  readonly description: string;
  readonly rows: readonly TrajectoryRow[];
  /** Half the rail's length. */
  readonly railM: number;
  readonly poleM: number;
  readonly durationS: number;
}

const gap = 14;
/** For the names of rows and what they show, which stand left of the cells. */
const leastLeft = 62;
const cellWidth = 168;
const spaceHeight = 74;
const timeHeight = 70;
const rowHeight = 24 + spaceHeight + 10 + timeHeight + 26;

/** A row for each method, a cell for each policy: the path of the pole's tip in space above, the cart's position over time below. */
export function trajectoryChart(chart: TrajectoryChart): string {
  const { title, description, rows, railM } = chart;
  const columns = Math.max(1, ...rows.map(({ trajectories }) => trajectories.length));
  const left = Math.max(leastLeft, ...rows.map(({ name }) => textWidth(name, 13) + 16));
  const picture = {
    width: left + columns * (cellWidth + gap),
    height: rows.length * rowHeight + 26,
    title,
    description,
  };
  const content = rows.flatMap((row, r) => {
    const top = r * rowHeight + 8;
    return [
      svgText(4, top + 14, row.name, { 'font-size': 13, 'font-weight': 600, fill: row.colour }),
      ...sideLabels(top, railM),
      ...row.trajectories.flatMap((trajectory, c) =>
        drawCell(trajectory, chart, row.colour, left + c * (cellWidth + gap), top),
      ),
    ];
  });
  const last = rows.length * rowHeight + 4;
  const time = svgText(left + cellWidth / 2, last, `time, 0 to ${chart.durationS} s`, {
    'text-anchor': 'middle',
    ...small,
  });
  return svgDocument(picture, [...content, time]);
}

const small = { 'font-size': 11, 'fill-opacity': 0.75 };

function sideLabels(top: number, railM: number): string[] {
  return [
    svgText(4, top + 24 + spaceHeight / 2, 'pole tip', small),
    svgText(4, top + 34 + spaceHeight + timeHeight / 2 + 4, 'cart', small),
    svgText(4, top + 34 + spaceHeight + timeHeight / 2 + 18, `±${railM} m`, small),
  ];
}

function drawCell(trajectory: Trajectory, chart: TrajectoryChart, colour: string, x: number, top: number): string[] {
  const { railM, poleM } = chart;
  const { cartM, tipXM, tipZM } = trajectory;
  const space: Frame = { left: x, top: top + 24, width: cellWidth, height: spaceHeight };
  const time: Frame = { left: x, top: top + 34 + spaceHeight, width: cellWidth, height: timeHeight };
  const reachM = railM + poleM;
  // The same scale both ways, so that a swing is a circle.
  const halfHeightM = (reachM * spaceHeight) / cellWidth;
  const inSpace = placing(space, { from: -reachM, to: reachM }, { from: -halfHeightM, to: halfHeightM });
  const inTime = placing(time, { from: 0, to: Math.max(1, cartM.length - 1) }, { from: -railM, to: railM });
  const rail = [inSpace(-railM, 0), inSpace(railM, 0)] as const;
  const line = (points: Parameters<typeof polyline>[0]) =>
    element('path', { d: polyline(points), fill: 'none', stroke: colour, 'stroke-width': 1, 'stroke-opacity': 0.8 });
  const end = inSpace(tipXM.at(-1) ?? 0, tipZM.at(-1) ?? 0);
  return [
    svgText(x + 2, top + 14, trajectory.title, { 'font-size': 11 }),
    svgLine(rail[0].x, rail[0].y, rail[1].x, rail[1].y, { 'stroke-opacity': 0.35, 'stroke-width': 1.5 }),
    line(tipXM.map((tipX, k) => inSpace(tipX, tipZM[k]!))),
    element('circle', { cx: end.x.toFixed(1), cy: end.y.toFixed(1), r: 2.6, fill: colour }),
    ...[-railM, 0, railM].map((m) =>
      svgLine(time.left, inTime(0, m).y, time.left + time.width, inTime(0, m).y, {
        'stroke-opacity': m === 0 ? 0.35 : 0.15,
      }),
    ),
    line(cartM.map((m, k) => inTime(k, m))),
  ];
}
