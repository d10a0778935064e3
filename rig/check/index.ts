// Checks: a manifest of champions, rigs, levels and faults, all of it played and judged in one go.
export type { Selection, Shard } from '../../src/base/index.js';
export type { YamlDocument, YamlKind } from '../../src/base/yaml/index.js';
export {
  type Baseline,
  type BaselineCase,
  type BaselineErrorCode,
  baselineSchema,
  judgeByBaseline,
  newSince,
  parseBaseline,
  studentT,
} from './baseline.js';
export {
  type CheckLevel,
  checkLevels,
  type Manifest,
  type ManifestChampion,
  type ManifestErrorCode,
  parseManifest,
} from './manifest.js';
export type { ScenarioPlace } from './manifest-checks.js';
export {
  type CheckCase,
  type CheckPlan,
  type CheckReader,
  planCheck,
  type Refused,
  selectCases,
} from './plan.js';
export type { WorstEpisode } from './play.js';
export { baselineOf, type CaseResult, type CheckOptions, type CheckResult, runCheck } from './run-check.js';
