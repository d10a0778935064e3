// The divider before A2: from its share to what a step of the reading is worth, and back.
import { expect, it } from 'vitest';
import { dividerShare, voltsPerStep } from '../../rig/description/supply.js';

it('a step of the reading is a 1024th of 5 V, times what the divider takes', () => {
  expect(voltsPerStep(1)).toBe(5 / 1024);
  expect(voltsPerStep(0.25)).toBe((4 * 5) / 1024);
});

it('a share is written in as few digits as say it exactly', () => {
  for (const share of [0.25, 0.248, 1, 0.1]) expect(dividerShare(voltsPerStep(share))).toBe(share);
  const third = dividerShare(voltsPerStep(1 / 3));
  expect(voltsPerStep(third)).toBe(voltsPerStep(1 / 3));
});

it('a reading that no share gives exactly has the nearest', () => {
  expect(dividerShare(0.2329)).toBe(5 / 1024 / 0.2329);
});
