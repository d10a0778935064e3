// The emulated Uno as a serialport binding: `new SerialPort({ binding, path, baudRate })` cannot tell it from a real one.
import { nextTurn } from '../../src/base/index.js';
import type {
  BindingInterface,
  BindingPortInterface,
  OpenOptions,
  PortInfo,
  PortStatus,
  SetOptions,
  UpdateOptions,
} from './binding-types.js';
import { CanceledError, ReadQueue } from './read-queue.js';
import type { LinkedUno } from './uno.js';

/** Bytes handed to the host at once while the board goes on sending, as in a full-speed USB packet. */
const PACKET_BYTES = 64;
const DEFAULT_SILENCE_MS = 1000;

export interface UnoBindingOptions {
  /** The port's path; 'emulated' if left out. */
  readonly path?: string;
  /** Emulated milliseconds without a byte from the board after which its clock stands still until the host acts; default 1000. */
  readonly silenceMs?: number;
  /** Called when the port was closed, or the board unplugged. */
  readonly onClose?: () => void;
}

/** The USB side of one emulated Uno: a binding with a single port. */
export class UnoBinding implements BindingInterface {
  readonly path: string;
  readonly #uno: LinkedUno;
  readonly #silenceMs: number;
  readonly #onClose: () => void;
  #port: UnoPort | undefined;
  #pluggedIn = true;

  constructor(uno: LinkedUno, { path = 'emulated', silenceMs = DEFAULT_SILENCE_MS, onClose }: UnoBindingOptions = {}) {
    this.#uno = uno;
    this.path = path;
    this.#silenceMs = silenceMs;
    this.#onClose = onClose ?? (() => {});
  }

