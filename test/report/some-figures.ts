// Figures of all kinds over many ranges of numbers, for the tests of how they are laid out.
import { fullMask } from '../../src/network/index.js';
import {
  bandChart,
  type DrawnNetwork,
  episodeAnimation,
  heatMap,
  networkDiagrams,
  pathChart,
  robustnessChart,
  stripPlot,
  trajectoryChart,
} from '../../src/report/index.js';

const description = 'd';
const colour = '#123456';
const methods = ['mk1', 'mk2', 'cma-layer', 'cma', 'own', 'other'];

/** Lowest and highest value: what returns are, signs, fractions, a narrow range far from zero, and numbers with many digits. */
const ranges = [
  [0, 1000],
  [-1000, 999.5],
  [-0.0003, 0.0001],
  [999.31, 999.94],
  [-2.5e9, 7e9],
  [1e-9, 9e-9],
] as const;
const generations = [1, 2, 20, 101, 1025, 10_001];

function curves(names: readonly string[], length: number, [low, high]: readonly [number, number]): string {
  const middle = Array.from({ length }, (_, k) => low + ((high - low) * (k + 1)) / (length + 1));
  const lines = ['best', 'population'].map((name) => ({
    name,
    middle,
    low: middle.map(() => low),
    high: middle.map(() => high),
  }));
  return bandChart({
    title: `${names.length} panels of ${length} generations from ${low} to ${high}`,
    description,
    xName: 'generation',
    yName: 'mean return',
    panels: names.map((title) => ({ title, colour, lines })),
  });
}

function strips([low, high]: readonly [number, number], name = 'cma-layer'): string {
  const [quartile1, median, quartile3] = [0.25, 0.5, 0.75].map((share) => low + share * (high - low));
  const strip = { colour, values: [low, median!, high], quartile1: quartile1!, median: median!, quartile3: quartile3! };
  return stripPlot({
    title: `strips from ${low} to ${high}`,
    description,
    xName: 'mean return over 100 episodes',
    strips: [
      { ...strip, name, note: 'best training score' },
      { ...strip, name: '', note: 'confirmed on fresh starts' },
    ],
  });
}

/** Grids of one and of two settings, more than have room beside each other. */
function surfaces(names = methods): string {
  const panels = names.map((title, k) => ({
    ...{ title, colour, xName: 'furtherChange' },
    yName: k % 2 === 0 ? 'regrowthRate' : '',
    cells: ['0.02', '0.05', '0.1'].flatMap((row, y) =>
      ['0.25', '0.5', '0.75'].map((column, x) => ({
        ...{ column, depth: x / 2, isFramed: x === y },
        row: k % 2 === 0 ? row : '',
        texts: ['40 of 40', '1.1e7'],
      })),
    ),
  }));
  return heatMap({
    title: 'settings',
    description,
    panels: panels.map((panel, k) => (k % 2 === 0 ? panel : { ...panel, cells: panel.cells.slice(0, 3) })),
  });
}

const shape = { inputs: 5, hidden: 32, outputs: 1 };
const observationScales = [1, 1, 1, 1, 1];
const about = { subtitle: '192 connections, 192 live', inputNames: ['x', 'v', 'cos θ', 'sin θ', 'ω'] };
const pruned: DrawnNetwork = { ...about, title: 'mk1', network: { mask: fullMask(shape), observationScales } };
const weights = Float64Array.from({ length: 192 }, (_, k) => k - 90);
const weighted: DrawnNetwork = { ...about, title: 'cma-layer', network: { shape, weights, observationScales } };

/** As wide as letters are, and as long as names may be. */
const longName = `München ${'W'.repeat(26)} ${'m'.repeat(24)} b`;
const twoHanded: DrawnNetwork = {
  title: longName,
  subtitle: '320 connections, 320 live',
  inputNames: ['leftHan…', 'WWWWWWW…', 'mmmmmmmm', 'pole2Po…'],
  network: { mask: fullMask({ inputs: 4, hidden: 64, outputs: 4 }), observationScales: [1, 1, 1, 1] },
};

/** Every other figure that has names of methods, runs or tasks in it. */
const longNames: readonly string[] = [
  curves([longName, longName, longName], 4, [0, 1000]),
  strips([0, 1000], longName),
  surfaces([longName, longName]),
  pathChart({
    title: 'courses of runs with long names',
    description,
    panels: ['cartVelocity, m/s', `${'m'.repeat(40)}Velocity, m/s`, 'action'].map((yName) => ({
      ...{ title: longName, note: 'return -1234.5', xName: 'time, s', yName, colour },
      paths: [{ name: 'a', x: [0, 1], y: [0, 1000] }],
    })),
  }),
];

function deviations(count: number, [low, high]: readonly [number, number]): string {
  const points = [low, (low + high) / 2, high].map((size, k) => ({ size, held: k / 2 }));
  const panels = Array.from({ length: count }, () => ({ name: 'push on the pole', unit: 'rad/s', none: low, points }));
  return robustnessChart({ title: `${count} deviations from ${low} to ${high}`, deviations: panels, enough: 0.95 });
}

const trajectory = { title: 'return −1000.5', cartM: [0, 1], tipXM: [0, 1.5], tipZM: [-0.6, 0] };

/** A pole that hangs and swings from one side to the other while its cart goes to both stops. */
function swinging(stopM: number, poleM: number, seconds: number): string {
  const moments = Array.from({ length: 101 }, (_, k) => ({
    timeS: (k / 100) * seconds,
    positionM: stopM * Math.sin(k / 9),
    angleRad: Math.PI + 1.6 * Math.sin(k / 7),
    state: k < 50 ? 'HOMING' : 'FAULT: RIG_TRACK_LIMIT',
  }));
  const title = `a pole of ${poleM} m on a track of ${stopM} m for ${seconds} s`;
  return episodeAnimation({ title, subtitle: 'how it swings', moments, poleM, stopM, softLimitM: 0.95 * stopM });
}

/** SVG files; their titles say what they show. */
export const someFigures: readonly string[] = [
  surfaces(),
  ...ranges.flatMap((range) => [1, 2, 3, 4, 6].map((panels) => curves(methods.slice(0, panels), 101, range))),
  ...generations.map((length) => curves(methods.slice(0, 3), length, ranges[0])),
  ...ranges.map((range) => strips(range)),
  ...ranges.map((range) => deviations(5, range)),
  ...[0.1, 0.2, 0.5, 1, 2, 10].map((stopM) => swinging(stopM, 0.4, 60 * stopM)),
  networkDiagrams('a pruned network', [pruned]),
  networkDiagrams('a weighted network', [weighted]),
  networkDiagrams('two networks', [pruned, weighted]),
  networkDiagrams('four networks', [pruned, pruned, weighted, weighted]),
  networkDiagrams('five networks with long names', Array(5).fill(twoHanded)),
  ...longNames,
  trajectoryChart({
    title: 'four elites of two methods',
    description,
    rows: methods.slice(0, 3).map((name) => ({ name, colour, trajectories: Array(4).fill(trajectory) })),
    railM: 0.195,
    poleM: 0.6,
    durationS: 16.5,
  }),
];
