/**
 * The pruned network: masks, canonical form, its two evaluations, and champion files.
 *
 * @module synaptolytic/network
 */
export type { CanonicalForm, Kind } from './canonical.js';
export { canonicalEqual, canonicalForm, canonicalMask, isSigned, kindCode, signOf } from './canonical.js';
export type {
  Champion,
  ChampionConfirmation,
  ChampionElection,
  ChampionTask,
  ChampionTraining,
  PassedOver,
  WeightedChampion,
} from './champion.js';
export { formatChampion, parseAnyChampion, parseChampion } from './champion-file.js';
export { equation, kindSum } from './equation.js';
export { errorBound } from './error-bound.js';
export { FixedPolicy, quantizeObservation } from './fixed-policy.js';
export { FloatPolicy } from './float-policy.js';
export type { Mask } from './mask.js';
export {
  bitCount,
  checkMask,
  countConnections,
  fullMask,
  packedLength,
  packMask,
  unpackMask,
} from './mask.js';
export type { Network } from './network.js';
export { checkNetwork, isScale, scaleRule, scalesQ8 } from './network.js';
export type { Shape } from './shape.js';
export {
  checkShape,
  connectionSlots,
  inputSlots,
  largestShape,
  type NetworkErrorCode,
  sameShape,
  shapeName,
} from './shape.js';
export { tanhQ15, tanhQ23, tanhTable } from './tanh-table.js';
export type { WeightedNetwork } from './weighted-network.js';
export { checkWeightedNetwork, networkConnections } from './weighted-network.js';
export { WeightedPolicy } from './weighted-policy.js';
