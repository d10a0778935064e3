// Networks as diagrams: inputs on the left, hidden units in the middle, outputs on the right, a line for each connection.
import { inputSlots, type Network, type Shape, type WeightedNetwork } from '../../network/index.js';
import { element } from '../xml.js';
import { negativeWeight, positiveWeight } from './colours.js';
import { fitted, type Point, rounded, svgDocument, svgGroup, svgLine, svgText, textWidth } from './svg.js';

export interface DrawnNetwork {
  readonly title: string;
  readonly subtitle: string;
  readonly network: Network | WeightedNetwork;
  /** One for each input. */
  readonly inputNames: readonly string[];
}

/** One line: from input to hidden unit, or from hidden unit to output, whose other number is undefined. */
interface Connection {
  readonly input?: number;
  readonly hidden: number;
  readonly output?: number;
  readonly weight: number;
  /** Whether the hidden unit it belongs to has both inputs and outputs. */
  readonly isLive: boolean;
}

const cell = { width: 252, height: 420 };
const mostColumns = 4;
const legendLine = 16;
const margin = 8;
const top = 58;
const bottom = 24;

/**
 * The networks side by side, up to four in a row. Pruned ones have equal lines, the dead ones faint and dashed; those with real weights have lines
 * as thick as the weight is large, red if it is negative and blue if positive.
 */
export function networkDiagrams(title: string, networks: readonly DrawnNetwork[]): string {
  const legend = legendOf(networks);
  const needed = Math.max(...legend.map((line) => textWidth(line, small['font-size']) + 2 * margin));
  const columns = Math.min(mostColumns, networks.length);
  const left = Math.max(0, (needed - cell.width * columns) / 2);
  const base = cell.height * Math.ceil(networks.length / columns);
  const picture = {
    width: Math.ceil(2 * left + cell.width * columns),
    height: base + legend.length * legendLine + margin,
    title,
    description: networks.map((each) => `${each.title}: ${each.subtitle}`).join('. '),
  };
  return svgDocument(picture, [
    ...networks.map((each, k) => {
      const [x, y] = [left + (k % columns) * cell.width, Math.floor(k / columns) * cell.height];
      return svgGroup({ transform: `translate(${rounded(x)} ${y})` }, drawNetwork(each));
    }),
    ...legend.map((line, k) => svgText(picture.width / 2, base + (k + 1) * legendLine - 4, line, small)),
  ]);
}

function drawNetwork({ title, subtitle, network, inputNames }: DrawnNetwork): string[] {
  const shape = 'mask' in network ? network.mask.shape : network.shape;
  const connections = connectionsOf(network, shape);
  const rank = rankHidden(connections, shape, 'mask' in network);
  const places = {
    input: column(72, shape.inputs, 0.62),
    hidden: column(142, shape.hidden, 1),
    output: column(198, shape.outputs, 0.3),
  };
  const strongest = Math.max(...connections.map(({ weight }) => Math.abs(weight)), Number.MIN_VALUE);
  const ends = ({ input, hidden, output }: Connection): readonly [Point, Point] => {
    const unit = places.hidden[rank[hidden]!]!;
    return input === undefined ? [unit, places.output[output!]!] : [places.input[input]!, unit];
  };
  const lines = [...connections]
    .sort((a, b) => Number(a.isLive) - Number(b.isLive) || Math.abs(a.weight) - Math.abs(b.weight))
    .map((connection) => {
      const [from, to] = ends(connection);
      return svgLine(from.x, from.y, to.x, to.y, stroke(connection, network, strongest));
    });
  const isUsed = new Set(connections.filter(({ isLive }) => isLive).map(({ hidden }) => rank[hidden]));
  return [
    svgText(cell.width / 2, 20, fitted(title, cell.width - margin, 14, true), {
      'text-anchor': 'middle',
      'font-size': 14,
      'font-weight': 600,
    }),
    svgText(cell.width / 2, 38, subtitle, small),
    svgGroup({ class: 'connections' }, lines),
    ...places.hidden.map((at, k) => dot(at, isUsed.has(k) ? 3.2 : 2, isUsed.has(k) ? 1 : 0.3)),
    ...places.input.map((at) => dot(at, 4.5, 1)),
    ...places.output.map((at) => dot(at, 4.5, 1)),
    ...places.input.map((at, i) =>
      svgText(at.x - 10, at.y + 4, fitted(inputNames[i] ?? '', at.x - 10, 12), { 'text-anchor': 'end' }),
    ),
    ...places.output.map((at, k) => svgText(at.x + 10, at.y + 4, shape.outputs === 1 ? 'action' : `act. ${k + 1}`)),
  ];
}

