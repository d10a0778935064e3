// The wiring check: is every pin wired as it should be?
export { checkWiring, type WiringOptions, wiringSteps } from './check-wiring.js';
export type { WiringFinding, WiringStep, WiringVerdict } from './outcome.js';
