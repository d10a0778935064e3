// What networks are worth on fresh starts: finalists that are confirmed, a candidate that is verified, and whether that reaches the target.
import { describe, expect, it } from 'vitest';
import type { EvaluationRequest, Evaluator } from '../../src/learn/evaluation/index.js';
import type { Finalist } from '../../src/learn/methods/index.js';
import { bestOf, confirm, summaries } from '../../src/learn/training/confirm.js';
import { reachesTarget } from '../../src/learn/training/records.js';
import { scaled } from '../../src/learn/training/scaled.js';
import { verify } from '../../src/learn/training/verify.js';
import { fullMask } from '../../src/network/index.js';

const shape = { inputs: 2, hidden: 3, outputs: 1 };
const finalist: Finalist = {
  individual: { network: { mask: fullMask(shape) }, complexityPenalty: 0, connections: 9 },
  ...{ fitness: 5, generation: 2 },
};

/** An evaluator in whose episodes each start is worth what a plan says, and that keeps what it was asked. */
class Planned implements Evaluator {
  readonly engine = 'a plan';
  readonly asked: EvaluationRequest[] = [];
  readonly #worth: (episode: number) => number;

  constructor(worth: (episode: number) => number) {
    this.#worth = worth;
  }

  async evaluate(request: EvaluationRequest) {
    this.asked.push(request);
    const { networks, episodes, starts } = request;
    const { firstEpisode = 0 } = starts;
    const returns = Float64Array.from({ length: networks.length * episodes }, (_, k) => this.#worth(firstEpisode + k));
    return { returns, steps: 10 * returns.length };
  }

  async close() {}
}

describe('verification', () => {
  const settings = { seed: 9, confirmEpisodes: 100, targetReturn: 50, observationScales: [2, 1] };

  it.each([
    [100, [4, 8, 8, 16, 32, 32]],
    [16, [8, 8]],
    [20, [4, 8, 8]],
    [3, [3]],
    [8, [8]],
  ])(
    'of %i episodes plays portions that grow, each in eights for one thread: %j',
    async (confirmEpisodes, portions) => {
      const evaluator = new Planned(() => 50);
      const verified = await verify(evaluator, finalist, { ...settings, confirmEpisodes }, 7);
      expect(evaluator.asked.map(({ networks, episodes }) => networks.length * episodes)).toEqual(portions);
      expect(evaluator.asked.slice(1).every(({ episodes }) => episodes === 8)).toBe(true);
      expect(verified).toEqual({
        candidate: finalist,
        result: { episodes: confirmEpisodes, meanReturn: 50, sdReturn: 0, minReturn: 50 },
        ...{ reached: true, steps: 10 * confirmEpisodes },
      });
    },
  );

  it('plays the candidate on starts of its generation, each once', async () => {
    const evaluator = new Planned(() => 50);
    const { signal } = new AbortController();
    await verify(evaluator, finalist, settings, 7, signal);
    let played = 0;
    for (const { networks, episodes, starts, precision, signal: told } of evaluator.asked) {
      expect(starts).toEqual({ seed: 9, purpose: 'confirm', generation: 7, shared: false, firstEpisode: played });
      expect(new Set(networks)).toEqual(new Set([scaled(finalist.individual, [2, 1])]));
      expect({ precision, told }).toEqual({ precision: 'float64', told: signal });
      played += networks.length * episodes;
    }
  });

  it('reaches the target with its mean, and not with a hair less', async () => {
    // A hundred of 0 to 99 are 49.5 in the mean.
    const evaluator = () => new Planned((episode) => (37 * episode) % 100);
    const reached = await verify(evaluator(), finalist, { ...settings, targetReturn: 49.5 }, 7);
    expect(reached).toMatchObject({ reached: true, result: { episodes: 100, meanReturn: 49.5, minReturn: 0 } });
    const missed = await verify(evaluator(), finalist, { ...settings, targetReturn: 49.501 }, 7);
    expect(missed).toMatchObject({ reached: false, result: { episodes: 100, meanReturn: 49.5 } });
  });

  it('ends when its best return in all that remain would not be enough', async () => {
    // After 4 + 8 + 8 episodes of 40 and one of 60: 20 * 40 + 20, and 80 * 60 more, are 5620.
    const worth = (episode: number) => (episode === 0 ? 60 : 40);
    const atBest = async (targetReturn: number) =>
      (await verify(new Planned(worth), finalist, { ...settings, targetReturn }, 7)).result.episodes;
    expect(await atBest(56.2)).toBe(36);
    expect(await atBest(56.21)).toBe(20);
    const { reached, result, steps } = await verify(new Planned(() => 40), finalist, settings, 7);
    expect({ reached, steps, ...result }).toEqual({
      ...{ reached: false, steps: 40, episodes: 4, meanReturn: 40, sdReturn: 0, minReturn: 40 },
    });
  });
});

describe('confirmation', () => {
  it('plays all finalists on the same starts, and finds the best of them', async () => {
    const worths = [1, 3, 2, 4, 4, 2, 3, 3, 0];
    const evaluator = new Planned((k) => worths[k]!);
    const { signal } = new AbortController();
    const settings = { seed: 9, confirmEpisodes: 3, observationScales: [2, 1] };
    const { results, best, steps } = await confirm(evaluator, [finalist, finalist, finalist], settings, signal);
    expect(results).toEqual(
      [
        { episodes: 3, meanReturn: 2, sdReturn: 1, minReturn: 1 },
        { episodes: 3, meanReturn: 10 / 3, sdReturn: Math.sqrt(4 / 3), minReturn: 2 },
        { episodes: 3, meanReturn: 2, sdReturn: Math.sqrt(3), minReturn: 0 },
      ].map((each) => ({ ...each, sdReturn: expect.closeTo(each.sdReturn, 12) })),
    );
    expect({ best, steps }).toEqual({ best: 1, steps: 90 });
    const network = scaled(finalist.individual, [2, 1]);
    expect(evaluator.asked).toEqual([
      {
        ...{ networks: [network, network, network], episodes: 3, precision: 'float64', signal },
        starts: { seed: 9, purpose: 'confirm', shared: true },
      },
    ]);
  });

  it('takes of equals the first', () => {
    const worth = (meanReturn: number) => ({ episodes: 1, meanReturn, sdReturn: 0, minReturn: meanReturn });
    expect(bestOf([worth(3), worth(5), worth(5), worth(4)])).toBe(1);
    expect(bestOf([worth(-3)])).toBe(0);
    expect(summaries(Float64Array.of(1, 2, 3, 4), 2).map(({ meanReturn }) => meanReturn)).toEqual([1.5, 3.5]);
  });
});

describe('a generation reaches the target', () => {
  const worth = (meanReturn: number) => ({ episodes: 1, meanReturn, sdReturn: 0, minReturn: 0 });
  const lesson = { attempt: 0, number: 3, startWidthRad: 1, maxSteps: 100 };

  it.each([
    ['mk1', { bestReturn: 50 }, true],
    ['mk1', { bestReturn: 49.9 }, false],
    ['regrow', { bestReturn: 60 }, false],
    ['regrow', { bestReturn: 40, verified: worth(50) }, true],
    ['regrow', { bestReturn: 60, verified: worth(49) }, false],
    ['evolve', { bestReturn: 60, lesson }, false],
    ['evolve', { bestReturn: 10, lesson: { ...lesson, confirmedReturn: 50 } }, true],
    ['evolve', { bestReturn: 60, lesson: { ...lesson, confirmedReturn: 49 } }, false],
    ['mk1', { bestReturn: 60, lesson }, false],
  ] as const)('of 50 by %s with %j: %s', (method, record, reached) => {
    expect(reachesTarget(record, { method, targetReturn: 50 })).toBe(reached);
  });
});

describe('a network that plays', () => {
  it('has the scales of its run, or one of 1 for each observation', () => {
    const mask = fullMask(shape);
    const weighted = { shape, weights: new Float64Array(9) };
    expect(scaled({ network: { mask } }, [2, 0.5])).toEqual({ mask, observationScales: [2, 0.5] });
    expect(scaled({ network: { mask } }, undefined)).toEqual({ mask, observationScales: [1, 1] });
    expect(scaled({ network: weighted }, undefined)).toEqual({ ...weighted, observationScales: [1, 1] });
  });
});
