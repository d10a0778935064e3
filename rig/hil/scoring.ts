// What a motion on a rig is worth by the rules of the task, and where its episodes start.
import { cos, type RandomStream, STATE_INDEX, type StateRewardTask, sin, sinCos } from '../../sim/index.js';
import { CodedError } from '../../src/base/index.js';
import { type Champion, shapeName } from '../../src/network/index.js';
import type { RigState } from '../bench/index.js';
import { championTask } from './champion-task.js';
import { hasMotion, type MotionSample } from './motion.js';

/** The rules of a task that can be played on a rig. */
export interface RigGame {
  readonly task: StateRewardTask;
  /** Whether the pole starts hanging. */
  readonly isSwingUp: boolean;
}

export interface Score {
  readonly return: number;
  /** Control periods that counted. */
  readonly steps: number;
}

const swingUps = ['swing-up', 'rig-swing-up'];
const balances = ['balance', 'rig-balance'];

/** @throws CodedError CHAMPION_TASK when the champion's task is none of a cart with one pole, or as `championTask`. */
export function rigGame(champion: Champion): RigGame {
  const known = [...swingUps, ...balances];
  const { name } = champion.task;
  const task = known.includes(name) ? championTask(champion) : undefined;
  if (task !== undefined && hasMotion(task)) return { task, isSwingUp: swingUps.includes(name) };
  const what = `The champion is a ${shapeName(champion.mask.shape)} network for the task "${name}"`;
  throw new CodedError('CHAMPION_TASK', `${what}, and a rig is a cart with one pole: it plays ${known.join(', ')}.`);
}

/** Where an episode starts: the same place as at the other levels. */
export function startOf({ task }: RigGame, random: RandomStream): RigState {
  const state = new Float64Array(task.stateSize);
  task.reset(state, random);
  return {
    positionM: state[STATE_INDEX.position]!,
    velocityMps: state[STATE_INDEX.velocity]!,
    angleRad: state[STATE_INDEX.angle]!,
    angularVelocityRadps: state[STATE_INDEX.angularVelocity]!,
  };
}

/**
 * The return of a motion: of the states at the beginnings of the control ticks, the first one the start.
 *
 * @param faulted whether a fault ended it; in a swing-up every step that is left then counts as hanging.
 */
export function scoreOf({ task, isSwingUp }: RigGame, states: readonly RigState[], faulted: boolean): Score {
  const { maxSteps } = task;
  const state = new Float64Array(task.stateSize);
  let sum = 0;
  let steps = 0;
  let done = false;
  for (const reached of states.slice(1, maxSteps + 1)) {
    placeState(state, reached);
    steps++;
    sum += task.reward(state, steps);
    done = task.isDone(state);
    if (done) break;
  }
  // What the task itself ends, its reward has charged already.
  const lost = isSwingUp && faulted && !done ? maxSteps - steps : 0;
  return { return: sum - lost, steps };
}

/** Whether the task ends an episode in this state. */
export function isOver({ task }: RigGame, reached: RigState): boolean {
  const state = new Float64Array(task.stateSize);
  placeState(state, reached);
  return task.isDone(state);
}

/**
 * A state of the rig as a sample of its motion.
 *
 * @param drive share of full drive in the control period that begins in this state.
 */
export function motionOf(state: RigState, drive: number): MotionSample {
  return { positionM: state.positionM, cosine: cos(state.angleRad), sine: sin(state.angleRad), drive };
}

/** All these tasks keep cart and pole in the same places of their states. */
function placeState(state: Float64Array, { positionM, velocityMps, angleRad, angularVelocityRadps }: RigState): void {
  state[STATE_INDEX.position] = positionM;
  state[STATE_INDEX.velocity] = velocityMps;
  state[STATE_INDEX.angle] = angleRad;
  state[STATE_INDEX.angularVelocity] = angularVelocityRadps;
  sinCos(angleRad, state, STATE_INDEX.sine);
}
