// Training with regrow: its champions are verified, whoever plays and wherever it is interrupted.
import { beforeAll, describe, expect, it } from 'vitest';
import { createTask, playEpisode, RandomStream } from '../../sim/index.js';
import {
  createEvaluator,
  defaultSettings,
  type EvaluationRequest,
  type GenerationRecord,
  type TrainingResult,
  type TrainingState,
  train,
  trainWith,
} from '../../src/learn/index.js';
import { type Champion, FloatPolicy, formatChampion } from '../../src/network/index.js';

const swingUp = defaultSettings('swing-up', 'regrow', { seed: 3, confirmEpisodes: 20 });

describe('training with verified champions', () => {
  const history: GenerationRecord[] = [];
  const states: TrainingState[] = [];
  let whole: TrainingResult;
  beforeAll(async () => {
    whole = await train(swingUp, {
      onGeneration: (record, state) => {
        history.push(record);
        states.push(JSON.parse(JSON.stringify(state())));
      },
    });
  });

  it('ends with a candidate that has reached the target on fresh starts, which anyone can draw again', () => {
    const { champion, solved, generations, steps } = whole;
    expect(solved).toEqual({ generation: generations - 1, steps });
    expect(history.at(-1)!.verified).toEqual(champion.confirmed);
    expect(champion.confirmed!.episodes).toBe(20);
    expect(champion.confirmed!.meanReturn).toBeGreaterThanOrEqual(880);
    const task = createTask('swing-up');
    const policy = new FloatPolicy(champion as Champion);
    const generation = generations - 1;
    const address = { seed: 3, purpose: 'confirm', generation } as const;
    // Portions: 4 starts, then 8, then the last 8; each has starts of its own.
    const returns = Array.from({ length: 20 }, (_, episode) =>
      playEpisode(task, policy, new RandomStream({ ...address, episode })),
    ).map((played) => played.return);
    expect(Math.min(...returns)).toBe(champion.confirmed!.minReturn);
  });

  it('counts the steps of every verification, and ends those that cannot succeed', () => {
    const tried = history.filter(({ verified }) => verified !== undefined);
    expect(tried.length).toBeGreaterThan(1);
    const failed = tried.slice(0, -1).map(({ verified }) => verified!);
    expect(Math.min(...failed.map(({ episodes }) => episodes))).toBeLessThan(20);
    for (const { meanReturn } of failed) expect(meanReturn).toBeLessThan(880);
    for (const [i, record] of history.entries()) {
      // Cuts at 135, 270 and 540 of 1000 steps.
      const raced = 64 * 135 + 32 * 135 + 16 * 270 + 8 * 460;
      const before = history[i - 1]?.steps ?? 0;
      expect(record.steps - before).toBe(raced + 1000 * (record.verified?.episodes ?? 0));
    }
  });

  it('comes to the same with more threads', async () => {
    const later: GenerationRecord[] = [];
    const { champion } = await train(swingUp, { workers: 3, onGeneration: (record) => later.push(record) });
    expect(later).toEqual(history);
    expect(formatChampion(champion)).toBe(formatChampion(whole.champion));
  });

  it('goes on from any generation, also from the last, as if it had never stopped', async () => {
    for (const from of [states[2]!, states.at(-2)!, states.at(-1)!]) {
      const later: GenerationRecord[] = [];
      const resumed = await train(swingUp, { from, onGeneration: (record) => later.push(record) });
      expect(resumed).toEqual(whole);
      expect(later).toEqual(history.slice(from.generations));
    }
  });

  it('interrupted within a verification it goes on from before that generation', async () => {
    const evaluator = await createEvaluator(swingUp, 1);
    let latest: (() => TrainingState) | undefined;
    const interrupted = trainWith(
      {
        ...{ engine: evaluator.engine, close: () => evaluator.close() },
        evaluate: (request: EvaluationRequest) => {
          if (request.starts.purpose === 'confirm') throw new Error('enough');
          return evaluator.evaluate(request);
        },
      },
      createTask('swing-up'),
      swingUp,
      {
        onGeneration: (_, state) => {
          latest = state;
        },
      },
    );
    await expect(interrupted).rejects.toThrow('enough');
    const first = history.findIndex(({ verified }) => verified !== undefined);
    expect(latest!().generations).toBe(first);
    const resumed = await train(swingUp, { from: JSON.parse(JSON.stringify(latest!())) });
    expect(resumed).toEqual(whole);
    await evaluator.close();
  });

  it('learns mirrored networks by the same code', async () => {
    const settings = defaultSettings('balance', 'regrow', { mirror: true, confirmEpisodes: 10, maxGenerations: 60 });
    const { champion, solved } = await train(settings);
    expect(solved).toBeDefined();
    expect((champion as Champion).mask.shape.mirrored).toBe(true);
  });
});

describe('training by a trace', () => {
  it('goes on from any generation as if it had never stopped', async () => {
    const changes = {
      population: 16,
      maxGenerations: 4,
      confirmEpisodes: 4,
      selection: 'none',
      lossBy: 'reward',
    } as const;
    const settings = defaultSettings('swing-up', 'regrow', changes);
    const states: TrainingState[] = [];
    const whole = await train(settings, {
      onGeneration: (_, state) => states.push(JSON.parse(JSON.stringify(state()))),
    });
    expect((whole.champion as Champion).mask.shape).toEqual({ inputs: 5, hidden: 32, outputs: 1 });
    expect(await train(settings, { from: states[1]! })).toEqual(whole);
    const byChance = await train({ ...settings, lossBy: 'chance' } as typeof settings);
    expect(byChance.finalists).not.toEqual(whole.finalists);
  });
});
