// Evaluation: what plays a population's episodes, and how the calling thread does.
export { activityOf } from './activity.js';
export {
  type Evaluation,
  type EvaluationRequest,
  type Evaluator,
  localEvaluator,
  type PlaySettings,
  PopulationEvaluator,
  type PopulationPlayer,
  type Race,
} from './evaluator.js';
export { Player, type Starts, type Stretch } from './player.js';
export { type PopulationLayout, type PopulationMemory, SharedPopulation } from './population.js';
