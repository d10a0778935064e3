// What an emulated board does, written as it happens: a waveform for GTKWave, and a log of its serial line.
export { traceBoard } from './board-trace.js';
export { logSerial } from './serial-log.js';
export { SerialMessages } from './serial-messages.js';
