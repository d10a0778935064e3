// Serves the port of an emulated board to any other program, over TCP.
import { createServer, type Server, type Socket } from 'node:net';
import { CodedError } from '../../src/base/index.js';
import type { EmulatedUno } from '../boards/index.js';
import { Pacer } from './pacer.js';

/** `SERVE_ADDRESS`: nothing can be served there. `SERVE_TERMINAL`: no pseudo terminal can be made. The message says why. */
export type ServeErrorCode = 'SERVE_ADDRESS' | 'SERVE_TERMINAL';

export interface TcpAddress {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
}

export interface ServerOptions {
  /** Emulated time per real time. */
  readonly pace: number;
  /** Called when a client has left, and at the end. */
  readonly save?: () => void;
}

/** Why nothing can listen at an address, and what to do. */
const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there. Choose another port, or 0 for a free one',
  EADDRNOTAVAIL: 'this machine has no such address. Take 127.0.0.1, or one of its own',
  EACCES: 'ports below 1024 belong to the system. Choose another, or 0 for a free one',
  ENOTFOUND: 'there is no host of that name. Take 127.0.0.1, or an address of this machine',
};

/** So long a new client waits for the one before, which may have left and not be missed yet. */
const GRACE_MS = 250;

/** One board behind one TCP port, for one client at a time. A new connection resets the board, as DTR does when a port is opened. */
export class BoardServer {
  readonly host: string;
  readonly port: number;
  /** Called when a client has come. One that is turned away is so after it. */
  onVisit: () => Promise<void> = async () => {};
  readonly #server: Server;
  readonly #pacer: Pacer;
  readonly #uno: EmulatedUno;
  readonly #save: () => void;
  #client: Socket | undefined;
  readonly #waiting = new Set<Socket>();
  /** What the board has said in the pacer's turn in progress: a packet for each byte would keep both sides busy. */
  readonly #said: number[] = [];

  private constructor(server: Server, uno: EmulatedUno, { pace, save = () => {} }: ServerOptions) {
    const { address, port } = server.address() as { address: string; port: number };
    this.host = address;
    this.port = port;
    this.#server = server;
    this.#uno = uno;
    this.#save = save;
    server.on('connection', (socket) => this.#connect(socket));
    uno.followsBaudRate = true;
    uno.onSerialOut = (byte) => this.#say(byte);
    this.#pacer = new Pacer(uno, pace);
  }

  /** @throws CodedError SERVE_ADDRESS */
  static async listen(uno: EmulatedUno, { host, port }: TcpAddress, options: ServerOptions): Promise<BoardServer> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause: NodeJS.ErrnoException) => {
        const why = reasons[cause.code ?? ''] ?? `${cause.message}. Choose another port, or 0 for a free one`;
        reject(
          new CodedError<ServeErrorCode>('SERVE_ADDRESS', `No board can be served at ${host}:${port}: ${why}.`, {
            cause,
          }),
        );
      });
      server.listen(port, host, resolve);
    });
    return new BoardServer(server, uno, options);
  }

  /** For `--port` and createBoard. */
  get path(): string {
    return `tcp://${this.host.includes(':') ? `[${this.host}]` : this.host}:${this.port}`;
  }

  /** Real milliseconds that the board could not follow. */
  get lostMs(): number {
    return this.#pacer.lostMs;
  }

  /** Ends the board and whoever is connected. */
  async close(): Promise<void> {
    this.#pacer.stop();
    for (const socket of this.#waiting) socket.destroy();
    this.#waiting.clear();
    this.#client?.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#save();
  }

  #say(byte: number): void {
    if (this.#said.push(byte) > 1) return;
    setImmediate(() => {
      const bytes = Uint8Array.from(this.#said.splice(0));
      if (bytes.length > 0) this.#client?.write(bytes);
    });
  }

  #connect(socket: Socket): void {
    socket.on('error', () => {}); // 'close' follows
    const visited = this.onVisit();
    if (this.#client === undefined) {
      this.#letIn(socket);
      return;
    }
    this.#waiting.add(socket);
    socket.on('close', () => this.#waiting.delete(socket));
    setTimeout(async () => {
      await visited;
      if (this.#waiting.has(socket)) socket.destroy(); // a serial port has one user
    }, GRACE_MS);
  }

  #letIn(socket: Socket): void {
    this.#client = socket;
    const { serialIn } = this.#uno;
    serialIn.flush();
    this.#said.length = 0;
    this.#uno.reset();
    socket.on('data', (bytes) => serialIn.send(bytes, this.#uno.cycles));
    const leave = (): void => {
      if (this.#client !== socket) return;
      this.#client = undefined;
      this.#save();
      const [next] = this.#waiting;
      if (next === undefined) return;
      this.#waiting.delete(next);
      this.#letIn(next);
    };
    socket.on('end', leave);
    socket.on('close', leave);
  }
}
