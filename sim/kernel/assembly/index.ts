// The batch kernel: whole episodes of one policy, up to eight at once in the lanes of vectors, in float64 or float32.
import { play } from './episodes';

export { DONE, LAST_STATE, RETURNS, STEPS } from './episodes';
export { PARAMETERS } from './parameters';
export { ACTION, OBSERVATION, STATE } from './rows';
export { SCALES } from './scales';
export { SIGNED_COUNTS } from './signed-policy';
export { COUNTS } from './subset-policy';
export { setShape, WEIGHTS } from './weighted-policy';

export function playFloat64(policy: i32, task: i32, episodes: i32, maxSteps: i32): void {
  play<f64>(policy, task, episodes, maxSteps);
}

export function playFloat32(policy: i32, task: i32, episodes: i32, maxSteps: i32): void {
  play<f32>(policy, task, episodes, maxSteps);
}
