// Runs as pictures: what is drawn is what was played, as SVG and in the terminal.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createTask, playEpisode, RandomStream } from '../../sim/index.js';
import { runPictures } from '../../src/experiment/index.js';
import { defaultSettings, RunDirectory, readRun, trainRun } from '../../src/learn/index.js';
import { FloatPolicy, type Network } from '../../src/network/index.js';
import { pathChart, textChart } from '../../src/report/index.js';
import { synaptolytic } from '../cli/command-line.js';
import { parseXml } from '../report/xml-parser.js';

const directory = mkdtempSync(join(tmpdir(), 'synaptolytic-'));
afterAll(() => rmSync(directory, { recursive: true }));
const tiny = { population: 8, episodes: 1, maxGenerations: 3, confirmEpisodes: 2 };
const path = (name: string) => join(directory, name);
await trainRun(RunDirectory.create(defaultSettings('swing-up', 'mk1', { ...tiny, seed: 4 }), path('one')));
await trainRun(RunDirectory.create(defaultSettings('balance', 'cma-layer', tiny), path('real')));
RunDirectory.create(defaultSettings('balance', 'mk1', tiny), path('new'));

describe('a run as data', async () => {
  const run = readRun(path('one'));
  const { curves, network, equations, trajectories, phases } = await runPictures(run, 'one');

  it('curves are the history', () => {
    expect(curves.map(({ yName }) => yName)).toEqual(['return', 'connections, mean']);
    expect(curves[0]!.paths[0]).toMatchObject({ x: [0, 1, 2], y: run.history.map(({ bestReturn }) => bestReturn) });
    expect(curves[0]!.threshold).toBe(880);
  });

  it('trajectories are the first episode that an experiment scores', () => {
    const champion = run.champion as Network;
    const policy = new FloatPolicy(champion);
    const seen: number[][] = [];
    const watched = {
      act: (observation: Float64Array, actions: Float64Array) => {
        policy.act(observation, actions);
        seen.push([...observation, ...actions]);
      },
    };
    const start = new RandomStream({ seed: 4, purpose: 'score' });
    const played = playEpisode(createTask('swing-up', { railM: 2 }), watched, start);
    expect(trajectories.map(({ paths }) => paths[0]!.name)).toEqual([
      ...['cartPosition', 'cartVelocity', 'poleCosine', 'poleSine', 'poleVelocity', 'action'],
    ]);
    expect(trajectories.map(({ paths }) => paths[0]!.y[7])).toEqual(seen[7]);
    expect(trajectories[0]).toMatchObject({ title: 'one', note: `return ${played.return.toFixed(1)}` });
    expect(trajectories[0]!.paths[0]!.x[2]).toBeCloseTo(0.033, 12);
  });

  it('phase portraits are of cart and pole; the angle goes on where it passes the edge', () => {
    expect(phases.map(({ xName, yName }) => [xName, yName])).toEqual([
      ['cartPosition, m', 'cartVelocity, m/s'],
      ['poleAngle, rad', 'poleVelocity, rad/s'],
    ]);
    const { x } = phases[1]!.paths[0]!;
    expect(Math.max(...x.slice(1).map((angle, k) => Math.abs(angle - x[k]!)))).toBeLessThan(1);
  });

  it('a velocity belongs to what it is the change of: its unit says so where two names fit', async () => {
    const settings = defaultSettings('double-pendulum', 'mk1', tiny);
    await trainRun(RunDirectory.create(settings, path('double')));
    const double = await runPictures(readRun(path('double')), 'double');
    expect(double.phases.map(({ xName, yName }) => [xName, yName])).toEqual([
      ['cartPosition, m', 'cartVelocity, m/s'],
      ['pole1Angle, rad', 'pole1Velocity, rad/s'],
      ['pole2Angle, rad', 'pole2Velocity, rad/s'],
    ]);
    expect(double.equations.join(), 'names in full').toContain('pole2Velocity');
    expect(new Set(double.network!.inputNames).size, 'short names differ').toBe(9);
    const acrobot = await import('../../src/experiment/part.js');
    const six = ['cosine1', 'sine1', 'cosine2', 'sine2', 'velocity1', 'velocity2'];
    expect(acrobot.shortNames(six)).toEqual(['cosine1', 'sine1', 'cosine2', 'sine2', 'vel…ity1', 'vel…ity2']);
  });

  it('a fitness without a target has no line across', async () => {
    const { loadTask } = await import('../../src/learn/index.js');
    const task = await loadTask({ task: 'balance', taskParameters: { railM: 2 }, fitness: 'reward' });
    await trainRun(
      RunDirectory.create(defaultSettings('balance', 'mk1', { ...tiny, fitness: 'reward' }, task), path('endless')),
    );
    const [returns] = (await runPictures(readRun(path('endless')), 'endless')).curves;
    expect(returns).not.toHaveProperty('threshold');
  });

  it('the network is drawn, and written as a formula', () => {
    expect(network!.subtitle).toMatch(/^\d+ connections, \d+ live$/);
    expect(equations).toEqual([expect.stringMatching(/^action = /)]);
  });

  it('a task of one’s own pairs what its names pair; a run without a champion has none of it', async () => {
    const module = resolve('examples/pendulum.ts');
    const { loadTask } = await import('../../src/learn/index.js');
    const settings = defaultSettings(module, 'mk1', { ...tiny, confirmEpisodes: 1 }, await loadTask({ task: module }));
    await trainRun(RunDirectory.create(settings, path('own')));
    const own = await runPictures(readRun(path('own')), 'own');
    expect(own.trajectories).toHaveLength(7);
    expect(own.phases).toEqual([]);
    expect(await runPictures(readRun(path('new')), 'new')).toEqual({
      ...{ name: 'new', curves: [], equations: [], trajectories: [], phases: [] },
    });
  });
});

