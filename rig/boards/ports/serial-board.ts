// A real board at a serial port of this machine.
import type { SerialPortStream } from '@serialport/stream';
import { type Board, DEFAULT_BAUD_RATE } from '../index.js';
import { closePort, openPort } from './open-port.js';

export class SerialBoard implements Board {
  readonly name: string;
  readonly path: string;
  #port: SerialPortStream | undefined;

  constructor(path: string) {
    this.path = path;
    this.name = `board at ${path}`;
  }

  async openPort(baudRate = DEFAULT_BAUD_RATE): Promise<SerialPortStream> {
    const { SerialPort } = await import('serialport'); // native code, loaded only for a real port
    const port: SerialPortStream = new SerialPort({ path: this.path, baudRate, autoOpen: false });
    this.#port = await openPort(port);
    return this.#port;
  }

  async close(): Promise<void> {
    await closePort(this.#port);
  }
}
