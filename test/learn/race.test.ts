// Races: who leaves when, and that stretches, threads and engines change no bit of what is played.
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  createEvaluator,
  defaultSettings,
  type EvaluationRequest,
  type Evaluator,
  type Race,
} from '../../src/learn/index.js';
import { raceOf } from '../../src/learn/training/race.js';
import { TaskModules } from './evaluation/own-tasks.js';
import { prunedNetworks } from './evaluation/populations.js';

const open: Evaluator[] = [];
const modules = new TaskModules();
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
afterAll(() => modules.remove());

async function evaluator(task: string, workers: number, mirror = false): Promise<Evaluator> {
  const created = await createEvaluator(defaultSettings(task, 'regrow', mirror ? { mirror: true } : {}), workers);
  open.push(created);
  return created;
}

const shape = { inputs: 5, hidden: 32, outputs: 1 };

function request(count: number, race?: Race, mirrored = false): EvaluationRequest {
  const networks = prunedNetworks(mirrored ? { ...shape, mirrored } : shape, count);
  return {
    networks,
    episodes: 2,
    starts: { seed: 4, purpose: 'start', generation: 3, shared: false },
    precision: 'float64',
    ...(race && { race }),
  };
}

const all = () => true;

describe('the cuts of a race', () => {
  it.each([
    [0.125, [125, 250, 500]],
    [0.1, [100, 200, 400]],
    [0.1004, [101, 201, 402]],
    [0.375, [375, 750]],
    [0.376, [376]],
    [0.75, [750]],
  ])(
    'from %d of an episode on are at %j of 1000 steps: each at twice the one before, none in the last quarter',
    (firstCut, cuts) => {
      expect(raceOf({}, { maxSteps: 1000 }, { firstCut })!.cuts).toEqual(cuts);
    },
  );

  it.each([{}, { firstCut: 1 }, { firstCut: 0.76 }, { firstCut: 0 }])(
    'with %j are none, and nobody races',
    (settings) => {
      expect(raceOf({}, { maxSteps: 1000 }, settings)).toBeUndefined();
    },
  );

  it('are not for veterans, which come first', () => {
    const raced = (method: { veterans?: number }) => {
      const { races } = raceOf(method, { maxSteps: 1000 }, { firstCut: 0.5 })!;
      return [0, 1, 2, 3].map(races);
    };
    expect(raced({})).toEqual([true, true, true, true]);
    expect(raced({ veterans: 2 })).toEqual([false, false, true, true]);
  });
});

describe('a race', () => {
  it('lets the better half go on at each cut, and those who do not race play to the end', async () => {
    const player = await evaluator('swing-up', 1);
    const races = (i: number) => i >= 3;
    const { left, returns, steps } = await player.evaluate(request(15, { cuts: [150, 300], races }));
    expect([...left!.subarray(0, 3)]).toEqual([0, 0, 0]);
    expect(left!.filter((each) => each === 0)).toHaveLength(3 + 3);
    expect(steps).toBe(2 * (3 * 1000 + 3 * 1000 + 3 * 300 + 6 * 150));
    // Those who are left return what they do without a race; at a cut they had more than those who left.
    const whole = await player.evaluate(request(15));
    for (const [i, hasLeft] of left!.entries()) {
      const same = [0, 1].map((e) => returns[2 * i + e] === whole.returns[2 * i + e]);
      expect(same).toEqual(hasLeft ? [false, false] : [true, true]);
    }
    const until150 = await player.evaluate(request(15, { cuts: [150], races }));
    const sum = (i: number) => until150.returns[2 * i]! + until150.returns[2 * i + 1]!;
    const gone = [...until150.left!.keys()].filter((i) => until150.left![i] === 1);
    expect(gone).toHaveLength(6);
    const atCut = await player.evaluate(request(15, { cuts: [150, 151, 152, 153], races }));
    for (const i of gone) expect(atCut.left![i]).toBe(1);
    expect(Math.max(...gone.map(sum))).toBeLessThan(0); // they hang
  });

  it.each([
    ['swing-up', false],
    ['swing-up', true],
    ['balance', false],
  ])('on %s, mirrored %s, comes to the same with any number of threads', async (task, mirrored) => {
    const race = { cuts: [40, 150, 300], races: all };
    const asked = request(24, race, mirrored);
    const one = await (await evaluator(task, 1, mirrored)).evaluate(asked);
    const many = await (await evaluator(task, 3, mirrored)).evaluate(asked);
    expect(many).toEqual(one);
    expect(one.left!.filter((each) => each === 0)).toHaveLength(3);
  });

  it('of a task of one’s own goes on with its states, as the kernel does', async () => {
    const path = modules.write('own.ts');
    const player = await createEvaluator(
      { ...defaultSettings('balance', 'regrow'), task: path, taskParameters: {} },
      1,
    );
    open.push(player);
    const inputs = 2;
    const networks = prunedNetworks({ inputs, hidden: 4, outputs: 1 }, 8);
    const asked = { ...request(8), networks };
    const whole = await player.evaluate(asked);
    const raced = await player.evaluate({ ...asked, race: { cuts: [3, 5, 11], races: () => true } });
    const winner = raced.left!.indexOf(0);
    expect(raced.returns.slice(2 * winner, 2 * winner + 2)).toEqual(whole.returns.slice(2 * winner, 2 * winner + 2));
    expect(raced.steps).toBeLessThan(whole.steps);
  });
});
