// Fitness as an expression over the observation.

import { describe, expect, it } from 'vitest';
import { cos, createTask, exp, log, playEpisode, RandomStream, sin, tanh } from '../../../sim/index.js';
import { CodedError } from '../../../src/base/index.js';
import { checkSettings, defaultSettings, loadTask, train } from '../../../src/learn/index.js';
import { compileFormula } from '../../../src/learn/tasks/fitness.js';

const x = 0.7;
const y = -1.3;

async function value(expression: string): Promise<number> {
  return (await compileFormula(expression, ['x', 'y']))(Float64Array.of(x, y));
}

describe('a formula', () => {
  const formulas: (readonly [string, number])[] = [
    ['x - 0.01 y^2', x - 0.01 * (y * y)],
    ['2 (x + y) / -3', (2 * (x + y)) / -3],
    ['x^0 + x^-2 + y^3', 1 + 1 / (x * x) + y * y * y],
    ['-x^2', -(x * x)],
    ['sin(x) + cos(y)', sin(x) + cos(y)],
    ['tan(x)', sin(x) / cos(x)],
    ['exp(x) + tanh(y) + log(x)', exp(x) + tanh(y) + log(x)],
    ['sqrt(abs(y)) + square(x) + sign(y)', Math.sqrt(-y) + x * x - 1],
    ['max(x, y, 0.5) - min(x, y)', x - y],
    ['x > 0 and y < 0 ? 1 : -1', 1],
    ['x <= 0 or not (y >= 0) ? pi : -1', Math.PI],
    ['(x > y) * 5', 5],
    ...([
      ['y < x', 1],
      ['x < x', 0],
      ['x < y', 0],
      ['y <= x', 1],
      ['x <= x', 1],
      ['x <= y', 0],
    ] as const),
    ...([
      ['x > y', 1],
      ['x > x', 0],
      ['y > x', 0],
      ['x >= y', 1],
      ['x >= x', 1],
      ['y >= x', 0],
    ] as const),
    ...([
      ['x and y', 1],
      ['x and 0', 0],
      ['0 and x', 0],
      ['x or 0', 1],
      ['0 or y', 1],
      ['0 or 0', 0],
    ] as const),
    ...([
      ['not x', 0],
      ['not 0', 1],
      ['+x', x],
      ['0 ? 1 : 2', 2],
      ['2^64', 2 ** 64],
      ['2^-64', 2 ** -64],
    ] as const),
  ];
  it.each(formulas)('%s', async (expression, expected) => {
    expect(await value(expression)).toBe(expected);
  });

  const wrong: [string, string][] = [
    ['x +', 'it cannot be read (Unexpected end of expression'],
    ['', 'it is empty'],
    ['poleAngel + x', 'there is no "poleAngel"'],
    ['sine(x)', 'there is no function "sine". The functions are: sin, cos'],
    ['sin(x, y)', 'sin takes one value, not 2'],
    ['min()', 'min takes one or more values, not 0'],
    ['import("fs")', 'there is no function "import"'],
    ['evaluate("x = 3")', 'there is no function "evaluate"'],
    ['constructor(x)', 'there is no function "constructor"'],
    ['sin.constructor', 'is not allowed in it'],
    ['sin.constructor("return 1")', 'there is no function "sin.constructor"'],
    ['x = 3', 'is not allowed in it'],
    ['f(x) = x', 'is not allowed in it'],
    ['x; y', 'is not allowed in it'],
    ['[x, y]', 'is not allowed in it'],
    ['"text"', '"text" in it is not a number'],
    ['1e999', '"Infinity" in it is not a number'],
    ['x!', 'the operator "!" is not allowed in it'],
    ['x % y', 'the operator "%" is not allowed in it'],
    ['x^y', 'the power "y" is not a whole number'],
    ['x^(0 y)', 'the power "(0 y)" is not a whole number from -64 to 64; sqrt(x) and exp(x) are other ways'],
    ['x^65', 'the power "65" is not a whole number'],
    ['pie', 'there is no "pie". Did you mean "pi"? The names are: x, y, pi.'],
    ['x^0.5', 'the power "0.5" is not a whole number'],
    ['2 cm', 'there is no "cm"'],
  ];
  it.each(wrong)('%s is refused', async (expression, reason) => {
    const compiling = compileFormula(expression, ['x', 'y']);
    await expect(compiling).rejects.toThrow(CodedError);
    await expect(compiling).rejects.toMatchObject({
      code: 'FITNESS_INVALID',
      message: expect.stringContaining(reason),
    });
  });
});

describe('a fitness', () => {
  const still = {
    act(_: Float64Array, actions: Float64Array): void {
      actions[0] = 0;
    },
  };
  const start = () => new RandomStream({ seed: 1, purpose: 'start' });

  it('is the reward of each step, on the observation after it', async () => {
    const plain = createTask('swing-up');
    const same = await loadTask({ task: 'swing-up', fitness: 'poleCosine' });
    expect(playEpisode(same, still, start())).toEqual(playEpisode(plain, still, start()));
    const doubled = await loadTask({ task: 'swing-up', fitness: '2 reward' });
    expect(playEpisode(doubled, still, start()).return).toBeCloseTo(2 * playEpisode(plain, still, start()).return, 9);
    expect(same).toMatchObject({ name: 'swing-up', parameters: { railM: 2 }, solvedReturn: Number.MAX_VALUE });
  });

  it('that is no number is told with the observation', async () => {
    const task = await loadTask({ task: 'balance', fitness: 'sqrt(-1 - abs(poleSine))' });
    expect(() => playEpisode(task, still, start())).toThrow(
      expect.objectContaining({
        code: 'FITNESS_FAILED',
        message: expect.stringMatching(/^The fitness "sqrt\(.*" is NaN at cartPosition .*, poleVelocity /),
      }),
    );
  });

  it('that is so large that returns would overflow is told too', async () => {
    const task = await loadTask({ task: 'balance', fitness: 'exp(400 poleCosine)' });
    expect(() => playEpisode(task, still, start())).toThrow(
      expect.objectContaining({
        code: 'FITNESS_FAILED',
        message: expect.stringMatching(/ is \d.*e\+173 at .*; it must be a finite number, from -1e\+100 to 1e\+100\.$/),
      }),
    );
    const large = await loadTask({ task: 'balance', fitness: '-1e100' });
    expect(playEpisode(large, still, start()).return).toBeLessThan(-1e100);
  });

  it('trains, with one worker and with two', async () => {
    const settings = {
      ...defaultSettings('balance', 'mk1', { population: 8, maxGenerations: 2, confirmEpisodes: 2 }),
      fitness: 'poleCosine - 0.01 cartPosition^2',
      targetReturn: 5000,
    };
    const one = await train(settings);
    expect(one.engine).toBe('TypeScript reference, float64');
    expect(one.champion.confirmed!.meanReturn).toBeLessThan(1000);
    expect(await train(settings, { workers: 2 })).toEqual(one);
  });

  it('is not played in float32', () => {
    const settings = { ...defaultSettings('balance'), fitness: 'reward', precision: 'float32' as const };
    expect(() => checkSettings(settings)).toThrow('a task or fitness of your own is played in float64 only');
  });
});
