// Boards for other people's programs: an emulated board at the pace of real time behind a TCP port.
export { BoardServer, type ServeErrorCode, type ServeOptions } from './board-server.js';
export { Pacer } from './pacer.js';