describe('charts', () => {
  const panel = {
    ...{ title: 'a <b>', xName: 'time, s', yName: 'height, m', colour: '#123456', threshold: 5 },
    paths: [
      { name: 'up', x: [0, 5, 10], y: [0, 5, 10] },
      { name: 'down', x: [0, 5, 10], y: [10, 5, 0], isDashed: true },
    ],
  };

  it('as SVG: well-formed, a path for each line', () => {
    const svg = pathChart({ title: 'Title', description: 'Words', panels: [panel, panel] });
    expect(parseXml(svg.trimEnd()).name).toBe('svg');
    expect(svg.match(/<path /g)).toHaveLength(4);
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it('as text: in the columns given, the first line in front', () => {
    expect(textChart(panel, 25).split('\n')).toEqual([
      'a <b>: height, m   ● up   · down',
      '10 │·                   ●',
      ...Array.from({ length: 4 }, () => '   │'),
      expect.stringMatching(/^ {3}│ *$/),
      '   │┄┄┄┄┄┄┄┄┄┄●┄┄┄┄┄┄┄┄┄┄',
      ...Array.from({ length: 4 }, () => '   │'),
      ' 0 │●                   ·',
      '   └─────────────────────',
      '    0     time, s      10',
    ]);
  });

  it('as text: the ends of the axes are plain numbers', () => {
    const paths = [{ name: 'a', x: [0, 0.55], y: [-0.99995, -0.99991] }];
    const lines = textChart({ title: 't', xName: 'x', yName: 'y', colour: '#123456', paths }, 40).split('\n');
    expect([lines[1]!.split(' │')[0], lines[12]!.split(' │')[0]]).toEqual(['-0.99991', '-0.99996']);
    expect(lines.at(-1)).toMatch(/^ *0 +x +0\.6$/);
  });

  it('as text: numbers that differ by roundings alone are a level line', () => {
    const paths = [{ name: 'a', x: [0, 1, 2], y: [1, 1 - 2.5e-14, 1] }];
    const lines = textChart({ title: 't', xName: 'x', yName: 'y', colour: '#123456', paths }, 40).split('\n');
    expect([lines[1]!.split(' │')[0], lines[12]!.split(' │')[0]]).toEqual(['   1', '0.99']);
    expect(lines.filter((line) => line.includes('●')).map((line) => line.match(/●/g)!.length)).toEqual([3]);
  });
});

describe('the command', () => {
  it('writes SVG files, all runs in each', async () => {
    const { code, stdout } = await synaptolytic(directory, 'plot', 'one', 'real', 'new', '--out', 'pictures', '--json');
    expect(code).toBe(0);
    const files = ['curves', 'networks', 'trajectories', 'phases'].map((name) => `pictures/${name}.svg`);
    expect(JSON.parse(stdout)).toEqual({ files });
    expect(readdirSync(path('pictures'))).toHaveLength(4);
    for (const file of files) {
      const svg = readFileSync(path(file), 'utf8');
      expect(parseXml(svg.trimEnd()).name).toBe('svg');
      expect(svg).toContain('one');
      expect(svg).toContain('real');
      expect(svg).not.toMatch(/NaN|undefined/);
    }
  });

  it('draws in the terminal, and says what is no run', async () => {
    const { stdout } = await synaptolytic(directory, 'plot', 'one');
    expect(stdout).toMatch(/one: return {3}● best {3}· mean/);
    expect(stdout).toMatch(/action = /);
    expect(
      Math.max(
        ...stdout
          .split('\n')
          .filter((line) => /[│└]/.test(line))
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80);
    expect((await synaptolytic(directory, 'plot', 'new')).stdout).toContain('Nothing has been played yet.');
    const { code, stderr } = await synaptolytic(directory, 'plot', 'pictures');
    expect({ code, stderr }).toMatchObject({ code: 3, stderr: expect.stringMatching(/is not a run directory/) });
  });
});
