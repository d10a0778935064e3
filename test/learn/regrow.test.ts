// regrow: what its children keep of their parents.
import { describe, expect, it } from 'vitest';
import { createTask } from '../../sim/index.js';
import { createOptimiser, defaultSettings } from '../../src/learn/index.js';
import type { Champion } from '../../src/network/index.js';

describe('regrow', () => {
  it('loses connections and regrows others, each with its own probability', () => {
    const shape = { inputs: 5, hidden: 32, outputs: 1 };
    const settings = { seed: 2, population: 400, elites: 1, lossRate: 0.2, regrowthRate: 0.05 };
    const optimiser = createOptimiser('regrow', shape, settings);
    const ones = ({ network }: { network: object }) => (network as { mask: Champion['mask'] }).mask.connections;
    const parent = ones(optimiser.ask()[0]!);
    optimiser.tell(new Float64Array(400).fill(Number.NEGATIVE_INFINITY).fill(5, 0, 1));
    const has = parent.filter((each) => each === 1).length;
    const counts = { lost: 0, regrown: 0 };
    for (const child of optimiser.ask()) {
      for (const [k, connection] of ones(child).entries()) {
        if (connection < parent[k]!) counts.lost++;
        if (connection > parent[k]!) counts.regrown++;
      }
    }
    expect(counts.lost / (400 * has)).toBeCloseTo(0.2, 2);
    expect(counts.regrown / (400 * (192 - has))).toBeCloseTo(0.05, 2);
    expect(optimiser.finalists(), 'who left a race is no finalist').toHaveLength(1);
  });

  it('grows and prunes in turn, growth first; and a rate of loss may fade', () => {
    const shape = { inputs: 5, hidden: 32, outputs: 1 };
    const rates = { seed: 2, population: 200, elites: 1, initialPrune: 0.5, lossRate: 0.4, regrowthRate: 0.1 };
    const told = (settings: object) => {
      const optimiser = createOptimiser('regrow', shape, { ...rates, ...settings });
      const sizes = () => optimiser.ask().map(({ connections }) => connections);
      const first = sizes()[0]!;
      let parents = [first];
      optimiser.tell(new Float64Array(200).fill(Number.NEGATIVE_INFINITY).fill(5, 0, 1));
      return [1, 2, 3, 4, 5].map(() => {
        const children = sizes();
        const { mutationRate } = optimiser;
        const grew = Math.min(...children) >= Math.min(...parents);
        const shrank = Math.max(...children) <= Math.max(...parents);
        // Where all have left, the first is the last elite; the best of all time is a parent always.
        parents = [first, children[0]!];
        optimiser.tell(new Float64Array(200).fill(Number.NEGATIVE_INFINITY));
        return [grew ? 'grew' : '', shrank ? 'shrank' : '', mutationRate];
      });
    };
    const grew = ['grew', '', 0];
    const shrank = ['', 'shrank', 0.4];
    expect(told({ phaseGenerations: 2 })).toEqual([grew, grew, shrank, shrank, grew]);
    const fading = told({ regrowthRate: 0, lossDecay: 0.5 });
    expect(fading.map(([, , rate]) => rate)).toEqual([0.4, 0.2, 0.1, 0.05, 0.025]);
    expect(fading[0]).toEqual(shrank);
    expect(told({ initialPrune: 1, lossRate: 0 })[0], 'growth alone, from nothing').toEqual(grew);
  });

  it('has gentler rates and more individuals for larger networks', () => {
    expect(defaultSettings('swing-up', 'regrow')).toMatchObject({ population: 64, lossRate: 0.1, regrowthRate: 0.05 });
    expect(defaultSettings('swing-up', 'regrow', { mirror: true })).toMatchObject({ population: 120, lossRate: 0.055 });
    expect(defaultSettings('double-pendulum', 'regrow')).toMatchObject({ population: 104, lossRate: 0.06 });
  });

  it('lets nobody leave before a swing-up can be over', () => {
    const { approachSteps, maxSteps } = createTask('swing-up');
    expect(defaultSettings('swing-up', 'regrow').firstCut! * maxSteps).toBeGreaterThanOrEqual(approachSteps!);
    const rig = { maxSteps: 400, poleCentreM: 0.3, periodUs: 20_000 };
    const slow = createTask('rig-swing-up', rig);
    const { firstCut } = defaultSettings('rig-swing-up', 'regrow', { taskParameters: rig });
    expect(firstCut! * 400).toBeGreaterThanOrEqual(slow.approachSteps!);
    expect(defaultSettings('balance', 'regrow').firstCut).toBe(0.125);
  });
});
