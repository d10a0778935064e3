// The options of training that are settings as they are: one table for the help, the settings, and the words of errors.
import type { SettingChanges } from '../src/learn/index.js';

/** The flag for the episodes of training; --episodes means others where a champion is validated. */
export type EpisodesFlag = '--episodes' | '--train-episodes';

/** Headings of the help. */
export const optionGroups = {
  task: 'What is learned:',
  rig: 'For which rig:',
  learning: 'How it is learned:',
  prune: 'Methods that prune, mk1, mk2 and regrow:',
  units: 'The method over whole hidden units, evolve:',
  weights: 'Methods that learn real weights, cma-layer and cma:',
  end: 'When training ends, and who is champion:',
  run: 'The run:',
};

export type OptionGroup = keyof typeof optionGroups;

/** An option whose value is the setting's. */
export interface SettingOption {
  readonly group: OptionGroup;
  readonly setting: keyof SettingChanges;
  readonly flag: string;
  /** What stands for its value in the help; <word> and <expression> are text, all others are numbers. */
  readonly value: '<n>' | '<p>' | '<return>' | '<word>' | '<expression>';
  readonly help: string;
}

/** In the order of the help. */
export function settingOptions(episodesFlag: EpisodesFlag): readonly SettingOption[] {
  return rows.map(([group, setting, flag, value, help]) => ({
    group,
    setting,
    flag: flag === '--episodes' ? episodesFlag : flag,
    value,
    help,
  }));
}

type Row = readonly [SettingOption['group'], SettingOption['setting'], string, SettingOption['value'], string];

// biome-ignore format: a table
const rows: readonly Row[] = [
  ['task', 'fitness', '--fitness', '<expression>', "reward of a step, computed from the observation by name and from reward, the task's own (default: reward)"],
  ['learning', 'population', '--population', '<n>', 'networks in a generation (default: 256, balance and cartpole 128, regrow and evolve by the size of the network, 64 and 128 for the article; evolve by lessons 120)'],
  ['learning', 'elites', '--elites', '<n>', "a generation's best that shape the next (default: an eighth of the population, evolve a quarter, by lessons a fifth); all methods but cma"],
  ['learning', 'episodes', '--episodes', '<n>', 'episodes that each network plays in its generation (default: 8, regrow 1, evolve 1 to 8 by the task, by lessons 16)'],
  ['learning', 'hidden', '--hidden', '<n>', 'hidden units of every network (default: 32)'],
  ['learning', 'precision', '--precision', '<word>', 'float64 or float32, with which training plays; champions are confirmed in float64 (default: float64)'],
  ['prune', 'initialPrune', '--initial-prune', '<p>', 'share of the connections removed at the start (default: 0.25, regrow 0.667)'],
  ['prune', 'parents', '--parents', '<word>', "mk1: article or code, whose rule says which elites are parents: the article's text or its author's program (default: article)"],
  ['prune', 'minMutationRate', '--min-mutation-rate', '<p>', 'mk1: least chance of an offspring to lose a connection (default: 0.001)'],
  ['prune', 'maxMutationRate', '--max-mutation-rate', '<p>', 'mk1: greatest chance of an offspring to lose a connection (default: 0.125)'],
  ['prune', 'minKeep', '--min-keep', '<p>', 'mk2: least chance of a connection to be there (default: 0.05)'],
  ['prune', 'maxKeep', '--max-keep', '<p>', 'mk2: greatest chance of a connection to be there (default: 0.95)'],
  ['prune', 'frequencyNoise', '--frequency-noise', '<n>', "mk2: standard deviation of the noise on a connection's frequency in the elite (default: 0.1)"],
  ['prune', 'carriedOver', '--carried-over', '<n>', 'mk2: elites that live on unchanged (default: a sixteenth of the population)'],
  ['prune', 'lossRate', '--loss-rate', '<p>', 'regrow: chance of an offspring to lose a connection (default: 0.1)'],
  ['prune', 'regrowthRate', '--regrowth-rate', '<p>', 'regrow: chance of an offspring to regrow a connection that it lacks (default: 0.05)'],
  ['prune', 'phaseGenerations', '--phase-generations', '<n>', 'regrow: so many generations only regrow, and as many only lose, in turn (default: 0, both always)'],
  ['prune', 'lossDecay', '--loss-decay', '<p>', 'regrow: the chance of loss is multiplied by this after each generation (default: 1)'],
  ['prune', 'lossBy', '--loss-by', '<word>', "regrow: chance, activity or reward: whether any connections are lost, or rather those whose trace in their parent's episode was weak, of activity alone or with reward (default: chance)"],
  ['prune', 'selection', '--selection', '<word>', 'regrow: rank or none: whether the best have children, or each network has one (default: rank)'],
  ['prune', 'firstCut', '--first-cut', '<p>', 'regrow, evolve: share of an episode after which the worse half leaves, and half of the others each time it has doubled; 1: nobody does (default: by the task, at least 0.125; swing-up 0.135)'],
  ['units', 'unitDensity', '--unit-density', '<p>', 'chance of a new hidden unit to be connected to each observation (default: 0.3)'],
  ['units', 'crossover', '--crossover', '<p>', 'chance of a child to take each unit from one of two parents (default: 0.5)'],
  ['units', 'furtherChange', '--further-change', '<p>', 'chance of each change to a child to be followed by another (default: 0.4)'],
  ['units', 'memory', '--memory', '<word>', 'life or generation, over which the fitness of the elite is a mean (default: life; generation by lessons)'],
  ['units', 'price', '--price', '<n>', 'what each connection costs (default: 0.02; 0 by lessons)'],
  ['units', 'beginnings', '--beginnings', '<n>', 'populations that are begun; the best goes on (default: 10; 1 by lessons)'],
  ['units', 'beginningGenerations', '--beginning-generations', '<n>', 'generations that each of them has to show what it can (default: 80)'],
  ['units', 'restartAfter', '--restart-after', '<n>', 'generations after which all begins anew; 0: never (default: 2000; 0 by lessons)'],
  ['weights', 'initialSigma', '--initial-sigma', '<n>', 'standard deviation of a weight at the start (default: 1)'],
  ['end', 'minGenerations', '--min-generations', '<n>', 'first generation, counted from 0, after which training may stop (default: 100, regrow and evolve 0)'],
  ['end', 'checkEvery', '--check-every', '<n>', 'generations from there to the next after which it may stop (default: 50, regrow and evolve 1, evolve by lessons 10)'],
  ['end', 'maxGenerations', '--max-generations', '<n>', 'number of generations at most (default: 1024, regrow and evolve 10000, evolve by lessons 3000)'],
  ['end', 'targetReturn', '--target', '<return>', 'mean return that lets training stop (default: what counts as solved of the task, 880 for swing-up; none with --fitness)'],
  ['end', 'confirmEpisodes', '--confirm', '<n>', 'fresh starts that decide which finalist is the champion, or on which regrow and evolve verify one (default: 100, evolve 1000, by lessons 100)'],
  ['run', 'seed', '--seed', '<n>', 'number that all chance comes from (default: 1)'],
];
