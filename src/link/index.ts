// The link to a board: images, status and observations over Firmata (Johnny-Five) and text sentences on one serial port.
export {
  BoardLink,
  connect,
  type FlashResult,
  type ImagePlace,
  type LinkOptions,
  type StoredImage,
} from './board-link.js';
export { LinkError, type LinkErrorCode } from './link-error.js';
export type { Answer } from './observation-exchange.js';
export { type BoardErrorName, type BoardStateName, baudRate } from './protocol.js';
export type { BoardStatus } from './status.js';