  async list(): Promise<PortInfo[]> {
    if (!this.#pluggedIn) return [];
    const unknown = { serialNumber: undefined, pnpId: undefined, locationId: undefined };
    return [{ path: this.path, manufacturer: 'avr8js', vendorId: undefined, productId: undefined, ...unknown }];
  }

  /** Opens the port and resets the board, as DTR does on an Uno. */
  async open(options: OpenOptions): Promise<UnoPort> {
    if (options.path !== this.path || !this.#pluggedIn) {
      throw new Error(`Error: No such file or directory, cannot open ${options.path}`);
    }
    if (this.#port?.isOpen) throw new Error('Error Resource temporarily unavailable Cannot lock port');
    this.#port = new UnoPort(this.#uno, options, this.#silenceMs, this.#onClose);
    return this.#port;
  }

  /** Pulls the USB plug: the port vanishes and the board, which is fed by it, loses its supply (see EmulatedUno.powerCycle). */
  unplug(tornByte?: number): void {
    if (!this.#pluggedIn) return;
    this.#pluggedIn = false;
    this.#uno.powerCycle(tornByte);
    this.#port?.vanish();
    this.#port = undefined;
  }

  /** Puts the plug back. The board starts afresh, with its EEPROM as it was left. */
  plugIn(): void {
    this.#pluggedIn = true;
  }
}

/**
 * The open port. The board's clock advances only while a read waits: on the next turn of the event loop the board runs, without
 * pause, until it has sent something and fallen silent (or a packet is full), or until `silenceMs` have passed since either side
 * last acted. So a conversation takes the same cycles each time, however slow the host, unless that waits for a timer or a
 * file before it answers: this races the board's next turn, and the board may have gone on until it was silent.
 */
export class UnoPort implements BindingPortInterface {
  readonly openOptions: Required<OpenOptions>;
  isOpen = true;
  readonly #uno: LinkedUno;
  readonly #silenceCycles: number;
  readonly #onClose: () => void;
  readonly #reads = new ReadQueue();
  /** Forgets the turn that the board waits for. */
  #forgetTurn: (() => void) | undefined;
  #lastActivity = 0;
  #dtr = true;
  #vanished = false;
  /** A real port keeps the process alive while it is open. */
  readonly #keepAlive = setInterval(() => {}, 2 ** 31 - 1);

  constructor(uno: LinkedUno, options: OpenOptions, silenceMs: number, onClose: () => void) {
    this.openOptions = {
      dataBits: 8,
      lock: true,
      stopBits: 1,
      parity: 'none',
      rtscts: false,
      xon: false,
      xoff: false,
      xany: false,
      hupcl: true,
      ...options,
    };
    this.#uno = uno;
    this.#silenceCycles = (silenceMs / 1000) * uno.clockHz;
    this.#onClose = onClose;
    uno.serialIn.flush();
    uno.serialIn.baudRate = options.baudRate;
    uno.onSerialOut = (byte, idle) => {
      this.#reads.push([byte]);
      this.#lastActivity = uno.cycles;
      if (idle || this.#reads.length >= PACKET_BYTES) uno.stop();
    };
    uno.reset();
    this.#lastActivity = uno.cycles;
  }

  async read<Bytes extends Uint8Array>(
    buffer: Bytes,
    offset: number,
    length: number,
  ): Promise<{ buffer: Bytes; bytesRead: number }> {
    this.#requireOpen();
    const reading = this.#reads.read(buffer, offset, length);
    if (this.#reads.length > 0) this.#reads.answer();
    else this.#wake();
    return reading;
  }

  async write(buffer: Uint8Array): Promise<void> {
    this.#requireOpen();
    this.#uno.serialIn.send(buffer, this.#uno.cycles);
    this.#act();
  }

  async close(): Promise<void> {
    if (!this.isOpen) throw new Error('Port is not open');
    this.isOpen = false;
    clearInterval(this.#keepAlive);
    if (!this.#vanished) this.#letGo();
    this.#reads.reject(new CanceledError('Port is not open'));
    this.#onClose();
  }

  /** The device is gone: what waits for it fails in a way that makes serialport close the port. */
  vanish(): void {
    this.#vanished = true;
    this.#letGo();
    this.#reads.reject(new Error('Error: Input/output error, the device was unplugged'));
  }

  async update({ baudRate }: UpdateOptions): Promise<void> {
    this.#requireOpen();
    this.#uno.serialIn.baudRate = baudRate;
  }

  /** DTR is wired to the reset of an Uno: its change from false to true resets the board. */
  async set({ dtr = true }: SetOptions): Promise<void> {
    this.#requireOpen();
    if (dtr && !this.#dtr) {
      this.#uno.reset();
      this.#act();
    }
    this.#dtr = dtr;
  }

  async get(): Promise<PortStatus> {
    this.#requireOpen();
    return { cts: false, dsr: false, dcd: false };
  }

  async getBaudRate(): Promise<{ baudRate: number }> {
    this.#requireOpen();
    return { baudRate: this.#uno.serialIn.baudRate };
  }

  async flush(): Promise<void> {
    this.#requireOpen();
    this.#reads.clear();
    this.#uno.serialIn.flush();
  }

  /** Runs the board until it has received everything. */
  async drain(): Promise<void> {
    this.#requireOpen();
    while (!this.#uno.serialIn.idle) this.#uno.runUntil(this.#uno.serialIn.endCycle + 1);
    this.#reads.answer();
  }

  #letGo(): void {
    this.#forgetTurn?.();
    this.#uno.serialIn.flush();
    this.#uno.onSerialOut = () => {};
  }

  #requireOpen(): void {
    if (!this.isOpen) throw new CanceledError('Port is not open');
    if (this.#vanished) throw new Error('Error: Input/output error, the device was unplugged');
  }

  #act(): void {
    this.#lastActivity = this.#uno.cycles;
    this.#wake();
  }

  #wake(): void {
    if (this.#reads.isWaiting) this.#forgetTurn ??= nextTurn(() => this.#runBoard());
  }

  #runBoard(): void {
    this.#forgetTurn = undefined;
    if (!this.#reads.isWaiting) return;
    while (this.#reads.length === 0) {
      const { serialIn } = this.#uno;
      const quietSince = serialIn.idle ? this.#lastActivity : serialIn.endCycle;
      const silentAt = quietSince + this.#silenceCycles;
      if (this.#uno.cycles >= silentAt) return;
      this.#uno.runUntil(silentAt);
    }
    this.#reads.answer();
  }
}
