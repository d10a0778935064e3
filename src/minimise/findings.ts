// What a search found, for people: the best network of each size, what it costs on a board, and what it is worth elsewhere.
import {
  createTask,
  Kernel,
  type KernelModule,
  type Purpose,
  RandomStream,
  scalesOf,
  type Task,
} from '../../sim/index.js';
import { mean, standardDeviation } from '../base/index.js';
import { imageLength, predictCycles } from '../compile/index.js';
import { loadKernel, type Twin } from '../learn/index.js';
import { type Champion, type ChampionConfirmation, canonicalForm, canonicalMask, equation } from '../network/index.js';
import { type DataTable, frontChart } from '../report/index.js';
import type { Played } from './chunk.js';
import type { Proof } from './proof.js';

/** The best network of a size. */
export interface Finding {
  readonly connections: number;
  /** How many networks have so many connections. */
  readonly networks: number;
  /** On the starts of the search. */
  readonly meanReturn: number;
  readonly minReturn: number;
  /** On as many other starts, which chose nobody. */
  readonly confirmed: ChampionConfirmation;
  /** On the twin of the task on a rig, if it has one. */
  readonly twin?: ChampionConfirmation;
  /** Of an inference on the Uno, and bytes of the image. */
  readonly cycles: number;
  readonly imageBytes: number;
  /** Whether it reaches the limit; then no network of its size is better. */
  readonly solves: boolean;
  /** Whether no smaller network that was found returns as much. */
  readonly onFront: boolean;
  /** The network as a formula. */
  readonly equation: string;
  readonly champion: Champion;
}

const twinEpisodes = 200;

/** The best of each size, smallest first. @param twin the task on a rig, on which each plays too */
export function findings({ sizes, settings }: Proof, twin?: Twin): Finding[] {
  const task = createTask(settings.task, settings.taskParameters);
  const module = loadKernel();
  const twinTask = twin && createTask(twin.task, twin.taskParameters);
  let front = Number.NEGATIVE_INFINITY;
  return sizes.flatMap(({ connections, forms, best }) => {
    if (best === null) return [];
    const { meanReturn, minReturn } = best;
    const address = { seed: settings.seed, purpose: 'confirm' } as const;
    const confirmed = play(module, task, best, settings.episodes, address);
    const champion = championOf(task, best, confirmed);
    const onFront = meanReturn > front;
    front = Math.max(front, meanReturn);
    return {
      connections,
      networks: forms,
      meanReturn,
      minReturn,
      confirmed,
      ...(twinTask && {
        twin: play(module, twinTask, best, twinEpisodes, { seed: settings.seed, purpose: 'elect' }),
      }),
      cycles: predictCycles(champion),
      imageBytes: imageLength(champion.mask.shape),
      solves: meanReturn >= settings.atLeast,
      onFront,
      equation: equation(
        canonicalForm(champion.mask),
        task.observations.map(({ name }) => name),
      )[0]!,
      champion,
    };
  });
}

/** As a table of text. */
export function findingsTable(all: readonly Finding[]): DataTable {
  const hasTwin = all.some(({ twin }) => twin !== undefined);
  const number = (value: number) => value.toFixed(1);
  return {
    caption: 'The best network of each size (*: it reaches the limit)',
    columns: [
      ...[
        'connections',
        'networks',
        'return',
        'worst start',
        'other starts',
        ...(hasTwin ? ['rig, by the twin'] : []),
        'cycles',
        'bytes',
      ].map((name) => ({ name, align: 'right' }) as const),
    ],
    rows: all.map((finding) => ({
      cells: [
        String(finding.connections),
        String(finding.networks),
        `${number(finding.meanReturn)}${finding.solves ? ' *' : ''}`,
        number(finding.minReturn),
        number(finding.confirmed.meanReturn),
        ...(hasTwin ? [finding.twin ? number(finding.twin.meanReturn) : '-'] : []),
        String(finding.cycles),
        String(finding.imageBytes),
      ],
    })),
  };
}

/** Return over size as a figure: a dot for each size, a line along those that no smaller network equals. */
export function frontFigure(all: readonly Finding[], { settings }: Proof): string {
  return frontChart({
    title: `Best return by size, ${settings.task}`,
    description: `The best network of each size from ${all[0]?.connections} to ${all.at(-1)?.connections} connections, mean over ${settings.episodes} starts. The dashed line is ${settings.atLeast}.`,
    xName: 'connections',
    yName: 'mean return',
    points: all.map(({ connections, meanReturn, onFront }) => ({ x: connections, y: meanReturn, onFront })),
    threshold: settings.atLeast,
  });
}

function championOf(task: Task, { kinds }: Played, confirmed: ChampionConfirmation): Champion {
  const form = {
    inputs: task.observations.length,
    outputs: 1,
    kinds: kinds.map(([subset, count]) => ({ subset, counts: [count] })),
  };
  const units = kinds.reduce((sum, [, count]) => sum + count, 0);
  const { name, parameters, periodUs, observations } = task;
  return {
    mask: canonicalMask(form, Math.max(1, units)),
    observationScales: scalesOf(task),
    task: { name, parameters, periodUs, observations },
    confirmed,
  };
}

function play(
  module: KernelModule,
  task: Task,
  { kinds }: Played,
  episodes: number,
  address: { readonly seed: number; readonly purpose: Purpose },
): ChampionConfirmation {
  const starts = new Float64Array(episodes * task.stateSize);
  for (let episode = 0; episode < episodes; episode++) {
    const state = starts.subarray(episode * task.stateSize, (episode + 1) * task.stateSize);
    task.reset(state, new RandomStream({ ...address, episode }));
  }
  const counts = new Float64Array(2 ** task.observations.length);
  for (const [subset, count] of kinds) counts[subset] = count;
  const returns = new Float64Array(episodes);
  new Kernel(module, task, 'float64').playSubsets(scalesOf(task), counts, starts, returns);
  return {
    episodes,
    meanReturn: mean(returns),
    sdReturn: standardDeviation(returns),
    minReturn: returns.reduce((least, value) => Math.min(least, value)),
  };
}
