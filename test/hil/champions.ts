// Champions for the tests of the levels.
import { type Rig, rigTaskParameters } from '../../rig/description/index.js';
import { createTask } from '../../sim/index.js';
import { type Champion, canonicalMask, type Mask, unpackMask } from '../../src/network/index.js';

export function champion(taskName: string, mask: Mask, parameters: Readonly<Record<string, number>> = {}): Champion {
  const task = createTask(taskName, parameters);
  return {
    mask,
    observationScales: Array.from({ length: mask.shape.inputs }, () => 1),
    task: {
      name: task.name,
      parameters: { ...task.parameters },
      periodUs: task.periodUs,
      observations: task.observations.map((quantity) => ({ ...quantity })),
    },
  };
}

/** Balances for 1000 steps: three units that add cart velocity, sine and velocity of the pole. */
export const balanceChampion = champion(
  'balance',
  canonicalMask({ inputs: 5, outputs: 1, kinds: [{ subset: 0b11010, counts: [3] }] }, 32),
);

/** All kinds of 5-32-1, in an arbitrary mixture: no good at anything, and evaluates everything. */
export const swingUpChampion = champion(
  'swing-up',
  canonicalMask(
    {
      inputs: 5,
      outputs: 1,
      kinds: Array.from({ length: 31 }, (_, i) => ({ subset: i + 1, counts: [i === 12 ? 2 : 1] })),
    },
    32,
  ),
);

/** A network for nine observations: the board's general path. */
export const doublePendulumChampion = champion(
  'double-pendulum',
  unpackMask(
    { inputs: 9, hidden: 32, outputs: 1 },
    Uint8Array.from({ length: 40 }, (_, i) => (i * 151 + 77) % 256),
  ),
);

/** A champion for another number of observations and a discrete action. */
export const cartPoleChampion = champion(
  'cartpole',
  canonicalMask({ inputs: 4, outputs: 1, kinds: [{ subset: 0b1111, counts: [4] }] }, 8),
);

/** Swings up and holds with a return of 888: mk1 with seed 7 on the article's task. It bounces off the end stops. */
export const bouncingChampion = champion(
  'swing-up',
  unpackMask(
    { inputs: 5, hidden: 32, outputs: 1 },
    Buffer.from('08f800282508210440a2002bb408121020001228550616a1', 'hex'),
  ),
);

/** Balances on a rig: one unit that adds position, velocity, sine and velocity of the pole, each with the rig's scale. */
export function balanceOn(rig: Rig, maxSteps: number): Champion {
  const parameters = { ...rigTaskParameters(rig), maxSteps };
  const mask = canonicalMask({ inputs: 5, outputs: 1, kinds: [{ subset: 0b11011, counts: [1] }] }, 32);
  const { task } = champion('rig-balance', mask, parameters);
  return { mask, observationScales: rig.observationScales, task: { ...task, rig: rig.name } };
}
