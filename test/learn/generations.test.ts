// The loop of training: what is asked, told and recorded, and when it ends.
import { describe, expect, it } from 'vitest';
import { mean, standardDeviation } from '../../src/base/index.js';
import { activityOf } from '../../src/learn/evaluation/index.js';
import type { SettingChanges, TrainingOptions, TrainingState } from '../../src/learn/index.js';
import { scaled } from '../../src/learn/training/scaled.js';
import type { Network, WeightedNetwork } from '../../src/network/index.js';
import { finished, json, judgeOf, loop, optimiserOf, settingsOf, shape, type Table, task } from './table-loop.js';

describe('each generation', () => {
  const table: Table = (generation, i, episode) => 10 * ((generation + 2) % 3) + ((3 * i + generation) % 5) + episode;

  it('asks its method, has its networks play, and tells what they were worth less the price of their size', async () => {
    const settings = settingsOf('mk1', { observationScales: [2, 1, 1, 1, 1], precision: 'float32' });
    const { signal } = new AbortController();
    const { requests, history, finalists, played } = loop(settings, table, { signal });
    await played;
    const mine = optimiserOf(settings);
    let bestFitness = Number.NEGATIVE_INFINITY;
    expect(history).toHaveLength(3);
    for (const [generation, record] of history.entries()) {
      const population = mine.ask();
      expect(requests[generation]).toEqual({
        networks: population.map((each) => scaled(each, settings.observationScales)),
        starts: { seed: 3, purpose: 'start', generation, shared: false },
        ...{ episodes: 2, precision: 'float32', race: undefined, signal },
      });
      const { mutationRate } = mine;
      const means = population.map((_, i) => (table(generation, i, 0, false) + table(generation, i, 1, false)) / 2);
      const fitness = means.map((each, i) => each - population[i]!.complexityPenalty);
      bestFitness = Math.max(bestFitness, ...fitness);
      const connections = population.map((each) => each.connections);
      expect(record).toStrictEqual({
        ...{ generation, steps: 12 * (generation + 1), bestFitness, bestReturn: Math.max(...means) },
        ...{ meanReturn: mean(means), sdReturn: standardDeviation(means) },
        ...{ meanConnections: mean(connections), sdConnections: standardDeviation(connections), mutationRate },
      });
      mine.tell(Float64Array.from(fitness));
      expect(finalists[generation]).toEqual(
        mine.finalists().map(({ individual }) => scaled(individual, [2, 1, 1, 1, 1])),
      );
    }
    expect(await played).toStrictEqual({ generations: 3, steps: 36, bestFitness, optimiser: expect.anything() });
    expect((await played).optimiser.ask()).toEqual(mine.ask());
  });

  it.each([
    ['is no number', (i: number) => (i === 4 ? Number.NaN : i), undefined],
    ['is of somebody who has left', (i: number) => (i === 4 ? 90 : i), 4],
  ])('forgets a return that %s', async (_, worth, left) => {
    const settings = settingsOf('mk1', { maxGenerations: 1 });
    const { history, played } = loop(settings, (_generation, i) => worth(i), {}, task, left);
    expect(history).toEqual([]);
    const { optimiser } = await played;
    expect(history[0]).toMatchObject({ bestReturn: 5, meanReturn: mean([0, 1, 2, 3, 5]) });
    const mine = optimiserOf(settings);
    const fitness = mine.ask().map(({ complexityPenalty }, i) => (i === 4 ? -Infinity : i - complexityPenalty));
    mine.tell(Float64Array.from(fitness));
    expect(optimiser.ask()).toEqual(mine.ask());
  });

  it('tells the activity in an episode to a method that learns by it', async () => {
    const settings = settingsOf('regrow', { lossBy: 'activity', maxGenerations: 1, firstCut: 0.5 });
    const { requests, played } = loop(settings, (_, i) => i);
    const { optimiser } = await played;
    const mine = optimiserOf(settings);
    const networks = mine.ask().map((each) => scaled(each, undefined));
    const { starts, race } = requests[0]!;
    expect(race?.cuts).toEqual([500]);
    mine.tell(
      Float64Array.from(mine.ask(), ({ complexityPenalty }, i) => i - complexityPenalty),
      (i) => activityOf(task, networks[i] as Network, starts, i, 2),
    );
    expect(optimiser.save()).toEqual(mine.save());
  });

  it('of a method whose individuals share their starts, or see everything twice, is played so', async () => {
    const { requests, played } = loop(settingsOf('evolve', { mirror: true, firstCut: 0.5 }), (_, i) => i);
    await played;
    expect(requests.map(({ starts, race }) => [starts.shared, race!.races(0), race!.races(5)])).toEqual([
      [true, true, true],
      [true, false, true],
      [true, false, true],
    ]);
    expect((requests[0]!.networks[0] as Network).mask.shape).toEqual({ ...shape, mirrored: true });
  });
});

