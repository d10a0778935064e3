// The checked-in hex computes the bits of the TypeScript policy: what the assembler made of policy.S, not only the C beside it.
import { describe, expect, it } from 'vitest';
import { differencesOnBoard } from './policy-comparison.js';

const networks = 80;

describe('the policy on the emulated board', () => {
  it(`equals the fixed-point policy bit for bit, on ${networks} networks`, async () => {
    expect(await differencesOnBoard(4, networks, 8)).toEqual([]);
  });
});
