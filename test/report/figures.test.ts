// Figures are valid XML, and what they show is what they were given.
import { describe, expect, it } from 'vitest';
import { fullMask, type Network, type WeightedNetwork } from '../../src/network/index.js';
import {
  type BandChart,
  bandChart,
  networkDiagrams,
  type StripPlot,
  stripPlot,
  type TrajectoryChart,
  trajectoryChart,
} from '../../src/report/index.js';
import { someFigures } from './some-figures.js';
import { parseXml, type XmlElement } from './xml-parser.js';

const shape = { inputs: 2, hidden: 3, outputs: 1 };
const names = ['x', 'a < "b"'];

/** Input to hidden: unit 0 has both inputs, unit 1 the first, unit 2 none; units 0 and 2 are read. So unit 0 alone is live. */
const pruned: Network = {
  mask: { shape, connections: Uint8Array.of(1, 1, 1, 0, 0, 0, 1, 0, 1) },
  observationScales: [1, 1],
};
const weighted: WeightedNetwork = {
  shape,
  weights: Float64Array.of(-2, 1, 0.5, -0.5, 1, 1, 4, -1, 0.1),
  observationScales: [1, 1],
};

const drawn = (network: Network | WeightedNetwork) => ({ title: 'one', subtitle: '', network, inputNames: names });

/** The lines of the connections, not those of the legend. */
function connectionLines(svg: string) {
  const groups = parseXml(svg)
    .all('g')
    .filter(({ attributes }) => attributes.class === 'connections');
  return groups.map((group) => group.all('line').map(({ attributes }) => attributes));
}

describe('network diagrams', () => {
  it('a line for each connection, the live ones solid and stronger than the dead', () => {
    const [lines] = connectionLines(networkDiagrams('t', [drawn(pruned)]));
    expect(lines).toHaveLength(5);
    const dead = lines!.filter((line) => 'stroke-dasharray' in line);
    const live = lines!.filter((line) => !('stroke-dasharray' in line));
    expect(live).toHaveLength(3);
    expect(new Set(live.map((line) => line['stroke-width'])).size, 'all weights are equal').toBe(1);
    expect(Number(live[0]!['stroke-opacity'])).toBeGreaterThan(Number(dead[0]!['stroke-opacity']));
  });

  it('live units that read the same inputs stand together', () => {
    const five = { inputs: 4, hidden: 5, outputs: 1 };
    // Units 0, 2 and 4 read inputs 0 and 3, units 1 and 3 read 1 and 2: on average the same.
    const outer = [1, 0, 0, 1];
    const inner = [0, 1, 1, 0];
    const connections = Uint8Array.from([outer, inner, outer, inner, outer, [1, 1, 1, 1, 1]].flat());
    const network = { mask: { shape: five, connections }, observationScales: [1, 1, 1, 1] };
    const [lines] = connectionLines(networkDiagrams('t', [drawn(network)]));
    // The first line of each unit comes from an input: by its height, from top to bottom.
    const inputLines = lines!.filter(({ x1 }) => x1 === lines![0]!.x1);
    const heights = (ys: (string | undefined)[]) => [...new Set(ys.map(Number))].sort((a, b) => a - b);
    const inputs = heights(inputLines.map(({ y1 }) => y1));
    const read = heights(inputLines.map(({ y2 }) => y2)).map((unit) =>
      inputLines.filter(({ y2 }) => Number(y2) === unit).map(({ y1 }) => inputs.indexOf(Number(y1))),
    );
    expect(read).toEqual([
      [0, 3],
      [0, 3],
      [0, 3],
      [1, 2],
      [1, 2],
    ]);
  });

  it('the full network has all 192 connections of the article', () => {
    const mask = fullMask({ inputs: 5, hidden: 32, outputs: 1 });
    const [lines] = connectionLines(networkDiagrams('t', [drawn({ mask, observationScales: [1, 1, 1, 1, 1] })]));
    expect(lines).toHaveLength(192);
  });

  it('real weights: one colour for each sign, thicker for larger', () => {
    const [lines] = connectionLines(networkDiagrams('t', [drawn(weighted)]));
    expect(lines).toHaveLength(9);
    const red = lines!.filter(({ stroke }) => stroke === '#d2453d');
    const blue = lines!.filter(({ stroke }) => stroke === '#3b7fd0');
    expect([red.length, blue.length]).toEqual([3, 6]);
    const widths = lines!.map((line) => Number(line['stroke-width']));
    expect(widths, 'the strongest are drawn last').toEqual([...widths].sort((a, b) => a - b));
    expect(widths.at(-1)).toBeGreaterThan(5 * widths[0]!);
  });

  it('networks stand side by side, each with its title and its input names, escaped', () => {
    const svg = networkDiagrams('t & u', [drawn(pruned), { ...drawn(weighted), title: '<two>' }]);
    expect(connectionLines(svg)).toHaveLength(2);
    const texts = parseXml(svg)
      .all('text')
      .map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['one', '<two>', 'a < "b"']));
    expect(parseXml(svg).all('title')[0]!.text).toBe('t & u');
  });
});

