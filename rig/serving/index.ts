// Boards for other people's programs: an emulated board at the pace of real time, behind a TCP port or a pseudo terminal.
export { BoardServer, type ServeErrorCode, type ServerOptions, type TcpAddress } from './board-server.js';
export { type Served, type ServedBoard, type ServePlace, serveBoard } from './serve-board.js';
