// Boards under test: what every board is, and the emulated Uno with its serial side, which run anywhere.
export { EEPROM_BYTES } from './avr/eeprom.js';
export { FLASH_BYTES } from './avr/flash.js';
export type { I2cDevice } from './avr/twi.js';
export type {
  BindingInterface,
  BindingPortInterface,
  OpenOptions,
  PortInfo,
  PortStatus,
  SetOptions,
  UpdateOptions,
} from './binding-types.js';
export { type Board, DEFAULT_BAUD_RATE } from './board.js';
export type { BoardErrorCode } from './board-error.js';
export type { SampleListener, SerialListener, UnoOptions } from './emulated-uno.js';
export { EmulatedUno, UNO_CLOCK_HZ } from './emulated-uno.js';
export { parseIntelHex, parseProgram } from './intel-hex.js';
export { PacedBoard } from './paced-board.js';
export { CanceledError, ReadQueue } from './read-queue.js';
export type { SerialWire } from './serial-wire.js';
export type { Alarm, LinkedUno, Pin, TraceListener, WiredUno } from './uno.js';
export type { UnoBindingOptions, UnoPort } from './uno-binding.js';
export { UnoBinding } from './uno-binding.js';
export type { PinMode, UnoPin } from './uno-pin.js';
export { UnoStream, type UnoStreamOptions } from './uno-stream.js';
