// What a training run can be told, the article's values, and what is refused.
import { createTask } from '../../sim/index.js';
import type { Mk1Settings } from './mk1.js';

/** The learning methods, by the names of the article. */
export const methodNames = ['mk1'] as const;
export type MethodName = (typeof methodNames)[number];

/** Everything a training run depends on: equal settings give equal results, byte for byte. */
export interface TrainingSettings extends Mk1Settings {
  readonly task: string;
  /** What rebuilds the task, as `createTask` takes it: { railM: 2 }. */
  readonly taskParameters: Readonly<Record<string, number>>;
  readonly method: MethodName;
  /** Hidden units of every network. */
  readonly hidden: number;
  /** Episodes each individual plays in its generation. */
  readonly episodes: number;
  /** Generations are numbered from 0. The first after which training may stop ... */
  readonly minGenerations: number;
  /** ... and the distance to the next such generation. */
  readonly checkEvery: number;
  /** Training ends after this many generations, solved or not. */
  readonly maxGenerations: number;
  /** Training stops at a check when some individual's mean return has reached this. */
  readonly targetReturn: number;
  /** Fresh episodes that every finalist plays to become champion. */
  readonly confirmEpisodes: number;
}

/** Settings that cannot work; the message names each that is wrong, what it is, and what it may be. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly code = 'SETTINGS_INVALID';
}

/**
 * The article's settings for a task and method, with changes. What is not changed follows from what is: the elite is
 * an eighth of the population, rounded up, unless `elites` is given.
 *
 * @throws {SettingsError} when the settings cannot work.
 * @throws {TaskError} when there is no such task or it does not take these parameters.
 */
export function defaultSettings(
  task: string,
  method: MethodName = 'mk1',
  changes: Partial<Omit<TrainingSettings, 'task' | 'method'>> = {},
): TrainingSettings {
  const { parameters, solvedReturn } = createTask(task, changes.taskParameters);
  const population = changes.population ?? (task === 'balance' || task === 'cartpole' ? 128 : 256);
  const settings = {
    seed: 1,
    hidden: 32,
    population,
    elites: Math.max(1, Math.ceil(population / 8)),
    episodes: 8,
    initialPrune: 0.25,
    minMutationRate: 0.001,
    maxMutationRate: 0.125,
    minGenerations: 100,
    checkEvery: 50,
    maxGenerations: 1024,
    targetReturn: solvedReturn,
    confirmEpisodes: 100,
    ...changes,
    task,
    taskParameters: parameters,
    method,
  };
  checkSettings(settings);
  return settings;
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly whole: boolean;
}

const whole = (from: number, to: number): Range => ({ from, to, whole: true });
const real = (from: number, to: number): Range => ({ from, to, whole: false });

const ranges: Readonly<Record<Exclude<keyof TrainingSettings, 'task' | 'taskParameters' | 'method'>, Range>> = {
  seed: whole(0, Number.MAX_SAFE_INTEGER),
  hidden: whole(1, 64),
  population: whole(1, 32_768),
  elites: whole(1, 32_768),
  episodes: whole(1, 65_536),
  initialPrune: real(0, 1),
  minMutationRate: real(0, 1),
  maxMutationRate: real(0, 1),
  minGenerations: whole(0, 1_000_000),
  checkEvery: whole(1, 1_000_000),
  maxGenerations: whole(1, 1_000_000),
  targetReturn: real(-Number.MAX_VALUE, Number.MAX_VALUE),
  confirmEpisodes: whole(1, 65_536),
};

/**
 * Checks settings from wherever they come: flags, a file, a program.
 *
 * @throws {SettingsError}
 */
export function checkSettings(settings: TrainingSettings): void {
  const faults: string[] = [];
  const demandOrder = (low: string, lowValue: number, high: string, highValue: number) => {
    if (lowValue > highValue) faults.push(`${low} is ${lowValue}; it must not be above ${high}, which is ${highValue}`);
  };
  if (!methodNames.includes(settings.method)) {
    faults.push(`method is ${shown(settings.method)}; it must be one of: ${methodNames.join(', ')}`);
  }
  for (const [name, range] of Object.entries(ranges)) {
    const value: unknown = settings[name as keyof typeof ranges];
    if (!isWithin(value, range)) faults.push(`${name} is ${shown(value)}; it must be ${described(range)}`);
  }
  for (const name of Object.keys(settings)) {
    if (!Object.hasOwn(ranges, name) && name !== 'task' && name !== 'taskParameters' && name !== 'method') {
      faults.push(`${name} is not a setting`);
    }
  }
  if (faults.length === 0) {
    const { elites, population, minMutationRate, maxMutationRate } = settings;
    demandOrder('elites', elites, 'population', population);
    demandOrder('minMutationRate', minMutationRate, 'maxMutationRate', maxMutationRate);
  }
  if (faults.length > 0) throw new SettingsError(`Training cannot start with these settings: ${faults.join('. ')}.`);
}

function isWithin(value: unknown, { from, to, whole }: Range): boolean {
  return typeof value === 'number' && value >= from && value <= to && (!whole || Number.isInteger(value));
}

function described({ from, to, whole }: Range): string {
  if (to === Number.MAX_VALUE) return 'a finite number';
  return `a ${whole ? 'whole ' : ''}number from ${from} to ${to}`;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}
