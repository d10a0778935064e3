// A TCP connection as a serialport binding: a board that is served somewhere, by `synaptolytic serve` or ser2net, is a board like any other.
import { connect, type Socket } from 'node:net';
import type {
  BindingInterface,
  BindingPortInterface,
  OpenOptions,
  PortInfo,
  PortStatus,
  SetOptions,
} from '../index.js';
import { CanceledError, ReadQueue } from '../index.js';

const CONNECT_MS = 5000;
/** From hanging up to giving up on the other side to do so as well. */
const HANG_UP_MS = 500;

/** Where `tcp://host:port` leads; undefined for any other text. */
export function tcpAddress(path: string): { host: string; port: number } | undefined {
  const [, bracketed, plain, digits] = /^tcp:\/\/(?:\[([^\]]+)\]|([^:/]+)):(\d{1,5})\/?$/.exec(path) ?? [];
  const port = Number(digits);
  const host = bracketed ?? plain;
  return host === undefined || !(port >= 1 && port <= 65_535) ? undefined : { host, port };
}

/** Opens `tcp://host:port`. A wire without baud rate and modem lines: a new connection stands for a pulse of DTR. */
export class TcpBinding implements BindingInterface {
  async list(): Promise<PortInfo[]> {
    return [];
  }

  async open(options: OpenOptions): Promise<BindingPortInterface> {
    const address = tcpAddress(options.path);
    if (address === undefined) throw new Error(`Error: No such file or directory, cannot open ${options.path}`);
    return new TcpPort(options, address, await connected(address));
  }
}

class TcpPort implements BindingPortInterface {
  readonly openOptions: Required<OpenOptions>;
  isOpen = true;
  readonly #address: { host: string; port: number };
  #socket: Socket;
  readonly #reads = new ReadQueue();
  #end: Error | undefined;
  #dtr = true;

  constructor(options: OpenOptions, address: { host: string; port: number }, socket: Socket) {
    const lines = { rtscts: false, xon: false, xoff: false, xany: false, hupcl: true };
    this.openOptions = { dataBits: 8, lock: true, stopBits: 1, parity: 'none', ...lines, ...options };
    this.#address = address;
    this.#socket = socket;
    this.#listen();
  }

  async read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }> {
    this.#requireOpen();
    const reading = this.#reads.read(buffer, offset, length);
    this.#reads.answer();
    return reading;
  }

  async write(buffer: Buffer): Promise<void> {
    this.#requireOpen();
    return new Promise((resolve, reject) => {
      this.#socket.write(buffer, (error) => (error ? reject(error) : resolve()));
    });
  }

  async close(): Promise<void> {
    if (!this.isOpen) throw new Error('Port is not open');
    this.isOpen = false;
    this.#socket.destroy();
    this.#reads.reject(new CanceledError('Port is not open'));
  }

  async update(): Promise<void> {
    this.#requireOpen();
  }

  async set({ dtr = true }: SetOptions): Promise<void> {
    this.#requireOpen();
    if (!dtr && this.#dtr) await this.#hangUp();
    if (dtr && !this.#dtr) await this.#connectAgain();
    this.#dtr = dtr;
  }

  async get(): Promise<PortStatus> {
    this.#requireOpen();
    return { cts: false, dsr: false, dcd: false };
  }

  async getBaudRate(): Promise<{ baudRate: number }> {
    return { baudRate: this.openOptions.baudRate };
  }

  async flush(): Promise<void> {
    this.#requireOpen();
    this.#reads.clear();
  }

  async drain(): Promise<void> {
    this.#requireOpen();
  }

  /** In order, so that the other side has noticed when the next connection comes; one that does not hang up too is left. */
  async #hangUp(): Promise<void> {
    const socket = this.#socket;
    socket.removeAllListeners();
    socket.on('error', () => {});
    socket.resume();
    const patience = setTimeout(() => socket.destroy(), HANG_UP_MS);
    await new Promise<void>((resolve) => {
      if (socket.closed) resolve();
      socket.once('close', resolve);
      socket.end();
    });
    clearTimeout(patience);
  }

  async #connectAgain(): Promise<void> {
    this.#reads.clear();
    try {
      this.#socket = await connected(this.#address);
    } catch (error) {
      this.#vanish(error as Error);
      throw error;
    }
    this.#listen();
  }

  #listen(): void {
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (bytes) => {
      this.#reads.push(bytes);
      this.#reads.answer();
    });
    this.#socket.on('error', (error) => this.#vanish(error));
    this.#socket.on('close', () => this.#vanish(new Error('the connection was closed')));
  }

  /** What waits fails in a way that makes serialport close the port. */
  #vanish(error: Error): void {
    this.#end ??= new Error(`Error: Input/output error, ${error.message}`);
    if (this.isOpen) this.#reads.reject(this.#end);
  }

  #requireOpen(): void {
    if (!this.isOpen) throw new CanceledError('Port is not open');
    if (this.#end && this.#reads.length === 0) throw this.#end;
  }
}

async function connected({ host, port }: { host: string; port: number }): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const patience = setTimeout(() => socket.destroy(new Error('nobody answers')), CONNECT_MS);
    socket.once('connect', () => {
      clearTimeout(patience);
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', (error) => {
      clearTimeout(patience);
      reject(error);
    });
  });
}
