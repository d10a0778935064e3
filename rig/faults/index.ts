// Faults on purpose: what can go wrong on a rig and on its wires, and what is seen of it from outside the board.
export { type Defect, defects, type Site } from './defects.js';
export { floodPin } from './edge-flood.js';
export { type Direction, MotorWatch, type Tick } from './motor-watch.js';
export { type ByteListener, type Disturbance, disturbSerial, type SerialDisturbances } from './serial-disturbance.js';
