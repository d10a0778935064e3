// Methods: optimisers that are asked for a population and told its fitness, and what each of their settings may be.
export type { CmaSettings } from './cma.js';
export type { CmaLayerSettings } from './cma-layer.js';
export type { EvolveSettings } from './evolve.js';
export {
  type AnyMethodSettings,
  createOptimiser,
  findMethod,
  isPruning,
  isVerified,
  type MethodName,
  type MethodSettings,
  methodNames,
  type OptimiserSettings,
  type OwnSettings,
  type SettingsOf,
} from './methods.js';
export type { Mk1Settings } from './mk1.js';
export type { Mk2Settings } from './mk2.js';
export {
  type Activity,
  type Finalist,
  type Individual,
  type Optimiser,
  type PopulationSettings,
  populationRules,
  type TaskFacts,
  type UnscaledNetwork,
} from './optimiser.js';
export type { RegrowSettings } from './regrow.js';
export { restoreNetwork, type SavedNetwork, saveNetwork } from './saved-network.js';
export {
  choice,
  described,
  keeps,
  type Rule,
  type Rules,
  real,
  SettingsError,
  type SettingWords,
  settingFaults,
  shown,
  whole,
} from './setting-rules.js';
