// Homing on every simulated rig, as homing.test.ts has it for two.
import { describe } from 'vitest';
import { floating, homingOf, homingWithSwitches, rigs, scaleCheckOf } from './homing-of.js';
import { installed } from './host-board.js';

describe.skipIf(!installed('cc', 'make'))('homing', () => {
  for (const [name, rig] of Object.entries({ ...rigs, floating })) homingOf(name, rig);
  const { bench, desktop, belt } = rigs;
  for (const [name, rig] of Object.entries({ bench, desktop, belt, floating })) homingWithSwitches(name, rig);
  for (const [name, rig] of Object.entries(rigs)) scaleCheckOf(name, rig);
});
