// The batch kernel beside plain TypeScript, on one core: nanoseconds a step of swing-up, and of the tasks on a rig, with the policy.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadRig, rigTaskParameters } from '../../rig/description/files/index.js';
import {
  compileKernel,
  createTask,
  Kernel,
  type Policy,
  type Precision,
  playEpisode,
  RandomStream,
  type Task,
  type TaskParameters,
} from '../../sim/index.js';
import { canonicalForm, FloatPolicy, kindCode, type Mask, WeightedPolicy } from '../../src/network/index.js';
import { NativeSwingUp } from './rollout.js';

const shape = { inputs: 5, hidden: 32, outputs: 1 };
const observationScales = [1, 1, 1, 1, 1];
const policies = 16;
const episodes = 8;
const rounds = 12;

const task = createTask('swing-up');
const random = new RandomStream({ seed: 1, purpose: 'initial-prune' });
const kernelModule = compileKernel(readFileSync(createRequire(import.meta.url).resolve('synaptolytic/kernel.wasm')));
const returns = new Float64Array(episodes);

/** Dense layers and the engine's own tanh, as anyone would write it first. */
class DensePolicy implements Policy {
  readonly #weights: Float64Array;
  readonly #hidden = new Float64Array(shape.hidden);

  constructor(weights: Float64Array) {
    this.#weights = weights;
  }

  act(observation: Float64Array, actions: Float64Array): void {
    const { inputs, hidden } = shape;
    for (let h = 0; h < hidden; h++) {
      let u = 0;
      for (let i = 0; i < inputs; i++) u += this.#weights[h * inputs + i]! * observation[i]!;
      this.#hidden[h] = Math.tanh(u);
    }
    let z = 0;
    for (let h = 0; h < hidden; h++) z += this.#weights[inputs * hidden + h]! * this.#hidden[h]!;
    actions[0] = Math.tanh(z);
  }
}

function startOf(episode: number): RandomStream {
  return new RandomStream({ seed: 1, purpose: 'start', episode });
}

function randomMasks(density: number): Mask[] {
  return Array.from({ length: policies }, () => ({
    shape,
    connections: new Uint8Array(192).map(() => (random.between(0, 1) < density ? 1 : 0)),
  }));
}

/** Plays all episodes of one policy; gives the number of steps. */
type Play = () => number;

function plainly(world: Task, policy: Policy): Play {
  return () => {
    let steps = 0;
    for (let e = 0; e < episodes; e++) steps += playEpisode(world, policy, startOf(e)).steps;
    return steps;
  };
}

function startsOf(task: Task): Float64Array {
  const starts = new Float64Array(episodes * task.stateSize);
  for (let e = 0; e < episodes; e++) {
    task.reset(starts.subarray(e * task.stateSize, (e + 1) * task.stateSize), startOf(e));
  }
  return starts;
}

function subsets(task: Task, precision: Precision): (mask: Mask) => Play {
  const kernel = new Kernel(kernelModule, task, precision);
  const starts = startsOf(task);
  return (mask) => {
    const counts = new Float64Array(32);
    for (const kind of canonicalForm(mask).kinds) counts[kind.subset] = kind.counts[0]!;
    return () => kernel.playSubsets(observationScales, counts, starts, returns);
  };
}

/** The network with each of its connections going to o or to −o, by chance. */
function signed(task: Task, precision: Precision): (mask: Mask) => Play {
  const kernel = new Kernel(kernelModule, task, precision);
  const starts = startsOf(task);
  const { inputs, hidden } = shape;
  const signs = new RandomStream({ seed: 1, purpose: 'sample' });
  return ({ connections }) => {
    const both = new Uint8Array(hidden * (2 * inputs + 1));
    for (let h = 0; h < hidden; h++) {
      for (let i = 0; i < inputs; i++)
        both[h * 2 * inputs + i + signs.below(2) * inputs] = connections[h * inputs + i]!;
      both[hidden * 2 * inputs + h] = connections[hidden * inputs + h]!;
    }
    const { kinds } = canonicalForm({ shape: { ...shape, mirrored: true }, connections: both });
    const counts = new Float64Array(243);
    for (const kind of kinds) counts[kindCode(kind, inputs)] = kind.counts[0]!;
    return () => kernel.playSigned(observationScales, counts, starts, returns);
  };
}

