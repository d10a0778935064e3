// Boards under test: one interface for the emulated Uno and a real one at a serial port.
export type { Board, BoardErrorCode, Instruments, TraceListener } from './board.js';
export { DEFAULT_BAUD_RATE } from './board.js';
export type { BoardList, BoardListing } from './boards.js';
export { createBoard, listBoards } from './boards.js';
export { EepromFile } from './eeprom-file.js';
export type { EmulatedBoardOptions } from './emulated-board.js';
export { EmulatedBoard } from './emulated-board.js';
export type { Alarm, UnoOptions } from './emulated-uno.js';
export { EmulatedUno, UNO_CLOCK_HZ } from './emulated-uno.js';
export type { UnoBindingOptions } from './uno-binding.js';
export { UnoBinding } from './uno-binding.js';
export type { PinMode, UnoPin } from './uno-pin.js';
