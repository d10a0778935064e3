// Elementary functions whose every bit is decided here and not by an engine's libm.
export { exp, expWithin, tanh } from './exponential.js';
export { log } from './logarithm.js';
export { cos, sin, sinCos } from './trigonometry.js';
