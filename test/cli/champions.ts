// Champions for the tests, made by hand.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTask } from '../../sim/index.js';
import {
  type Champion,
  canonicalMask,
  formatChampion,
  fullMask,
  type Kind,
  type Shape,
} from '../../src/network/index.js';

function champion(taskName: string, kinds: readonly Kind[]): Champion {
  const task = createTask(taskName);
  const inputs = task.observations.length;
  return {
    mask: canonicalMask({ inputs, outputs: task.actions, kinds }, 32),
    observationScales: new Array<number>(inputs).fill(1),
    task: {
      name: task.name,
      parameters: { ...task.parameters },
      periodUs: task.periodUs,
      observations: [...task.observations],
    },
  };
}

/** Balances: tanh(tanh(poleSine + poleVelocity) + tanh(cartVelocity + poleSine + poleVelocity)). */
export const balancing = champion('balance', [
  { subset: 0b11000, counts: [1] },
  { subset: 0b11010, counts: [1] },
]);

/** Lets the pole fall: its action is always 0. */
export const idle = champion('balance', []);

/** A network of any shape, for a task that nobody knows. */
export function shaped(shape: Shape): Champion {
  const observations = Array.from({ length: shape.inputs }, (_, i) => ({ name: `o${i + 1}`, unit: '' }));
  return {
    mask: fullMask(shape),
    observationScales: observations.map(() => 1),
    task: { name: 'elsewhere', parameters: {}, periodUs: 10_000, observations },
  };
}

/** Writes a champion file and returns its name. */
export function save(directory: string, name: string, it: Champion): string {
  writeFileSync(join(directory, name), formatChampion(it));
  return name;
}
