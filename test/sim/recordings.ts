// The recordings of the Bullet engine in test/fixtures/bullet, and the tasks that must repeat them.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Balance } from '../../sim/tasks/balance.js';
import { DoublePendulumTask } from '../../sim/tasks/double-pendulum.js';
import { SwingUp } from '../../sim/tasks/swing-up.js';

type Environment =
  | 'InvertedPendulumBulletEnv-v0'
  | 'InvertedPendulumSwingupBulletEnv-v0'
  | 'InvertedDoublePendulumBulletEnv-v0';

/** An episode; `raw` and `obs` have one row more than the rest: row 0 is the start. */
export interface Trajectory {
  env: Environment;
  rail: number;
  desc: string;
  /** The reset's noise (two numbers for the double pendulum) and the angle it led to. */
  u: number | number[];
  theta0: number | number[];
  actions: number[];
  raw: number[][];
  obs: number[][];
  reward: number[];
  done: boolean[];
}

/** A single step from a state of its own. */
export interface Transition {
  env: Environment;
  rail: number;
  tag: string;
  raw: number[];
  action: number;
  next: number[];
  obs: number[];
  reward: number;
  done: boolean;
}

function load(name: string): { trajectories: Trajectory[]; transitions: Transition[] } {
  const file = new URL(`../fixtures/bullet/${name}.json.gz`, import.meta.url);
  return JSON.parse(gunzipSync(readFileSync(file)).toString());
}

export const singleTrajectories = load('single').trajectories;
export const doubleTrajectories = load('double').trajectories;
export const { transitions } = load('onestep');

/** A recorded environment as our task, with what the recordings call `raw`: positions and velocities, in their order. */
export interface RecordedTask {
  task: SwingUp | Balance | DoublePendulumTask;
  place(state: Float64Array, raw: number[]): void;
}

export function recordedTask(env: Environment, rail: number): RecordedTask {
  if (env === 'InvertedDoublePendulumBulletEnv-v0') {
    const task = new DoublePendulumTask(rail);
    return {
      task,
      place: (state, [x, v, theta, w1, gamma, w2]) => task.plant.place(state, x!, v!, theta!, w1!, gamma!, w2!),
    };
  }
  const task = env === 'InvertedPendulumBulletEnv-v0' ? new Balance(rail) : new SwingUp(rail);
  return { task, place: (state, [x, v, theta, omega]) => task.plant.place(state, x!, v!, theta!, omega!) };
}