const small = { 'text-anchor': 'middle', 'font-size': 11, 'fill-opacity': 0.75 } as const;

function connectionsOf(network: Network | WeightedNetwork, shape: Shape): Connection[] {
  const { inputs, hidden, outputs } = shape;
  const weights = 'mask' in network ? network.mask.connections : network.weights;
  const slots = inputSlots(shape);
  // What a unit adds and subtracts cancels.
  const inputWeight = (h: number, i: number) =>
    weights[h * slots + i]! - (shape.mirrored ? weights[h * slots + inputs + i]! : 0);
  const all: Omit<Connection, 'isLive'>[] = [];
  for (let h = 0; h < hidden; h++) {
    for (let i = 0; i < inputs; i++) all.push({ input: i, hidden: h, weight: inputWeight(h, i) });
    for (let o = 0; o < outputs; o++) {
      all.push({ hidden: h, output: o, weight: weights[hidden * (slots + o) + h]! });
    }
  }
  const present = all.filter(({ weight }) => weight !== 0);
  const fed = new Set(present.filter(({ input }) => input !== undefined).map((connection) => connection.hidden));
  const read = new Set(present.filter(({ output }) => output !== undefined).map((connection) => connection.hidden));
  return present.map((connection) => ({
    ...connection,
    isLive: fed.has(connection.hidden) && read.has(connection.hidden),
  }));
}

/** From a hidden unit to its place from the top: in a pruned network live units come first, those with equal inputs together. */
function rankHidden(connections: readonly Connection[], { inputs, hidden }: Shape, isPruned: boolean): number[] {
  const units = Array.from({ length: hidden }, (_, h) => h);
  if (!isPruned) return units;
  const own = units.map((h) => connections.filter((connection) => connection.hidden === h));
  const group = own.map((lines) => (lines.length === 0 ? 2 : lines[0]!.isLive ? 0 : 1));
  // Sets of inputs as numbers, larger ones on top: the first input has the highest bit, so that fewer lines cross.
  const inputSet = own.map((lines) =>
    lines.reduce((set, { input }) => (input === undefined ? set : set + 2 ** (inputs - 1 - input)), 0),
  );
  const sorted = [...units].sort((a, b) => group[a]! - group[b]! || inputSet[b]! - inputSet[a]! || a - b);
  return units.map((h) => sorted.indexOf(h));
}

function stroke({ weight, isLive }: Connection, network: Network | WeightedNetwork, strongest: number) {
  const colour = { stroke: weight < 0 ? negativeWeight : positiveWeight };
  if ('mask' in network) {
    const sign = network.mask.shape.mirrored ? colour : {};
    return isLive
      ? { ...sign, 'stroke-width': 1.1, 'stroke-opacity': 0.8 }
      : { ...sign, 'stroke-width': 0.8, 'stroke-opacity': 0.3, 'stroke-dasharray': '2 3' };
  }
  const share = Math.abs(weight) / strongest;
  return {
    ...colour,
    'stroke-width': (0.3 + 2.9 * share).toFixed(2),
    'stroke-opacity': (0.3 + 0.6 * share).toFixed(2),
  };
}

/** `count` places one below the other, over a share of the height. */
function column(x: number, count: number, share: number): Point[] {
  const height = (cell.height - top - bottom) * share;
  const from = top + (cell.height - top - bottom - height) / 2;
  return Array.from({ length: count }, (_, k) => ({ x, y: from + ((k + 0.5) * height) / count }));
}

function dot({ x, y }: Point, r: number, opacity: number): string {
  return element('circle', { cx: x, cy: y.toFixed(1), r, 'fill-opacity': opacity });
}

/** What the lines mean, a line of text for each kind of network that is drawn. */
function legendOf(networks: readonly DrawnNetwork[]): string[] {
  return [
    ...(networks.some(({ network }) => 'mask' in network)
      ? ['pruned: every weight is 1; solid lines are live, dashed ones lead nowhere']
      : []),
    ...(networks.some(({ network }) => 'mask' in network && network.mask.shape.mirrored)
      ? ['mirrored observations: blue lines are added, red ones subtracted']
      : []),
    ...(networks.some(({ network }) => !('mask' in network))
      ? ['real weights: red negative, blue positive, as thick as large']
      : []),
  ];
}
