// Champions are scored on starts that chose nobody, the same for all.
import { expect, it } from 'vitest';
import { createTask, playEpisode, RandomStream } from '../../sim/index.js';
import { defaultSettings, score } from '../../src/learn/index.js';
import { FloatPolicy, fullMask, type WeightedNetwork, WeightedPolicy } from '../../src/network/index.js';

const settings = defaultSettings('balance', 'mk1', { seed: 7 });
const shape = { inputs: 5, hidden: 32, outputs: 1 };
const observationScales = [1, 1, 1, 1, 1];
const full = { mask: fullMask(shape), observationScales };
const weighted: WeightedNetwork = {
  shape,
  weights: Float64Array.from({ length: 192 }, (_, k) => Math.sign((k % 5) - 2) * 0.1),
  observationScales,
};

it('scores are the returns of the reference on the starts of purpose "score"', async () => {
  const task = createTask('balance', { railM: 2 });
  for (const [network, policy] of [
    [full, new FloatPolicy(full)],
    [weighted, new WeightedPolicy(weighted)],
  ] as const) {
    const expected = [0, 1, 2].map(
      (episode) => playEpisode(task, policy, new RandomStream({ seed: 7, purpose: 'score', episode })).return,
    );
    const scored = await score(settings, [network, network], 3);
    expect(scored.map((each) => [...each])).toEqual([expected, expected]);
  }
});
