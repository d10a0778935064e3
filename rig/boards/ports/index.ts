// Boards at serial ports: the emulated Uno behind one of serialport's streams, and real ones. Reads files and opens ports.

export * from '../index.js';
export {
  type BoardList,
  type BoardListing,
  createBoard,
  type ListedPort,
  listBoards,
  unlistedPorts,
} from './boards.js';
export { EmulatedBoard, type EmulatedBoardOptions } from './emulated-board.js';
export { bootLoaderHex, firmwareHex, type HexFile } from './hex-files.js';
export { EepromFile, FlashFile } from './memory-file.js';
export type { PortBoard, SendListener } from './open-port.js';
export { TcpBinding, tcpAddress } from './tcp-binding.js';
