// Task modules for tests: a small working one, and ways to break it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A cart that should roll to the middle and stay: two observations, one action, 20 steps. */
const working = `
import { tanh } from 'synaptolytic/sim';

export function createTask({ push = 1 }) {
  return {
    name: 'roller',
    parameters: { push },
    observations: [{ name: 'left', unit: 'm' }, { name: 'right', unit: 'm' }],
    actions: 1,
    stateSize: 3,
    periodUs: 20000,
    maxSteps: 20,
    solvedReturn: -0.5,
    reset(state, random) {
      state[0] = random.between(-1, 1);
    },
    step(state, actions) {
      state[1] += 0.1 * push * actions[0];
      state[0] += 0.1 * state[1];
      state[2] += 1;
      return -Math.abs(tanh(state[0]));
    },
    isDone(state) {
      return Math.abs(state[0]) > 3;
    },
    observe(state, observation) {
      observation[0] = -state[0] - state[1];
      observation[1] = state[0] + state[1];
    },
  };
}
`;

/** Makes task modules in a directory of their own. */
export class TaskModules {
  readonly directory = mkdtempSync(join(tmpdir(), 'synaptolytic-tasks-'));

  /** @param changes text of the working module, and what is to stand there instead. @returns the module's path. */
  write(name: string, changes: Readonly<Record<string, string>> = {}): string {
    let text = working;
    for (const [old, changed] of Object.entries(changes)) {
      if (!text.includes(old)) throw new Error(`The working task has no "${old}".`);
      text = text.replace(old, changed);
    }
    return this.writeText(name, text);
  }

  writeText(name: string, text: string): string {
    const path = join(this.directory, name);
    writeFileSync(path, text);
    return path;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
