// The control law of the firmware in TypeScript, bit for bit: encoders to state, action to duty.
export { driveDuty } from './drive.js';
export {
  type EncoderReading,
  type EncoderReadings,
  Estimator,
  type EstimatorSettings,
  reversedFlags,
} from './estimator.js';
export { cosineQ19, sineQ19, sineTable } from './sine-table.js';
