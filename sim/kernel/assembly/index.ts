// The batch kernel: whole episodes of one policy, up to eight at once in the lanes of vectors, in float64 or float32.
import { play } from './episodes';

export { LAST_STATE, RETURNS, STEPS } from './episodes';
export { STATE } from './rows';
export { COUNTS, SCALES } from './subset-policy';

export function playFloat64(task: i32, railM: f64, episodes: i32, maxSteps: i32): void {
  play<f64>(task, railM, episodes, maxSteps);
}

export function playFloat32(task: i32, railM: f64, episodes: i32, maxSteps: i32): void {
  play<f32>(task, railM, episodes, maxSteps);
}
