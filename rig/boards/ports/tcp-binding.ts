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

const CONNECT_MS = 5000;

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

  async open(options: OpenOptions): Promise<TcpPort> {
    const address = tcpAddress(options.path);
    if (address === undefined) throw new Error(`Error: No such file or directory, cannot open ${options.path}`);
    return new TcpPort(options, address, await connected(address));
  }
}

interface PendingRead {
  readonly buffer: Buffer;
  readonly offset: number;
  readonly length: number;
  resolve(result: { buffer: Buffer; bytesRead: number }): void;
  reject(error: Error): void;
}

class TcpPort implements BindingPortInterface {
  readonly openOptions: Required<OpenOptions>;
  isOpen = true;
  readonly #address: { host: string; port: number };
  #socket: Socket;
  #received = Buffer.alloc(0);
  #pendingRead: PendingRead | undefined;
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
    return new Promise((resolve, reject) => {
      this.#pendingRead = { buffer, offset, length, resolve, reject };
      this.#answerRead();
    });
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
    this.#rejectRead(Object.assign(new Error('Port is not open'), { canceled: true }));
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
    this.#received = Buffer.alloc(0);
  }

  async drain(): Promise<void> {
    this.#requireOpen();
  }

  /** In order, so that the other side has noticed when the next connection comes. */
  async #hangUp(): Promise<void> {
    const socket = this.#socket;
    socket.removeAllListeners();
    socket.on('error', () => {});
    socket.resume();
    await new Promise<void>((resolve) => {
      if (socket.closed) resolve();
      socket.once('close', resolve);
      socket.end();
    });
  }

  async #connectAgain(): Promise<void> {
    this.#received = Buffer.alloc(0);
    this.#socket = await connected(this.#address);
    this.#listen();
  }

  #listen(): void {
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (bytes) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#answerRead();
    });
    this.#socket.on('error', (error) => this.#vanish(error));
    this.#socket.on('close', () => this.#vanish(new Error('the connection was closed')));
  }

  /** What waits fails in a way that makes serialport close the port. */
  #vanish(error: Error): void {
    this.#end ??= new Error(`Error: Input/output error, ${error.message}`);
    if (this.isOpen) this.#rejectRead(this.#end);
  }

  #requireOpen(): void {
    if (!this.isOpen) throw Object.assign(new Error('Port is not open'), { canceled: true });
    if (this.#end && this.#received.length === 0) throw this.#end;
  }

  #answerRead(): void {
    const read = this.#pendingRead;
    if (!read || this.#received.length === 0) return;
    this.#pendingRead = undefined;
    const bytesRead = this.#received.copy(read.buffer, read.offset, 0, read.length);
    this.#received = this.#received.subarray(bytesRead);
    read.resolve({ buffer: read.buffer, bytesRead });
  }

  #rejectRead(error: Error): void {
    const read = this.#pendingRead;
    this.#pendingRead = undefined;
    read?.reject(error);
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
