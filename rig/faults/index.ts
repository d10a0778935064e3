// Faults on purpose: what can go wrong on a rig and on its wires, and what is seen of it from outside the board.
export { type FaultOptions, type FaultVerdict, faultGroups, validateFaults } from './campaign/campaign.js';
export {
  type Detection,
  type FaultFacts,
  type FaultQuestion,
  type FaultResult,
  judgeFault,
  publishedDetection,
} from './campaign/judge.js';
export { type FaultCase, faultCases } from './campaign/list.js';
export type { OnsetRule } from './campaign/onset.js';
export { type FaultRun, makeFault } from './campaign/run.js';
export { type Defect, type DefectTarget, defects } from './defects.js';
export { floodPin } from './edge-flood.js';
export { type Direction, MotorWatch, type Tick } from './motor-watch.js';
export {
  type ByteListener,
  type Disturbance,
  disturbSerial,
  type Lateness,
  type SerialDisturbances,
} from './serial-disturbance.js';
