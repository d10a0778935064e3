// Our plants and tasks against recordings of the Bullet engine. With --reporter=verbose it prints the errors reached.
import { describe, expect, test } from 'vitest';
import { doubleTrajectories, recordedTask, singleTrajectories, type Trajectory, transitions } from './recordings.js';

const tolerance = 1e-12;

/** The largest error met, and where. */
class Worst {
  error = 0;
  where = 'nowhere';

  add(ours: ArrayLike<number>, recorded: ArrayLike<number>, where: string): void {
    for (let i = 0; i < recorded.length; i++) {
      const error = Math.abs(ours[i]! - recorded[i]!);
      if (error <= this.error) continue; // also when NaN
      this.error = error;
      this.where = `${where}, component ${i}`;
    }
  }

  toString(): string {
    return `largest error ${this.error.toExponential(1)} at ${this.where}`;
  }
}

/** Puts our plant into each recorded state in turn, takes the recorded action, and compares all that comes of it. */
function replay({ env, rail, actions, raw, obs, reward, done }: Trajectory): { worst: Worst; done: boolean[] } {
  const { task, place } = recordedTask(env, rail);
  const state = new Float64Array(task.stateSize);
  const observation = new Float64Array(task.observations.length);
  const worst = new Worst();
  const ended = actions.map((action, i) => {
    place(state, raw[i]!);
    const ours = task.step(state, Float64Array.of(action));
    task.observe(state, observation);
    worst.add(state, raw[i + 1]!, `the state after step ${i}`);
    worst.add(observation, obs[i + 1]!, `the observation after step ${i}`);
    worst.add([ours], [reward[i]!], `the reward of step ${i}`);
    return task.isDone(state);
  });
  expect(ended).toHaveLength(done.length);
  return { worst, done: ended };
}

describe('every step of every trajectory', () => {
  test.for([...singleTrajectories, ...doubleTrajectories])('$env, rail $rail m, $desc', async (recorded, context) => {
    const { worst, done } = replay(recorded);
    await context.annotate(`${worst}`);
    expect(worst.error, `${worst}`).toBeLessThan(tolerance);
    expect(done).toEqual(recorded.done);
  });

  test('the trajectories are all there: both tasks, both rails, and the double pendulum', () => {
    const steps = (trajectories: readonly Trajectory[]) => trajectories.reduce((sum, { done }) => sum + done.length, 0);
    expect(singleTrajectories).toHaveLength(22);
    expect(steps(singleTrajectories)).toBe(21_068);
    expect(doubleTrajectories).toHaveLength(5);
    expect(steps(doubleTrajectories)).toBe(4_044);
  });
});

describe('single steps from extreme states', () => {
  const kinds = [...new Set(transitions.map(({ env, tag }) => `${env}: ${tag}`))];

  test.for(kinds)('%s', async (kind, context) => {
    const worst = new Worst();
    for (const { env, rail, tag, raw, action, next, obs, reward, done } of transitions) {
      if (`${env}: ${tag}` !== kind) continue;
      const { task, place } = recordedTask(env, rail);
      const state = new Float64Array(task.stateSize);
      const observation = new Float64Array(task.observations.length);
      place(state, raw);
      const ours = task.step(state, Float64Array.of(action));
      task.observe(state, observation);
      worst.add(state, next, `the state after ${raw}`);
      worst.add(observation, obs, `the observation after ${raw}`);
      worst.add([ours], [reward], `the reward after ${raw}`);
      expect(task.isDone(state)).toBe(done);
    }
    await context.annotate(`${worst}`);
    expect(worst.error, `${worst}`).toBeLessThan(tolerance);
  });

  test('the transitions are all there', () => {
    expect(transitions).toHaveLength(1_800);
  });
});

test('a hanging pole left alone for 1000 steps swings as in the engine', async ({ annotate }) => {
  const recorded = singleTrajectories.find(({ desc }) => desc === 'free: zero action, hanging')!;
  const { task, place } = recordedTask(recorded.env, recorded.rail);
  const state = new Float64Array(task.stateSize);
  const worst = new Worst();
  place(state, recorded.raw[0]!);
  recorded.actions.forEach((action, i) => {
    task.step(state, Float64Array.of(action));
    worst.add(state, recorded.raw[i + 1]!, `the state after step ${i}`);
  });
  await annotate(`${worst}`);
  expect(worst.error, `${worst}`).toBeLessThan(tolerance);
});

test('every recorded start is observed as in the engine, the late second pole included', () => {
  for (const { env, rail, desc, raw, obs } of [...singleTrajectories, ...doubleTrajectories]) {
    const { task, place } = recordedTask(env, rail);
    const state = new Float64Array(task.stateSize);
    const observation = new Float64Array(task.observations.length);
    const worst = new Worst();
    place(state, raw[0]!);
    task.observe(state, observation);
    worst.add(observation, obs[0]!, `the start of ${desc}`);
    expect(worst.error, `${worst}`).toBeLessThan(tolerance);
  }
});
