// Faults on purpose: what can go wrong on a rig and on its wires, and what is seen of it from outside the board.
export {
  type FaultOptions,
  type FaultVerdict,
  faultEvidence,
  faultGroups,
  faultList,
  type ListedFault,
  validateFaults,
} from './campaign/campaign.js';
export { faultCases } from './campaign/list.js';
export { type Defect, type DefectTarget, defects } from './defects.js';
export { floodPin } from './edge-flood.js';
export {
  type Detection,
  type FaultFacts,
  type FaultQuestion,
  type FaultResult,
  judgeFault,
  publishedDetection,
} from './judge.js';
export { type Direction, MotorTrace, type Tick } from './motor-trace.js';
export { type OnsetRule, onsetRules } from './onset.js';
export type { Bound, Clause, Seen } from './scenarios/clauses.js';
export { type ScenarioEvidence, scenarioEvidence } from './scenarios/evidence.js';
export { parseScenarios, type ScenarioErrorCode } from './scenarios/parse.js';
export {
  judgeScenario,
  type ObservedMachine,
  playScenario,
  type ScenarioFacts,
  type ScenarioResult,
  type ScenarioRun,
  validateScenario,
} from './scenarios/play.js';
export {
  type Act,
  type Ending,
  type Expectation,
  type Scenario,
  type Start,
  type Step,
  scenarioMisfit,
} from './scenarios/scenario.js';
export type { ExpectationFacts } from './scenarios/step-runner.js';
export {
  type ByteListener,
  type Disturbance,
  disturbSerial,
  type Lateness,
  type SerialDisturbances,
} from './serial-disturbance.js';
