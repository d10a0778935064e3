// The predicted cycles are those that the board counts.
import { describe, expect, it } from 'vitest';
import { inferenceWork, predictCycles } from '../../src/compile/index.js';
import { canonicalForm, canonicalMask, type Network } from '../../src/network/index.js';
import { connectTo, emulatedBoard } from '../link/test-board.js';
import { articleShape } from '../network/networks.js';
import { cyclesOnBoard, randomNetwork } from './board-cycles.js';

function withKinds(count: number): Network {
  const kinds = Array.from({ length: count }, (_, k) => ({ subset: 31 - k, counts: [1] })).reverse();
  const mask = canonicalMask({ inputs: 5, outputs: 1, kinds }, articleShape.hidden);
  return { mask, observationScales: [1, 1, 1, 1, 1] };
}

const predicted = ({ mask }: Network) => predictCycles(canonicalForm(mask), mask.shape);

describe('predicted cycles', () => {
  it.each([
    ['5-32-1 with all 31 kinds', withKinds(31)],
    ['5-32-1 with 15 kinds', withKinds(15)],
    ['5-32-1 with 3 kinds', withKinds(3)],
    ['1-4-1', randomNetwork(1, 4, 1, 0)],
    ['2-8-2', randomNetwork(2, 8, 2, 1)],
    ['4-32-1', randomNetwork(4, 32, 1, 2)],
    ['6-20-2', randomNetwork(6, 20, 2, 3)],
    ['9-32-1', randomNetwork(9, 32, 1, 4)],
    ['9-32-2', randomNetwork(9, 32, 2, 5)],
  ])('are within 5 % of what the board counts, %s', async (_, network) => {
    const { link } = await connectTo(emulatedBoard());
    const counted = await cyclesOnBoard(link, network);
    expect(Math.abs(predicted(network) / counted - 1)).toBeLessThan(0.05);
  });

  it('add up what an inference does, the subsets of each half of the inputs among it', () => {
    const form = canonicalForm(randomNetwork(5, 20, 2, 6).mask);
    expect(inferenceWork(form, { inputs: 5, hidden: 20, outputs: 2 })).toEqual({
      calls: 1,
      inputs: 5,
      subsetSums: 7 + 3,
      outputs: 2,
      kinds: 2 * form.kinds.length,
    });
  });

  it('are for kinds, whatever they read and however many units each has', () => {
    const { kinds } = canonicalForm(withKinds(15).mask);
    const form = { inputs: 5, outputs: 1, kinds: kinds.map((kind) => ({ ...kind, counts: [2] })) };
    expect(predictCycles(form, articleShape)).toBe(predicted(withKinds(15)));
    expect(predicted(withKinds(15))).toBeGreaterThan(predicted(withKinds(14)));
  });
});
