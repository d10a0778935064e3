// Training with evolve: races of children, verification, and lessons.
import { describe, expect, it } from 'vitest';
import { defaultSettings, type GenerationRecord, type TrainingState, train } from '../../src/learn/index.js';

describe('training with evolve', () => {
  const onStock = defaultSettings('balance', 'evolve', {
    ...{ taskParameters: { railM: 1 }, population: 24, episodes: 2, confirmEpisodes: 30, maxGenerations: 60 },
    targetReturn: 950,
  });

  it('races children only, verifies, and goes on from any generation with any number of threads', async () => {
    const history: GenerationRecord[] = [];
    const states: TrainingState[] = [];
    const whole = await train(onStock, {
      onGeneration: (record, state) => {
        history.push(record);
        states.push(JSON.parse(JSON.stringify(state())));
      },
    });
    expect(whole.solved).toBeDefined();
    expect(whole.champion.confirmed!.meanReturn).toBeGreaterThanOrEqual(950);
    expect(history.at(-1)!.verified).toEqual(whole.champion.confirmed);
    for (const from of [states[1]!, states.at(-1)!]) {
      expect(await train(onStock, { from, workers: 2 })).toEqual(whole);
    }
  });

  it('forgets from lesson to lesson, where returns cannot be compared, and does not race', () => {
    const taskParameters = { wideningGenerations: 9 };
    const byLessons = defaultSettings('rig-swing-up', 'evolve', { taskParameters });
    expect(byLessons).toMatchObject({ memory: 'generation', price: 0, restartAfter: 0, confirmEpisodes: 100 });
    expect(byLessons.firstCut).toBeUndefined();
    expect(onStock).toMatchObject({ memory: 'life', elites: 6, firstCut: 0.125 });
    expect(defaultSettings('swing-up', 'evolve')).toMatchObject({ episodes: 1, beginnings: 10, restartAfter: 2000 });
  });

  it('plays more episodes a generation where the way to the goal takes more of one', () => {
    const episodes = (task: string) => defaultSettings(task, 'evolve').episodes;
    expect(['balance', 'wann-swing-up'].map(episodes)).toEqual([1, 1]);
    expect(['acrobot', 'pendulum', 'mountain-car'].map(episodes)).toEqual([2, 3, 8]);
  });
});
