// The predicted cycles are those that the board counts.
import { describe, expect, it } from 'vitest';
import { inferenceWork, predictCycles } from '../../src/compile/index.js';
import { canonicalForm, canonicalMask, fullMask, type Network } from '../../src/network/index.js';
import { connectTo, emulatedBoard } from '../link/test-board.js';
import { articleShape } from '../network/networks.js';
import { cyclesOnBoard, randomNetwork, someShape } from './board-cycles.js';

/** 5-32-1 with so many kinds, each of so many units. */
function withKinds(count: number, units = 1): Network {
  const kinds = Array.from({ length: count }, (_, k) => ({ subset: 31 - k, counts: [units] })).reverse();
  const mask = canonicalMask({ inputs: 5, outputs: 1, kinds }, articleShape.hidden);
  return { mask, observationScales: [1, 1, 1, 1, 1] };
}

const networks = 90;

describe('predicted cycles', () => {
  it(`are within 5 % of what the board counts, on ${networks} networks of all shapes and scales`, async () => {
    const { link } = await connectTo(emulatedBoard());
    const far: string[] = [];
    for (let k = 0; k < networks; k++) {
      const shape = someShape(k);
      const network = randomNetwork(shape, k);
      const counted = await cyclesOnBoard(link, network);
      const predicted = predictCycles(network);
      if (Math.abs(predicted / counted - 1) > 0.05) far.push(`${JSON.stringify(shape)}: ${counted}, not ${predicted}`);
    }
    expect(far).toEqual([]);
  });

  it.each([0, 1, 31])('are within 5 % of what the board counts, 5-32-1 with %d kinds', async (kinds) => {
    const { link } = await connectTo(emulatedBoard());
    const counted = await cyclesOnBoard(link, withKinds(kinds));
    expect(Math.abs(predictCycles(withKinds(kinds)) / counted - 1)).toBeLessThan(0.05);
  });

  it('add up what an inference does', () => {
    const { mask } = randomNetwork({ inputs: 5, hidden: 20, outputs: 2 }, 6);
    const { kinds } = canonicalForm(mask);
    expect(inferenceWork({ mask, observationScales: [1, 0.5, 1, 2, 1] })).toEqual({
      calls: 1,
      multiplications: 2,
      oddHalves: 1, // three inputs and two
      pairs: 2,
      extendedSums: 2 + 1,
      mirroredInputs: 0,
      mirroredSums: 0,
      kinds: kinds.length,
      furtherReads: kinds.length,
      units: kinds.reduce((sum, { counts: [first, second] }) => sum + first! + second!, 0),
      outputs: 2,
    });
  });

  it('add up what mirrored observations cost', () => {
    const mask = fullMask({ inputs: 5, hidden: 4, outputs: 1, mirrored: true });
    mask.connections[0] = 0; // one unit subtracts its first input, the others are nothing
    expect(inferenceWork({ mask, observationScales: [1, 1, 1, 1, 1] })).toEqual({
      calls: 1,
      multiplications: 0,
      oddHalves: 0,
      pairs: 0,
      extendedSums: 0,
      mirroredInputs: 5,
      mirroredSums: 1 + 3 + 9 + (1 + 3),
      kinds: 1,
      furtherReads: 0,
      units: 1,
      outputs: 1,
    });
  });

  it('are for kinds and units, whatever they read', () => {
    const [one, two, three] = [withKinds(7), withKinds(7, 2), withKinds(7, 3)].map(predictCycles);
    expect(three! - two!).toBe(two! - one!);
    expect(two).toBeGreaterThan(one!);
    expect(predictCycles(withKinds(8)) - one!).toBeGreaterThan((two! - one!) / 7);
  });
});
