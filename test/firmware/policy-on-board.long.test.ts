// As policy-on-board.test.ts, with thousands of networks.
import { describe, expect, it } from 'vitest';
import { differencesOnBoard } from './policy-comparison.js';

const networks = 3000;

describe('the policy on the emulated board', () => {
  it(`equals the fixed-point policy bit for bit, on ${networks} networks`, async () => {
    expect(await differencesOnBoard(5, networks, 8)).toEqual([]);
  });
});
