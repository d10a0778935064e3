// Johnny-Five as the Firmata client of a link.
import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import five, { type Board } from 'johnny-five';
import { sysex } from '../../protocol/index.js';
import type { BytePort, FirmataClient } from '../index.js';

/** The client inside Johnny-Five, an emitter of 'ready', 'string' and more. Its package ships no types; this is the part that is used here. */
interface Firmata extends EventEmitter {
  /** The timer after which the board is asked for its version. */
  readonly reportVersionTimeoutId: NodeJS.Timeout;
  reportVersion(callback: () => void): void;
  queryFirmware(callback: () => void): void;
  sysexCommand(message: readonly number[]): this;
  /** Notes a level for the messages about the pin's port. */
  updateDigitalPort(pin: number, value: number): void;
  digitalWrite(pin: number, value: number, enqueue?: boolean): void;
  /** Handles the SysEx messages of an id, from every board of the process; `this` is the client of the board it came from. */
  sysexResponse(id: number, handler: (this: Firmata, data: number[]) => void): this;
  /** Nothing handles the messages of an id any more. */
  clearSysexResponse(id: number): void;
}

const { Firmata } = createRequire(import.meta.url)('firmata-io') as {
  readonly Firmata: new (transport: object, options: object) => Firmata;
};

const SET_DIGITAL_PIN = 0xf5;

const sysexEvent = 'synaptolytic-sysex';
let registered = false;

/**
 * Firmata keeps one table of SysEx handlers for all boards of a process, so ours are registered once and tell the client that heard the message.
 * It refuses an id that has one, as where this module is loaded twice.
 */
function registerSysex(io: Firmata): void {
  if (registered) return;
  registered = true;
  for (const id of Object.values(sysex)) {
    io.clearSysexResponse(id);
    io.sysexResponse(id, function (data) {
      this.emit(sysexEvent, id, data);
    });
  }
}

/**
 * Firmata writes a pin by a message that has eight and does not say which it is about, so the board takes no 0 in it for a pin that it does
 * not drive yet. Writes name their pin instead, but for those that are queued.
 */
function nameWrittenPins(io: Firmata, port: BytePort): void {
  const digitalWrite = io.digitalWrite.bind(io);
  io.digitalWrite = (pin, value, enqueue) => {
    if (enqueue) {
      digitalWrite(pin, value, enqueue);
      return;
    }
    io.updateDigitalPort(pin, value);
    port.write(Uint8Array.of(SET_DIGITAL_PIN, pin, value ? 1 : 0));
  };
}

/** Johnny-Five keeps every board of the process, and gives a component that names none the oldest: a closed one has no business there. */
function forget(board: Board): void {
  const { cache } = five.Board as unknown as { readonly cache: Board[] };
  const place = cache.indexOf(board);
  if (place >= 0) cache.splice(place, 1);
}

/** Ready when Johnny-Five has found the board's pins, so that its programs run beside the link. */
export class JohnnyFive implements FirmataClient<Board> {
  readonly board: Board;
  readonly ready: Promise<void>;
  onSysex: FirmataClient<Board>['onSysex'] = () => {};
  onString: FirmataClient<Board>['onString'] = () => {};
  readonly #io: Firmata;

  constructor(port: BytePort, timeoutMs: number) {
    // Johnny-Five hears of the opening from Firmata's 'connect', so it is built in the same tick as Firmata and told of an opening it missed.
    const io = new Firmata(port, {});
    const options = { io, repl: false, debug: false, sigint: false, timeout: timeoutMs };
    this.board = new five.Board(options);
    port.on('close', () => forget(this.board));
    if (port.isOpen) io.emit('connect');
    // The greeting was heard before there was an `io`. Asked now, the board knows that its baud rate is right.
    io.reportVersion(() => {});
    io.queryFirmware(() => {});
    this.ready = new Promise((resolve) => {
      this.board.on('ready', resolve);
    });
    // Both throw errors that nobody listens for; the link hears them from the port.
    this.board.on('error', () => {});
    io.on('error', () => {});
    nameWrittenPins(io, port);
    registerSysex(io);
    io.on(sysexEvent, (id: number, data: number[]) => this.onSysex(id, data));
    io.on('string', (text: string) => this.onString(text));
    this.#io = io;
  }

  sendSysex(message: readonly number[]): void {
    this.#io.sysexCommand(message);
  }

  endGreeting(): void {
    clearTimeout(this.#io.reportVersionTimeoutId);
    clearTimeout((this.board as unknown as { timer: NodeJS.Timeout }).timer);
  }
}
