/**
 * The simulated world: plants, tasks and random streams. Pure: no input or output, no clock, no global state.
 *
 * @module synaptolytic/sim
 */
export { EncoderEdges, sinceEdge } from './encoder-edges.js';
export {
  compileKernel,
  type EpisodeEnds,
  type EpisodeSlice,
  Kernel,
  type KernelModule,
  type Precision,
  type WeightedShape,
} from './kernel/index.js';
export { cos, exp, log, sin, sinCos, tanh } from './math/index.js';
export { articleParameters, type RigParameters } from './plants/rig-parameters.js';
export { RigPlant } from './plants/rig-plant.js';
export { STATE_INDEX } from './plants/single-pendulum.js';
export { type Purpose, purposes, RandomStream, type StreamAddress } from './random/index.js';
export { continueEpisode, type Episode, playEpisode } from './rollout.js';
export {
  type Curriculum,
  createTask,
  hasParameter,
  type Lesson,
  type ParameterWords,
  type Policy,
  type Quantity,
  type RewardBounds,
  type RigBalanceParameters,
  type RigTaskParameters,
  type StateRewardTask,
  scalesOf,
  type Task,
  TaskError,
  type TaskErrorCode,
  type TaskParameters,
  taskNames,
} from './tasks/index.js';