describe('the end', () => {
  const ends = async (changes: SettingChanges, best: (generation: number) => number, options?: TrainingOptions) => {
    const settings = settingsOf('mk1', { minGenerations: 3, checkEvery: 4, maxGenerations: 20, ...changes });
    const { generations, solved } = await loop(settings, (generation, i) => best(generation) - i, options).played;
    return { generations, solved };
  };

  it.each([
    ['reached at once', 0, 10, 4],
    ['reached by a hair less than nothing', 0, 10.001, 20],
    ['reached at a check', 3, 10, 4],
    ['reached after one', 4, 10, 8],
    ['reached at the last', 19, 10, 20],
  ])('is the first check from the target on: %s', async (_, from, targetReturn, generations) => {
    const solved = targetReturn === 10 ? { generation: from, steps: 12 * (from + 1) } : undefined;
    const best = (generation: number) => (generation === from ? 10 : generation > from ? 9 + (generation % 2) : 0);
    expect(await ends({ targetReturn }, best)).toEqual({ generations, solved });
  });

  it('is there already where training goes on from it', async () => {
    const settings = settingsOf('mk1', { targetReturn: 5 });
    const { states, played, requests } = loop(settings, (_, i) => i);
    const whole = await played;
    expect(whole).toMatchObject({ generations: 1, solved: { generation: 0, steps: 12 } });
    const again = loop(settings, () => Number.NaN, { from: states[0]! });
    expect({ ...(await again.played), optimiser: 0 }).toStrictEqual({ ...whole, optimiser: 0 });
    expect([again.requests.length, requests.length]).toEqual([0, 1]);
  });

  it('is where its method stops, which is recorded', async () => {
    const settings = settingsOf('cma', { maxGenerations: 200 });
    const { states } = await finished(loop({ ...settings, maxGenerations: 2 }, (_, i) => i));
    const at = (sigma: number): TrainingOptions => {
      const state = json(states[1]) as { optimiser: { distribution: { sigma: number } } } & TrainingState;
      state.optimiser.distribution.sigma = sigma;
      return { from: state };
    };
    const uphill: Table = (_, __, ___, ____, network) => (network as WeightedNetwork).weights[0]!;
    expect((await loop(settings, uphill, at(1e-13)).played).generations).toBe(2);
    const { history } = await finished(loop(settings, uphill, at(3e3)));
    expect(history.at(-1)!.stopped).toBe('the deviation has grown to 1e4 times the first');
    expect(history.slice(0, -1).every((record) => !('stopped' in record))).toBe(true);
  });
});

describe('a judge', () => {
  it('is asked at each check from the target on, and has the last word; the best that it elected is kept', async () => {
    const settings = settingsOf('mk1', { minGenerations: 1, checkEvery: 2, maxGenerations: 20, targetReturn: 5 });
    const judge = judgeOf(3, 4, 2, 5);
    const { states, history, requests, played } = loop(settings, (_, i) => i, { judge });
    const { generations, solved, steps, choice, kept } = await played;
    expect({ generations, solved, steps }).toEqual({ generations: 8, solved: { generation: 0, steps: 12 }, steps: 96 });
    expect(judge.asked).toHaveLength(4);
    expect(requests.filter(({ starts }) => starts.purpose === 'confirm')).toHaveLength(4);
    expect(choice!.elected).toMatchObject({ by: 'a list', meanReturn: 5 });
    expect(kept).toBe(choice);
    expect(states.map((state) => state.kept?.elected?.meanReturn)).toEqual([undefined, undefined, 3, 3, 4, 4, 4, 4]);
    expect(history).toHaveLength(8);
    const asAgain = judgeOf(2, 4.5, 1, 1, 1, 1, 1, 1);
    const again = await loop(settings, (_, i) => i, { judge: asAgain, from: states[4]! }).played;
    expect(again).toMatchObject({ generations: 20, kept: { elected: { meanReturn: 4.5 } } });
    expect(again).not.toHaveProperty('choice');
  });
});

