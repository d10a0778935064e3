// `npm run ablation -- <row> ...`: what a swing-up on the desktop rig needs, one thing left out at a time, each champion played on the rig's twin.
import { parseArgs } from 'node:util';
import { defaultWorkers, type TrainingOptions, trainingPlan } from '../../cli/training-options.js';
import { loadRig, swingUpTraining, twinTask } from '../../rig/index.js';
import { createTask, type Policy, RandomStream, STATE_INDEX, type Task } from '../../sim/index.js';
import { makeDirectory, writeInDirectory } from '../../src/base/files/index.js';
import {
  createEvaluator,
  createOptimiser,
  type Evaluator,
  loadTask,
  scaled,
  type TrainingSettings,
  trainWith,
  twinJudge,
  twinSource,
} from '../../src/learn/index.js';
import {
  FloatPolicy,
  formatChampion,
  type Network,
  type WeightedNetwork,
  WeightedPolicy,
} from '../../src/network/index.js';
import { biased, biasedScales } from './biased-task.js';

/** For the machine exactly as its file says, which takes a third of the steps of training for machines that vary. */
const exact = { vary: '0 %', angleOffset: '0 deg' };
/** By a method that is not evolve: the same lessons, encoders and numbers of episodes. */
const asEvolve = {
  ...{ ...exact, widen: 120, sensors: true, delay: '1 ms', duration: '60 s' },
  ...{ population: 120, episodes: 16, precision: 'float32', minGenerations: 0, checkEvery: 10 },
};

/** Options of `train`, those of its settings among them. */
type Options = TrainingOptions & Readonly<Record<string, unknown>>;

/** What each row changes of `train --rig desktop`. */
const rows: Readonly<Record<string, Options>> = {
  default: {},
  exact,
  'no-mirror': { ...exact, mirror: false },
  'no-widening': { ...exact, widen: 0 },
  bias: { ...exact, mirror: false },
  'hidden-8': { ...exact, hidden: 8 },
  'hidden-16': { ...exact, hidden: 16 },
  ideal: { ...exact, ideal: true },
  cma: { ...asEvolve, method: 'cma', hidden: 8 },
  random: { ...exact, widen: 0 },
};
/** Of each champion. */
const starts = 100;
const settledCosine = 0.9961946980917455; // of 5 degrees

type AnyNetwork = Network | WeightedNetwork;

/** A training as far as its budget went. */
interface Learned {
  readonly champion: AnyNetwork;
  readonly steps: number;
  /** Whether the champion reached the target on the twin. */
  readonly reached: boolean;
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '10' },
    steps: { type: 'string', default: '1.5e8' },
    out: { type: 'string' }, // a folder for the champions, each ROW-SEED.json
  },
});
const budget = Number(values.steps);
const rig = await loadRig('desktop');
/** The machine as its file says, and machines within what that leaves open. */
const [asFiled, leftOpen] = [exactly(twin(true)), twin(false)];
for (const name of positionals.length > 0 ? positionals : Object.keys(rows)) {
  const row = rows[name];
  if (row === undefined) throw new Error(`There is no row "${name}". They are: ${Object.keys(rows).join(', ')}.`);
  for (let seed = Number(values.from); seed < Number(values.from) + Number(values.seeds); seed++) {
    const options: Options = { rig: 'desktop', ...row, seed };
    const { settings } = await trainingPlan(options, '--episodes');
    const machine = name === 'bias' ? biased : (task: Task) => task;
    const { champion, steps, reached } = await (name === 'random'
      ? searchAtRandom(settings)
      : learn(settings, machine));
    const held = heldOn(machine(asFiled), champion);
    const heldVaried = held === 0 ? 0 : heldOn(machine(leftOpen), champion);
    if (values.out !== undefined) keep(values.out, `${name}-${seed}.json`, champion, machine(await loadTask(settings)));
    const end = reached ? 'target reached' : 'stopped';
    console.log(
      `${name}  seed ${seed}  ${(steps / 1e6).toFixed(0)} M steps, ${end}  held ${held}, varied ${heldVaried}`,
    );
  }
}

/** Writes a champion's file, for `validate`. */
function keep(folder: string, file: string, network: AnyNetwork, { name, parameters, periodUs, observations }: Task) {
  const task = { name, rig: 'desktop', parameters: { ...parameters }, periodUs, observations: [...observations] };
  makeDirectory(folder);
  writeInDirectory(folder, file, formatChampion({ ...network, task }));
}

