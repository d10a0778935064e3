// Training by a curriculum: which lesson is played when, when training begins anew, and when it has learned the task.
import { describe, expect, it } from 'vitest';
import type { Task } from '../../sim/index.js';
import type { GenerationRecord, SettingChanges, TrainingOptions } from '../../src/learn/index.js';
import { begin } from '../../src/learn/training/generations.js';
import { finished, judgeOf, loop, settingsOf, type Table, task } from './table-loop.js';

describe('lessons', () => {
  /** Two easier ones or more, then two that are played until they are learned. */
  const curriculumOf = (generations: number) => ({
    ...{ generations, hardening: 1 },
    lesson: (number: number) => ({
      task: Object.assign(Object.create(task) as Task, { maxSteps: 100 * (number + 1) }),
      startWidthRad: number / 10,
      solvedReturn: 5,
      reset: () => {},
    }),
  });
  const schoolOf = (generations: number) =>
    Object.assign(Object.create(task) as Task, { curriculum: curriculumOf(generations) });
  const school = schoolOf(2);
  const taught = (changes: SettingChanges, table: Table, options?: TrainingOptions) =>
    loop(settingsOf('mk1', { maxGenerations: 8, ...changes }), table, options, school);
  const places = (history: readonly GenerationRecord[]) =>
    history.map(({ lesson }) => `${lesson!.attempt}.${lesson!.number}`).join(' ');

  it('follow each other, each alone; what comes later is played until it is learned, and lost it is begun anew', async () => {
    const { requests, history, states, played } = taught(
      {},
      (generation, i) => (generation < 3 ? 5 - generation : 1) - i,
    );
    await played;
    expect(places(history)).toBe('0.0 0.1 0.2 0.2 1.0 1.1 1.2 1.2');
    expect(requests.map(({ starts }) => starts.lesson)).toEqual([0, 1, 2, 2, 0, 1, 2, 2]);
    expect(history[1]!.lesson).toStrictEqual({ attempt: 0, number: 1, startWidthRad: 0.1, maxSteps: 200 });
    const prices = history.map(({ bestReturn, bestFitness }) => bestReturn - bestFitness);
    expect(prices.every((price) => price >= 0 && price < 1)).toBe(true);
    expect(states[3]!.attempt).toEqual({ number: 1, since: 4, waited: 0 });
    const { starts, networks } = requests[4]!;
    expect(starts).toEqual({ seed: 3, purpose: 'start', generation: 4, shared: false, lesson: 0 });
    expect(networks).not.toEqual(requests[0]!.networks);
    const { attempt } = await played;
    expect(attempt, 'no attempt begins that nobody plays').toEqual({ number: 1, since: 4, waited: 2 });
  });

  it('are repeated by two alone: an easier or a later one that is not learned is left behind', async () => {
    const learned = [4, 6, 9, 10, 11];
    const settings = settingsOf('mk1', { maxGenerations: 10 });
    const { history } = await finished(loop(settings, (g, i) => (learned.includes(g) ? 5 : 4.9) - i, {}, schoolOf(3)));
    expect(places(history)).toBe('0.0 0.1 0.2 0.3 0.3 0.4 0.4 0.5 0.6 1.0');
  });

  it('that are all learned end in vain when the target stays far', async () => {
    expect(places((await finished(taught({}, (_, i) => 5 - i))).history)).toBe('0.0 0.1 0.2 0.3 0.4 1.0 1.1 1.2');
  });

  it('go on from any of them', async () => {
    const table: Table = (generation, i) => (generation % 3) + 4 - i;
    const whole = taught({}, table);
    const { optimiser, ...end } = await whole.played;
    for (const [at, state] of whole.states.slice(0, -1).entries()) {
      const rest = taught({}, table, { from: state });
      expect(places((await finished(rest)).history)).toBe(places(whole.history.slice(at + 1)));
    }
    const { optimiser: resumed, ...same } = await taught({}, table, { from: whole.states[3]! }).played;
    expect(same).toEqual(end);
    expect(resumed.ask()).toEqual(optimiser.ask());
  });

  it('count when the finalists reach the target in whole episodes; then training may end', async () => {
    const table: Table = (generation, i, _, fresh) => (fresh ? 8 : generation + 4) - i;
    const { history, requests, played } = taught({ targetReturn: 8, checkEvery: 2, minGenerations: 3 }, table);
    const { generations, solved, choice } = await played;
    const confirmed = requests.filter(({ starts }) => starts.purpose === 'confirm');
    expect(history.map(({ lesson }) => lesson!.confirmedReturn)).toEqual([undefined, undefined, 8, undefined]);
    expect(confirmed).toHaveLength(1);
    const steps = 3 * 12 + 8 * confirmed[0]!.networks.length;
    expect({ generations, solved }).toEqual({ generations: 4, solved: { generation: 2, steps } });
    expect(choice, 'of a generation that has passed').toBeUndefined();
    const later = await finished(taught({ targetReturn: 8, minGenerations: 7, maxGenerations: 20 }, table));
    expect(places(later.history), 'nobody begins anew who has learned it').toBe('0.0 0.1 0.2 0.3 0.4 0.5 0.6 0.7');
    const early = await taught({ targetReturn: 8, checkEvery: 2, minGenerations: 1 }, table).played;
    expect(early).toMatchObject({ generations: 3, choice: { confirmed: { meanReturn: 8 } } });
    const missed = await finished(taught({ targetReturn: 8.01 }, table));
    expect((await missed.played).solved).toBeUndefined();
    expect(missed.history[2]!.lesson!.confirmedReturn).toBe(8);
  });

  it('do not count before a judge has found the target reached', async () => {
    const table: Table = (_, i, __, fresh) => (fresh ? 8 : 6) - i;
    const judge = judgeOf(7, 9);
    const { history, played, requests } = taught({ targetReturn: 8 }, table, { judge });
    const { generations, solved, kept, steps } = await played;
    expect(history.map(({ lesson }) => lesson!.confirmedReturn)).toEqual([undefined, undefined, 7, 9]);
    const confirmed = requests.filter(({ starts }) => starts.purpose === 'confirm');
    expect(steps).toBe(4 * 12 + 2 * 7 + confirmed.reduce((sum, { networks }) => sum + 8 * networks.length, 0));
    expect({ generations, solved }).toEqual({ generations: 4, solved: { generation: 3, steps } });
    expect(kept!.elected!.meanReturn).toBe(9);
  });

  it('of a method with candidates verify nobody', async () => {
    const settings = settingsOf('regrow', { targetReturn: 1, firstCut: 0.5, maxGenerations: 3 });
    const { requests } = await finished(loop(settings, (_, i) => 4 - i, {}, school));
    expect(requests.map(({ starts, race }) => [starts.purpose, race!.cuts])).toEqual([
      ['start', [50]],
      ['start', [100]],
      ['start', [150]],
    ]);
  });
});

describe('an attempt', () => {
  it('draws by a seed of its own, far from those that people give', () => {
    const asked = (seed: number, number?: number) => {
      const attempt = number === undefined ? undefined : { number, since: 0, waited: 0 };
      return begin({ ...settingsOf('mk1'), seed }, task, attempt, undefined).ask();
    };
    expect(asked(3, 0)).toEqual(asked(3));
    expect(asked(3, 2)).toEqual(asked(3 + 2 * 2 ** 40));
    expect(asked(Number.MAX_SAFE_INTEGER - 5, 1)).toEqual(asked(2 ** 40 - 5));
  });
});
