// The emulated Uno's serial port as a stream of bytes, where serialport's own streams do not run.
import { type BytePort, PortListeners } from '../../src/link/index.js';
import { DEFAULT_BAUD_RATE } from './board.js';
import type { UnoBinding, UnoPort } from './uno-binding.js';

const CHUNK_BYTES = 64;

export interface UnoStreamOptions {
  readonly baudRate?: number;
  /** Awaited before each read, that is, before the board's time goes on. */
  readonly beforeRead?: () => Promise<void>;
}

/** What the link needs of a port; its bytes are read from when somebody listens for them. */
export class UnoStream implements BytePort {
  readonly path: string;
  readonly #port: UnoPort;
  readonly #listeners = new PortListeners();
  #reading = false;
  readonly #beforeRead: (() => Promise<void>) | undefined;

  private constructor(path: string, port: UnoPort, beforeRead: (() => Promise<void>) | undefined) {
    this.path = path;
    this.#port = port;
    this.#beforeRead = beforeRead;
  }

  /**
   * Opens the port, which resets the board.
   *
   * @throws Error when it is open already, or the board unplugged.
   */
  static async open(
    binding: UnoBinding,
    { baudRate = DEFAULT_BAUD_RATE, beforeRead }: UnoStreamOptions = {},
  ): Promise<UnoStream> {
    return new UnoStream(binding.path, await binding.open({ path: binding.path, baudRate }), beforeRead);
  }

  get isOpen(): boolean {
    return this.#port.isOpen;
  }

  on(event: 'data' | 'open' | 'close' | 'error', listener: (data: never) => void): void {
    this.#listeners.add(event, listener);
    if (event === 'data' && !this.#reading) void this.#read();
  }

  /** Stops listening. */
  off(event: 'data', listener: (data: never) => void): void {
    this.#listeners.remove(event, listener);
  }

  /** Sends bytes to the board. */
  write(bytes: Uint8Array): void {
    // A port that is gone tells it when it is read.
    this.#port.write(bytes).catch(() => {});
  }

  set(signals: { readonly dtr: boolean }, done: (error: Error | null) => void = () => {}): void {
    this.#port.set(signals).then(() => done(null), done);
  }

  close(done: (error: Error | null) => void = () => {}): void {
    this.#port.close().then(() => {
      done(null);
      this.#listeners.tell('close');
    }, done);
  }

  async #read(): Promise<void> {
    this.#reading = true;
    const buffer = new Uint8Array(CHUNK_BYTES);
    try {
      while (this.isOpen) {
        await this.#beforeRead?.();
        const { bytesRead } = await this.#port.read(buffer, 0, CHUNK_BYTES);
        this.#listeners.tell('data', buffer.slice(0, bytesRead));
      }
    } catch {
      // Closed by its owner, who tells it himself, or unplugged.
      if (this.isOpen) this.close();
    }
  }
}
