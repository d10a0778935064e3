// The bench: what is wired to the emulated board's pins.
export { Bench, type BenchOptions, type TickListener } from './bench.js';
export { type Channel, Encoder, type EncoderOptions } from './encoder.js';
export type { HandSpeed, Place } from './hand.js';
export { MotorDriver } from './motor-driver.js';
export { Play } from './play.js';
export { between, type RigState, rigStateOf } from './rig-state.js';
export { LimitSwitches, Switch } from './switches.js';
