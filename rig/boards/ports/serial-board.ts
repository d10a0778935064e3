// A real board at a serial port of this machine, or one that is served over TCP.
import { SerialPortStream } from '@serialport/stream';
import type { BoardLink, LinkOptions } from '../../../src/link/index.js';
import { DEFAULT_BAUD_RATE } from '../index.js';
import { closePort, linkPort, openPort, type PortBoard, type SendListener } from './open-port.js';
import { TcpBinding, tcpAddress } from './tcp-binding.js';

export class SerialBoard implements PortBoard {
  readonly name: string;
  readonly path: string;
  #port: SerialPortStream | undefined;

  readonly #onSend: SendListener | undefined;

  constructor(path: string, onSend?: SendListener) {
    this.path = path;
    this.#onSend = onSend;
    this.name = `board at ${path}`;
  }

  async openPort(baudRate = DEFAULT_BAUD_RATE): Promise<SerialPortStream> {
    this.#port = await openPort(await this.#create(baudRate), this.#onSend);
    return this.#port;
  }

  async link(options?: LinkOptions): Promise<BoardLink> {
    return linkPort(await this.openPort(), options);
  }

  async close(): Promise<void> {
    await closePort(this.#port);
  }

  async #create(baudRate: number): Promise<SerialPortStream> {
    const options = { path: this.path, baudRate, autoOpen: false };
    if (tcpAddress(this.path)) return new SerialPortStream({ ...options, binding: new TcpBinding() });
    const { SerialPort } = await import('serialport'); // native code, loaded only for a real port
    return new SerialPort(options);
  }
}