const chart: BandChart = {
  title: 'curves',
  description: 'd',
  xName: 'generation',
  yName: 'return',
  panels: ['mk1', 'mk2'].map((title, k) => ({
    title,
    colour: '#123456',
    threshold: [880, 440][k]!,
    lines: [
      { name: 'best', low: [100, 500, 800], middle: [200, 600, 900], high: [300, 700, 950] },
      { name: 'population', low: [-100, 0, 50], middle: [0, 50, 100], high: [50, 100, 150], isDashed: true },
    ],
  })),
};

/** The points of a path of absolute straight lines. */
function points(d: string): { x: number; y: number }[] {
  return d
    .replace(/Z$/, '')
    .slice(1)
    .split('L')
    .map((pair) => pair.split(' ').map(Number))
    .map(([x, y]) => ({ x: x!, y: y! }));
}

/** Thresholds are dotted. */
function dottedLines(svg: string) {
  const lines = parseXml(svg).all('line');
  return lines.map(({ attributes }) => attributes).filter((line) => line['stroke-dasharray'] === '1 3');
}

describe('curves with a band', () => {
  const paths = parseXml(bandChart(chart))
    .all('path')
    .map(({ attributes }) => attributes);

  it('a band and a line for each curve of each panel', () => {
    expect(paths).toHaveLength(8);
    expect(paths.filter((path) => path.fill === 'none')).toHaveLength(4);
  });

  it('each line lies inside its band, and higher is further up', () => {
    for (let k = 0; k < paths.length; k += 2) {
      const edge = points(paths[k]!.d!);
      const line = points(paths[k + 1]!.d!);
      expect(edge).toHaveLength(6);
      line.forEach(({ x, y }, g) => {
        const [above, below] = [edge[g]!, edge.at(-1 - g)!];
        expect([above.x, below.x]).toEqual([x, x]);
        expect(above.y).toBeLessThan(y);
        expect(below.y).toBeGreaterThan(y);
      });
      expect(line[2]!.y).toBeLessThan(line[0]!.y);
    }
  });

  it('the numbers of the axis reach around all that is drawn', () => {
    const texts = parseXml(bandChart(chart))
      .all('text')
      .map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['−200', '0', '1000', 'generation', 'return', 'mk1', 'mk2']));
  });

  it('each panel has its own threshold', () => {
    const dotted = dottedLines(bandChart(chart));
    expect(dotted).toHaveLength(2);
    expect(Number(dotted[0]!.y1)).toBeLessThan(Number(dotted[1]!.y1));
    expect(Number(dotted[0]!.x2)).toBeLessThan(Number(dotted[1]!.x1));
  });

  it('an axis begins where it is told to, if nothing lies below', () => {
    const above = { name: 'best', low: [110], middle: [120], high: [130] };
    const svg = bandChart({
      ...chart,
      yFrom: 0,
      panels: [{ title: 'a', colour: '#123456', lines: [above], threshold: 100 }],
    });
    const texts = parseXml(svg)
      .all('text')
      .map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['0', '20', '140']));
  });

  it('a run of a single generation, and of constant return, can be drawn', () => {
    const flat = { name: 'best', low: [3], middle: [3], high: [3] };
    const svg = bandChart({ ...chart, panels: [{ title: 'a', colour: '#123456', lines: [flat] }] });
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });
});

const plot: StripPlot = {
  title: 'strips',
  description: 'd',
  xName: 'return',
  strips: [
    {
      name: 'mk1',
      note: 'n',
      colour: '#123456',
      values: [850, 889, 889, 890],
      quartile1: 879,
      median: 889,
      quartile3: 890,
      threshold: 880,
    },
    {
      name: '',
      note: 'm',
      colour: '#123456',
      values: [880],
      quartile1: 880,
      median: 880,
      quartile3: 880,
      threshold: 900,
    },
  ],
};