function weighted(precision: Precision): (weights: Float64Array) => Play {
  const kernel = new Kernel(kernelModule, task, precision);
  const starts = startsOf(task);
  return (weights) => () => kernel.playWeights(shape, observationScales, weights, starts, returns);
}

/**
 * The time of each contestant: the mean over policies of the least time of any round. Rounds take turns, so that what else the
 * machine does falls on all alike.
 */
function race<P>(players: readonly P[], contestants: Record<string, (player: P) => Play>): void {
  const entries = Object.entries(contestants).map(([name, make]) => ({
    name,
    plays: players.map(make),
    best: new Float64Array(players.length).fill(Number.POSITIVE_INFINITY),
  }));
  for (let round = 0; round < rounds; round++) {
    for (let p = 0; p < players.length; p++) {
      for (const { plays, best } of entries) {
        const start = performance.now();
        const steps = plays[p]!();
        best[p] = Math.min(best[p]!, ((performance.now() - start) * 1e6) / steps);
      }
    }
  }
  const means = entries.map(({ best }) => best.reduce((sum, ns) => sum + ns) / players.length);
  entries.forEach(({ name }, i) => {
    console.log(
      `  ${name.padEnd(28)} ${means[i]!.toFixed(1).padStart(7)} ns a step  ${(means[0]! / means[i]!).toFixed(1)} x`,
    );
  });
}

/** Prints nanoseconds a step, and how many times faster than the first of each list. */
export async function benchKernel(): Promise<void> {
  const world = new NativeSwingUp(2);
  for (const pruned of [25, 85]) {
    console.log(`swing-up, ${policies} policies x ${episodes} episodes, 5-32-1 with ${pruned} % pruned at random`);
    race(randomMasks(1 - pruned / 100), {
      'dense layers, Math.tanh': (mask) => plainly(world, new DensePolicy(Float64Array.from(mask.connections))),
      'FloatPolicy in playEpisode': (mask) => plainly(task, new FloatPolicy({ mask, observationScales })),
      'kernel, float64': subsets(task, 'float64'),
      'kernel, float32': subsets(task, 'float32'),
      '... mirrored, float64': signed(task, 'float64'),
      '... mirrored, float32': signed(task, 'float32'),
    });
  }
  console.log(`swing-up, ${policies} policies x ${episodes} episodes, 5-32-1 with weights of -2 to 2`);
  const weights = Array.from({ length: policies }, () => new Float64Array(192).map(() => random.between(-2, 2)));
  race(weights, {
    'dense layers, Math.tanh': (each) => plainly(world, new DensePolicy(each)),
    'WeightedPolicy in playEpisode': (each) =>
      plainly(task, new WeightedPolicy({ shape, weights: each, observationScales })),
    'kernel, float64': weighted('float64'),
    'kernel, float32': weighted('float32'),
  });
  for (const [name, parameters] of await rigTasks()) {
    console.log(`${name}, ${policies} policies x ${episodes} episodes, 5-32-1 with 85 % pruned at random`);
    const onRig = createTask('rig-swing-up', parameters);
    race(randomMasks(0.15), {
      'FloatPolicy in playEpisode': (mask) => plainly(onRig, new FloatPolicy({ mask, observationScales })),
      'kernel, float64': subsets(onRig, 'float64'),
      'kernel, float32': subsets(onRig, 'float32'),
    });
  }
}

/** Swing-up without soft limits, so that all play alike, on machines with more and more effects. */
async function rigTasks(): Promise<[string, TaskParameters][]> {
  const onRig = async (name: string, encoders: boolean) => ({
    ...rigTaskParameters(await loadRig(name), { encoders }),
    softLimitM: 0,
  });
  const desktop = await onRig('desktop', false);
  const sensed = await onRig('desktop', true);
  const varied = { spread: 0.1, tiltSpreadRad: 0.01, angleOffsetRad: 0.005, positionOffsetM: 0.002 };
  return [
    ['rig bench, 7 plant steps', await onRig('bench', false)],
    ['rig desktop, 4 plant steps', desktop],
    ['... with dry friction of cart and hinge', { ...desktop, cartCoulombN: 0.1, poleCoulombNm: 0.001 }],
    ['... with encoders instead', sensed],
    ['... and a plant that varies', { ...sensed, ...varied }],
  ];
}
