// The cycles of an inference, scaling included, on the emulated board: counted between the marks in GPIOR0.
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../sim/index.js';
import { canonicalMask, FixedPolicy, type Network } from '../../src/network/index.js';
import { bouncingChampion } from '../hil/champions.js';
import { connectTo, emulatedBoard, emulatedOnly, realPort } from '../link/test-board.js';
import { balancer, networkOf } from './champions.js';
import { imageOf } from './host-board.js';

const allSubsets = Array.from({ length: 31 }, (_, i) => i + 1);
const allActive = networkOf(5, 1, allSubsets);

/** 15 kinds, 18 live units. */
const articleSized = networkOf(5, 1, allSubsets.slice(0, 15), [1, 1, 2, 1, 1, 2, 1, 1, 1, 1, 2, 1, 1, 1, 1]);

/** As many kinds, each of which adds some inputs and subtracts others; every other unit is the mirror image of one. */
const allSigned: Network = {
  mask: canonicalMask(
    {
      inputs: 5,
      outputs: 1,
      kinds: allSubsets.map((subset) => ({
        subset,
        negated: 31 & ~subset & -(subset & -subset), // none below the lowest that is added
        counts: [subset % 2 === 0 ? 1 : -1],
      })),
    },
    32,
  ),
  observationScales: Array(5).fill(1),
};

const withScales = (network: Network, scale: number): Network => ({
  ...network,
  observationScales: Array(5).fill(scale),
});

/** Counted by the emulator and by the board, without interrupts, for observations from small ones to those that saturate. */
async function count(network: Network): Promise<{ cycles: number[]; differences: number[] }> {
  const { board, link } = await connectTo(emulatedBoard());
  await link.flash(imageOf(network));
  const policy = new FixedPolicy(network);
  const random = new RandomStream({ seed: 4, purpose: 'start' });
  const observation = new Int32Array(5);
  const action = new Int16Array(1);
  const marks: number[] = [];
  board.uno.onTrace((_, cycle) => marks.push(cycle));
  const cycles: number[] = [];
  const differences: number[] = [];
  for (let k = 0; k < 60; k++) {
    for (let i = 0; i < 5; i++) observation[i] = (random.uint32() | 0) >> [14, 11, 8, 4][k % 4]!;
    policy.act(observation, action);
    const asked: number[] = [];
    for (let times = 0; times < 4; times++) {
      board.uno.run(1700 * times); // a system tick comes every 8000 cycles: not all of them fall into an inference
      marks.length = 0;
      const answer = await link.observe(observation);
      expect(answer.actionsQ15).toEqual([...action]);
      expect(marks).toHaveLength(2);
      asked.push(marks[1]! - marks[0]!);
      differences.push(marks[1]! - marks[0]! - answer.cycles);
    }
    cycles.push(Math.min(...asked)); // the system tick interrupts one at times
  }
  return { cycles, differences };
}

/** What an observation beyond 32 costs more or less. */
const BEYOND = 4;

describe.skipIf(realPort)(`an inference ${emulatedOnly}`, () => {
  it.each<[string, number, number, Network]>([
    ['the swing-up champion of seed 7', 1, 1150, bouncingChampion],
    ['an article-sized champion', 1, 1600, articleSized],
    ['a balancer', 1, 620, balancer],
    ['all 31 kinds', 1, 2750, allActive],
    ['an article-sized champion', 0.5, 2000, articleSized],
    ['an article-sized champion', 255.75, 2000, articleSized],
    ['all 31 kinds', 0.5, 3000, allActive],
    ['all 31 kinds', 255.75, 3000, allActive],
  ])('of %s, scales %d, takes at most %d cycles', async (what, scale, limit, network) => {
    const { cycles } = await count(withScales(network, scale));
    console.log(`inference of ${what}, scales ${scale}: at most ${Math.max(...cycles)} cycles`);
    expect(Math.max(...cycles)).toBeLessThanOrEqual(limit);
  });

  it('takes at most 450 cycles more with mirrored observations', async () => {
    // The fewest: the system tick may come between a mark and its count.
    const [plain, signed] = [await count(allActive), await count(allSigned)].map(({ cycles }) => Math.min(...cycles));
    console.log(`inference of all 31 kinds: ${plain} cycles, with mirrored observations ${signed}`);
    expect(signed! - plain!).toBeLessThanOrEqual(450);
  });

  it('takes the same time whatever is observed, but for observations beyond 32', async () => {
    const { cycles } = await count(articleSized);
    const [usual, ...others] = [...new Set(cycles.slice(0, 3))];
    expect(others).toEqual([]);
    expect(cycles.filter((each) => each === usual).length).toBeGreaterThanOrEqual(45);
    for (const each of cycles) expect(Math.abs(each - usual!)).toBeLessThanOrEqual(5 * BEYOND);
  });

  it('is timed by the board itself as by the emulator, up to the marks', async () => {
    const { differences } = await count(allActive);
    const usual = Math.min(...differences.map(Math.abs));
    const others = differences.filter((difference) => Math.abs(difference) !== usual);
    expect(usual).toBeLessThan(20);
    expect(others.length, 'the system tick came between mark and count').toBeLessThanOrEqual(0.05 * differences.length);
  });
});
