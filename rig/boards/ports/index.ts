// Boards at serial ports: the emulated Uno behind one of serialport's streams, and real ones. Reads files and opens ports.

export * from '../index.js';
export { type BoardList, type BoardListing, createBoard, listBoards } from './boards.js';
export { EepromFile } from './eeprom-file.js';
export { EmulatedBoard, type EmulatedBoardOptions } from './emulated-board.js';