describe('strips', () => {
  it('a dot for each value, in order, and none upon another', () => {
    const dots = parseXml(stripPlot(plot))
      .all('circle')
      .map(({ attributes: { cx, cy } }) => ({ cx: Number(cx), cy: Number(cy) }));
    expect(dots).toHaveLength(5);
    expect(dots[0]!.cx).toBeLessThan(dots[1]!.cx);
    expect(dots[1]!.cx).toBe(dots[2]!.cx);
    expect(dots[1]!.cy).not.toBe(dots[2]!.cy);
  });

  it('forty equal values are forty dots inside their strip, beside their value at most, none upon another', () => {
    const [strip] = plot.strips;
    const values = Array.from({ length: 40 }, () => 1000);
    const dots = parseXml(stripPlot({ ...plot, strips: [{ ...strip!, values }, strip!] }))
      .all('circle')
      .slice(0, 40)
      .map(({ attributes: { cx, cy, r } }) => ({ x: Number(cx), y: Number(cy), r: Number(r) }));
    const heights = dots.map(({ y }) => y);
    expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(50);
    const place = dots[0]!.x;
    expect(Math.max(...dots.map(({ x }) => Math.abs(x - place)))).toBeLessThanOrEqual(2 * dots[0]!.r + 0.1);
    for (const [k, a] of dots.entries()) {
      for (const b of dots.slice(k + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(2 * a.r - 0.15);
    }
  });

  it('each strip has its own threshold, across its own row', () => {
    const [first, second] = dottedLines(stripPlot(plot));
    expect(Number(first!.x1)).toBeLessThan(Number(second!.x1));
    expect(first!.y2).toBe(second!.y1);
  });

  it('a box from quartile to quartile around the median', () => {
    const xml = parseXml(stripPlot(plot));
    const box = xml.all('rect')[0]!.attributes;
    const median = xml.all('line').find(({ attributes }) => attributes['stroke-width'] === '2.2')!.attributes;
    expect(Number(median.x1)).toBeGreaterThan(Number(box.x));
    expect(Number(median.x1)).toBeLessThan(Number(box.x) + Number(box.width));
  });
});

describe('trajectories', () => {
  const trajectory = { title: 'return 1', cartM: [0, 1, 2, 2], tipXM: [0, 1.6, 2, 2], tipZM: [-0.6, 0, 0.6, 0.6] };
  const given: TrajectoryChart = {
    title: 'elites',
    description: 'd',
    rows: ['mk1', 'mk2'].map((name) => ({ name, colour: '#123456', trajectories: [trajectory, trajectory] })),
    railM: 2,
    poleM: 0.6,
    durationS: 16.5,
  };

  it('two paths for each policy, on one scale', () => {
    const paths = parseXml(trajectoryChart(given))
      .all('path')
      .map(({ attributes }) => points(attributes.d!));
    expect(paths).toHaveLength(8);
    const [tip, cart] = paths;
    expect(
      tip!.map(({ y }) => y),
      'up on the page is up',
    ).toEqual([...tip!.map(({ y }) => y)].sort((a, b) => b - a));
    expect(tip, 'a point that is not moved is drawn once').toHaveLength(3);
    expect(cart!.at(-1)!.y).toBeLessThan(cart![0]!.y);
    // From -0.6 m to 0.6 m is 0.6 times as far as from 0 to 2 m.
    expect((tip![0]!.y - tip![2]!.y) / (tip![2]!.x - tip![0]!.x)).toBeCloseTo(0.6, 1);
  });
});

/** Where a text lies, a digit being 0.65 of the font's size wide. */
function boxOf({ attributes, text }: XmlElement) {
  const { x, y, transform } = attributes;
  const size = Number(attributes['font-size'] ?? 12);
  const width = 0.65 * size * text.length;
  const anchor = { start: 0, middle: 0.5, end: 1 }[attributes['text-anchor'] ?? 'start']!;
  // Turned to the left about its own middle.
  if (transform)
    return {
      text,
      left: Number(x) - size,
      right: Number(x) + 2,
      top: Number(y) - width / 2,
      bottom: Number(y) + width / 2,
    };
  const left = Number(x) - anchor * width;
  return { text, left, right: left + width, top: Number(y) - 0.8 * size, bottom: Number(y) + 0.2 * size };
}

describe('numbers of axes', () => {
  const plain = someFigures.filter((svg) => !svg.includes('<g'));

  it.each(plain.map((svg) => [parseXml(svg).attributes['aria-label'], svg]))('stand apart: %s', (_, svg) => {
    const picture = parseXml(svg!);
    const boxes = picture
      .all('text')
      .map(boxOf)
      .filter(({ text }) => /^[−\d]/.test(text));
    for (const [k, a] of boxes.entries()) {
      expect(a.right, `"${a.text}" in the picture`).toBeLessThanOrEqual(Number(picture.attributes.width));
      const touching = boxes
        .slice(k + 1)
        .filter((b) => a.left < b.right + 4 && b.left < a.right + 4 && a.top < b.bottom && b.top < a.bottom);
      expect(touching.map((b) => `"${a.text}" touches "${b.text}"`)).toEqual([]);
    }
  });
});
