// Gymnasium's environments and CartPoleSwingUp against trajectories by their equations in Python (test/fixtures/gymnasium), each step from the recorded state.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createTask, type StateRewardTask } from '../../sim/index.js';
import type { Acrobot } from '../../sim/plants/acrobot.js';
import type { Pendulum } from '../../sim/plants/pendulum.js';
import type { SwingCart } from '../../sim/plants/swing-cart.js';

interface Row {
  readonly task: string;
  readonly from: [number, number, number, number];
  readonly action: number;
  readonly to: readonly number[];
  readonly seen: readonly number[];
  readonly reward: number;
  readonly done: boolean;
}

const rows = readFileSync(new URL('../fixtures/gymnasium/trajectories.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

const pendulum = createTask('pendulum') as StateRewardTask & { plant: Pendulum };
const acrobot = createTask('acrobot') as StateRewardTask & { plant: Acrobot };
const wann = createTask('wann-swing-up') as StateRewardTask & { plant: SwingCart };

/** How to begin at a recorded state. */
const begin: Record<string, (state: Float64Array, from: Row['from']) => void> = {
  pendulum: (state, [angle, velocity]) => pendulum.plant.place(state, angle, velocity),
  acrobot: (state, from) => acrobot.plant.place(state, ...from),
  'mountain-car': (state, from) => state.set(from),
  'wann-swing-up': (state, from) => wann.plant.place(state, ...from),
};

test.each([
  { name: 'pendulum', ends: 0 },
  { name: 'acrobot', ends: 2 },
  { name: 'mountain-car', ends: 2 },
  { name: 'wann-swing-up', ends: 1 },
])('$name moves, earns, sees and ends as its equations say', ({ name, ends }) => {
  const task = createTask(name);
  const state = new Float64Array(task.stateSize);
  const seen = new Float64Array(task.observations.length);
  const recorded = rows.filter((row) => row.task === name);
  for (const row of recorded) {
    begin[name]!(state, row.from);
    const reward = task.step(state, Float64Array.of(row.action));
    task.observe(state, seen);
    row.to.forEach((x, i) => {
      expect(state[i]).toBeCloseTo(x, 11);
    });
    row.seen.forEach((x, i) => {
      expect(seen[i]).toBeCloseTo(x, 6);
    });
    expect(reward).toBeCloseTo(row.reward, 11);
    expect(task.isDone(state)).toBe(row.done);
  }
  expect(recorded.filter(({ done }) => done)).toHaveLength(ends);
});