/** Trains until the target is reached, or the budget is used up: then the finalists there are judged. */
async function learn(planned: TrainingSettings, machine: (task: Task) => Task): Promise<Learned> {
  const task = machine(await loadTask(planned));
  const onTwin = machine(await loadTask(twinSource(planned)));
  const { twin: _, ...settings } = {
    ...planned,
    ...(machine === biased && { observationScales: biasedScales(planned.observationScales) }),
  };
  // A biased task cannot go to another thread.
  const workers = machine === biased ? 1 : defaultWorkers();
  const evaluator = await createEvaluator(settings, workers, task);
  const judges = await createEvaluator({ ...settings, ...twinSource(planned) }, workers, onTwin);
  let left: { readonly finalists: readonly AnyNetwork[]; readonly steps: number } | undefined;
  const enough = new Error('The budget is used up.');
  try {
    const { champion, steps, solved } = await trainWith(evaluator, task, settings, {
      judge: twinJudge(judges, planned),
      onGeneration: ({ steps }, _, finalists) => {
        if (steps < budget) return;
        left = { finalists: finalists(), steps };
        throw enough;
      },
    });
    return { champion, steps, reached: solved !== undefined };
  } catch (error) {
    if (error !== enough) throw error;
    return await elect(left!.finalists, judges, planned, left!.steps);
  } finally {
    await evaluator.close();
    await judges.close();
  }
}

/** As many networks as the budget lasts for, each drawn anew, on the whole task; the best of all are finalists. */
async function searchAtRandom(settings: TrainingSettings): Promise<Learned> {
  const { seed, population, episodes, observationScales, precision } = settings;
  const shape = { inputs: 5, hidden: 32, outputs: 1, mirrored: true };
  const evaluator = await createEvaluator(settings, defaultWorkers());
  let best: { readonly network: AnyNetwork; readonly worth: number }[] = [];
  let steps = 0;
  for (let generation = 0; steps < budget; generation++) {
    const drawn = createOptimiser('evolve', shape, { seed: seed * 2 ** 20 + generation, population });
    const networks = drawn.ask().map((individual) => scaled(individual, observationScales));
    const play = {
      networks,
      episodes,
      starts: { seed, purpose: 'start', generation, shared: true },
      precision,
    } as const;
    const played = await evaluator.evaluate(play);
    steps += played.steps;
    const worth = (i: number) => played.returns.subarray(i * episodes, (i + 1) * episodes).reduce((a, b) => a + b);
    best = [...best, ...networks.map((network, i) => ({ network, worth: worth(i) }))]
      .sort((a, b) => b.worth - a.worth)
      .slice(0, 24);
  }
  await evaluator.close();
  const judges = await createEvaluator({ ...settings, ...twinSource(settings) }, defaultWorkers());
  const elected = await elect(
    best.map(({ network }) => network),
    judges,
    settings,
    steps,
  );
  await judges.close();
  return elected;
}

/** Whom the twin elects where the target was not reached: on fewer starts, since many of them whirl to the end of each. */
async function elect(
  finalists: readonly AnyNetwork[],
  judges: Evaluator,
  settings: TrainingSettings,
  steps: number,
): Promise<Learned> {
  const { winner } = await twinJudge(judges, { ...settings, confirmEpisodes: 16 })(finalists);
  return { champion: finalists[winner]!, steps, reached: false };
}

/** The twin of a training for the rig. */
function twin(ideal: boolean): Task {
  const { task, changes } = swingUpTraining(rig, { ideal });
  const { taskParameters } = twinTask(rig, createTask(task, changes.taskParameters))!;
  return createTask(task, taskParameters);
}

/** Without the zero error that a twin has. */
function exactly({ name, parameters }: Task): Task {
  return createTask(name, { ...parameters, angleOffsetRad: 0 });
}

/** Starts that are held. */
function heldOn(machine: Task, network: AnyNetwork): number {
  const policy = 'weights' in network ? new WeightedPolicy(network) : new FloatPolicy(network);
  const random = (episode: number) => new RandomStream({ seed: 1, purpose: 'validate', episode });
  return Array.from({ length: starts }, (_, episode) => isHeld(machine, policy, random(episode))).filter(Boolean)
    .length;
}

/** Whether the pole is within 5 degrees of upright from half of the episode to its end. */
function isHeld(machine: Task, policy: Policy, random: RandomStream): boolean {
  const state = new Float64Array(machine.stateSize);
  const observation = new Float64Array(machine.observations.length);
  const actions = new Float64Array(machine.actions);
  machine.reset(state, random);
  for (let step = 1; step <= machine.maxSteps; step++) {
    machine.observe(state, observation);
    policy.act(observation, actions);
    machine.step(state, actions);
    if (machine.isDone(state)) return false;
    if (2 * step >= machine.maxSteps && state[STATE_INDEX.cosine]! < settledCosine) return false;
  }
  return true;
}
