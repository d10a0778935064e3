// A serial port of the browser as the link needs it: bytes, DTR and a baud rate that can be changed.
import { type BootPort, PortListeners } from '../../src/link/index.js';

/** What is used of a port of the Web Serial API. */
export interface WebSerialPort {
  readonly readable: ReadableStream<Uint8Array> | null;
  readonly writable: WritableStream<Uint8Array> | null;
  open(options: { readonly baudRate: number }): Promise<void>;
  close(): Promise<void>;
  setSignals(signals: { readonly dataTerminalReady: boolean }): Promise<void>;
}

/** The browser's serial ports; undefined in a browser that has none. */
export function webSerial(): { requestPort(): Promise<WebSerialPort> } | undefined {
  return (navigator as { readonly serial?: { requestPort(): Promise<WebSerialPort> } }).serial;
}

/** An open port. It is closed when the board is pulled. */
export class WebSerialStream implements BootPort {
  readonly path = 'the serial port';
  readonly #port: WebSerialPort;
  readonly #listeners = new PortListeners();
  #baudRate: number;
  #isOpen = true;
  #reader: ReadableStreamDefaultReader<Uint8Array>;
  #writer: WritableStreamDefaultWriter<Uint8Array>;
  #reading: Promise<void>;

  private constructor(port: WebSerialPort, baudRate: number) {
    this.#port = port;
    this.#baudRate = baudRate;
    this.#reader = port.readable!.getReader();
    this.#writer = port.writable!.getWriter();
    this.#reading = this.#read();
  }

  /** Opens the port, which resets an Uno. @throws DOMException when another program has it */
  static async open(port: WebSerialPort, baudRate: number): Promise<WebSerialStream> {
    await port.open({ baudRate });
    return new WebSerialStream(port, baudRate);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  on(event: 'data' | 'open' | 'close' | 'error', listener: (told: never) => void): void {
    this.#listeners.add(event, listener);
  }

  off(event: 'data', listener: (told: never) => void): void {
    this.#listeners.remove(event, listener);
  }

  write(bytes: Uint8Array): void {
    // A port that is gone tells it when it is read.
    this.#writer.write(bytes).catch(() => {});
  }

  set({ dtr }: { readonly dtr: boolean }, done: (error: Error | null) => void): void {
    this.#port.setSignals({ dataTerminalReady: dtr }).then(() => done(null), done);
  }

  /** The browser opens a port at one rate: it is closed and opened again. */
  update({ baudRate }: { readonly baudRate: number }, done: (error: Error | null | undefined) => void): void {
    if (baudRate === this.#baudRate) {
      done(null);
      return;
    }
    this.#release()
      .then(() => this.#port.open({ baudRate }))
      .then(() => {
        this.#baudRate = baudRate;
        this.#reader = this.#port.readable!.getReader();
        this.#writer = this.#port.writable!.getWriter();
        this.#reading = this.#read();
        done(null);
      })
      .catch(done);
  }

  close(done: (error: Error | null) => void = () => {}): void {
    if (!this.#isOpen) {
      done(null);
      return;
    }
    this.#isOpen = false;
    this.#release().then(() => {
      done(null);
      this.#listeners.tell('close');
    }, done);
  }

  /** Lets everything written go out, and gives the port back to the browser. */
  async #release(): Promise<void> {
    const reading = this.#reading;
    this.#reading = Promise.resolve();
    await this.#writer.close().catch(() => {});
    await this.#reader.cancel().catch(() => {});
    await reading;
    this.#reader.releaseLock();
    this.#writer.releaseLock();
    await this.#port.close();
  }

  async #read(): Promise<void> {
    const reader = this.#reader;
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        this.#listeners.tell('data', value);
      }
    } catch {
      if (!this.#isOpen) return;
      // Pulled. The browser keeps the port open until it is told, and a board that is plugged in again has the same one.
      this.#isOpen = false;
      reader.releaseLock();
      this.#writer.releaseLock();
      await this.#port.close().catch(() => {});
      this.#listeners.tell('close');
    }
  }
}