describe('a candidate', () => {
  const settings = settingsOf('regrow', { targetReturn: 5, confirmEpisodes: 4, minGenerations: 1, maxGenerations: 9 });
  /** Promises the target from generation 1 on, and reaches it on the fresh starts of generation 3. */
  const table: Table = (generation, i, _, fresh) => (fresh ? (generation === 3 ? 5 : 4) : generation === 0 ? 9 : i);

  it('that promises the target is verified at a check, and training ends when it has reached it', async () => {
    const { history, requests, played } = loop(settings, table);
    const { generations, solved, steps, choice } = await played;
    expect(history.map(({ verified }) => verified?.meanReturn)).toEqual([undefined, 4, 4, 5]);
    expect({ generations, solved, steps }).toEqual({
      generations: 4,
      solved: { generation: 3, steps },
      steps: 4 * 12 + 12,
    });
    expect(history.map((record) => record.steps)).toEqual([12, 28, 44, 60]);
    expect(
      requests.filter(({ starts }) => starts.purpose === 'confirm').map(({ starts }) => starts.generation),
    ).toEqual([1, 2, 3]);
    expect(choice).toMatchObject({ winner: { generation: 3, fitness: 5 }, confirmed: { episodes: 4, meanReturn: 5 } });
  });

  it('is not verified a hair below the target', async () => {
    const { history } = await finished(loop({ ...settings, targetReturn: 5.01, maxGenerations: 3 }, table));
    expect(history.some(({ verified }) => verified !== undefined)).toBe(false);
  });

  it('is verified again where training goes on from it, with the same result', async () => {
    const { states, played } = loop(settings, table);
    const whole = await played;
    const { requests, history, ...again } = loop(settings, table, { from: states[3]! });
    expect({ ...(await again.played), optimiser: 0 }).toEqual({ ...whole, optimiser: 0 });
    expect(requests.map(({ starts }) => starts.purpose)).toEqual(['confirm']);
    expect(history).toEqual([]);
  });

  it('that a judge doubts does not end training', async () => {
    const doubted = judgeOf(4);
    const { generations, choice, kept, solved } = await loop(settings, table, { judge: doubted }).played;
    expect({ generations, choice, asked: doubted.asked }).toEqual({ generations: 9, choice: undefined, asked: [1] });
    expect(kept!.elected!.meanReturn).toBe(4);
    expect(solved!.generation).toBe(3);
    expect((await loop(settings, table, { judge: judgeOf(5) }).played).choice!.elected!.meanReturn).toBe(5);
  });

  it('whose verification is interrupted is told again: the state is that before its generation', async () => {
    const interrupted = loop(settings, (generation, i, episode, fresh) => {
      if (fresh && generation === 2) throw new Error('enough');
      return table(generation, i, episode, fresh);
    });
    await expect(interrupted.played).rejects.toThrow('enough');
    const whole = loop(settings, table);
    await whole.played;
    expect(interrupted.latest[0]!().generations).toBe(2);
    const resumed = await loop(settings, table, { from: json(interrupted.latest[0]!()) }).played;
    expect({ ...resumed, optimiser: 0 }).toEqual({ ...(await whole.played), optimiser: 0 });
  });

  it.each([
    ['that failed is worth to its method what it played there too', -40],
    ['that reached the target is worth to its method what it was', 40],
  ])('%s', async (_, fresh) => {
    const changes = {
      seed: 4,
      memory: 'life',
      price: 0.5,
      targetReturn: 1,
      confirmEpisodes: 8,
      maxGenerations: 7,
    } as const;
    const own = settingsOf('evolve', { ...changes, elites: 3, minGenerations: 6 });
    const { history, played } = loop(own, (_generation, i, _episode, isFresh) => (isFresh ? fresh : 6 - i));
    const { optimiser } = await played;
    expect(history.map(({ verified }) => verified?.episodes)).toEqual([...Array(6).fill(undefined), 8]);
    const mine = optimiserOf(own);
    for (let generation = 0; generation < 7; generation++) {
      mine.tell(Float64Array.from(mine.ask(), ({ complexityPenalty }, i) => 6 - i - complexityPenalty));
    }
    const candidate = mine.candidate!()!;
    const { complexityPenalty } = candidate.individual;
    expect(complexityPenalty).toBeGreaterThan(0);
    if (fresh < 1) mine.tellMore!(candidate, fresh - complexityPenalty, 8 / 2);
    expect(optimiser.save()).toEqual(mine.save());
  });
});
