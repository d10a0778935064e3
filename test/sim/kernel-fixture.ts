// The built kernel, the plain rollout it must equal, and random networks to play.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileKernel, type Policy, playEpisode, RandomStream, type Task } from '../../sim/index.js';
import { canonicalForm, connectionSlots, kindCode, type Mask, type Shape } from '../../src/network/index.js';

export const kernelModule = compileKernel(
  readFileSync(createRequire(import.meta.url).resolve('synaptolytic/kernel.wasm')),
);

/** What came of several episodes. */
export interface Played {
  readonly returns: Float64Array;
  readonly steps: Int32Array;
  readonly states: Float64Array;
}

/** Room for what comes of as many episodes as there are starts. */
export function room(task: Task, starts: Float64Array): Played {
  const episodes = starts.length / task.stateSize;
  return {
    returns: new Float64Array(episodes),
    steps: new Int32Array(episodes),
    states: new Float64Array(starts.length),
  };
}

/** Plays the episodes one by one with `playEpisode`. */
export function playPlainly(task: Task, policy: Policy, starts: Float64Array): Played {
  const played = room(task, starts);
  const { stateSize } = task;
  const unused = new RandomStream({ seed: 0, purpose: 'start' });
  for (let e = 0; e < played.returns.length; e++) {
    const start = starts.subarray(e * stateSize, (e + 1) * stateSize);
    let state = start;
    const fromStart = {
      ...itself(task),
      reset: (theState: Float64Array) => {
        theState.set(start);
        state = theState;
      },
    };
    const episode = playEpisode(fromStart, policy, unused);
    played.returns[e] = episode.return;
    played.steps[e] = episode.steps;
    played.states.set(state, e * stateSize);
  }
  return played;
}

/** A plain object that is the task. */
function itself(task: Task): Task {
  const { name, parameters, observations, actions, stateSize, periodUs, maxSteps, solvedReturn } = task;
  return {
    ...{ name, parameters, observations, actions, stateSize, periodUs, maxSteps, solvedReturn },
    reset: (state, random) => task.reset(state, random),
    step: (state, given) => task.step(state, given),
    isDone: (state) => task.isDone(state),
    observe: (state, observation) => task.observe(state, observation),
  };
}

/** The task, none on a rig, with episodes of at most so many steps. */
export function shortened(task: Task, maxSteps: number): Task {
  return Object.create(task, { maxSteps: { value: maxSteps } });
}

/** Starts as the task draws them. */
export function drawStarts(task: Task, episodes: number, seed: number): Float64Array {
  const starts = new Float64Array(episodes * task.stateSize);
  for (let episode = 0; episode < episodes; episode++) {
    const state = starts.subarray(episode * task.stateSize, (episode + 1) * task.stateSize);
    task.reset(state, new RandomStream({ seed, purpose: 'start', episode }));
  }
  return starts;
}

/** A mask in which each connection is present with probability `density`. */
export function randomMask(shape: Shape, density: number, random: RandomStream): Mask {
  return {
    shape,
    connections: new Uint8Array(connectionSlots(shape)).map(() => (random.between(0, 1) < density ? 1 : 0)),
  };
}

/** How many units of a one-output mask have each set of inputs. */
export function subsetCounts(mask: Mask): Float64Array {
  const counts = new Float64Array(2 ** mask.shape.inputs);
  for (const { subset, counts: units } of canonicalForm(mask).kinds) counts[subset] = units[0]!;
  return counts;
}

/** How many units of a one-output mask each kind has, at its code. */
export function signedCounts(mask: Mask): Float64Array {
  const counts = new Float64Array(3 ** mask.shape.inputs);
  for (const kind of canonicalForm(mask).kinds) counts[kindCode(kind, mask.shape.inputs)] = kind.counts[0]!;
  return counts;
}
