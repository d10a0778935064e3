// The other end of a port by a script: a board that says what a test wants to be said, in the messages of the wire.
import { EventEmitter } from 'node:events';
import { writeFields } from '../../src/link/fields.js';
import { type BoardLink, type BootPort, connectThrough, type LinkOptions, PlainFirmata } from '../../src/link/index.js';
import { packSevenBit, unpackSevenBit } from '../../src/link/seven-bit.js';
import { firmware, protocolVersion, type StatusField, statusFields, sysex } from '../../src/protocol/index.js';

/** A port whose other end is the test's: it keeps what is sent, and says what it is told to. */
export class ScriptedPort extends EventEmitter implements BootPort {
  readonly path = 'script';
  isOpen = true;
  /** What was sent, piece by piece. */
  readonly sent: number[][] = [];
  /** How DTR was set. */
  readonly dtr: boolean[] = [];
  readonly baudRates: number[] = [];
  /** Told of each piece that is sent. */
  answer: (bytes: readonly number[]) => void = () => {};
  /** What closing it gives. */
  closeError: Error | null = null;

  write(bytes: Uint8Array): void {
    this.sent.push([...bytes]);
    this.answer([...bytes]);
  }

  set({ dtr }: { readonly dtr: boolean }, done: (error: Error | null) => void): void {
    this.dtr.push(dtr);
    done(null);
  }

  update({ baudRate }: { readonly baudRate: number }, done: (error: Error | null) => void): void {
    this.baudRates.push(baudRate);
    done(null);
  }

  close(done: (error: Error | null) => void): void {
    this.vanish();
    done(this.closeError);
  }

  /** As when its plug is pulled. */
  vanish(): void {
    this.isOpen = false;
    this.emit('close');
  }

  say(bytes: readonly number[] | string): void {
    this.emit('data', typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Uint8Array.from(bytes));
  }
}

type SysexName = keyof typeof sysex;

/** Text as Firmata sends it, a character in two bytes. */
const pairs = (text: string): number[] =>
  [...text].flatMap((each) => [each.charCodeAt(0) & 0x7f, each.charCodeAt(0) >> 7]);

export const askForFirmware = [0xf0, 0x79, 0xf7];

/** The greeting of a board. */
export const greeting = (name: string = firmware.name, major = 0, minor = 2): number[] => [
  ...[0xf0, 0x79, major, minor],
  ...pairs(name),
  0xf7,
];

/** A text in a message. */
export const textMessage = (text: string): number[] => [0xf0, 0x71, ...pairs(text), 0xf7];

export const message = (name: SysexName, payload: Uint8Array | readonly number[] = []): number[] => [
  ...[0xf0, sysex[name]],
  ...packSevenBit(Uint8Array.from(payload)),
  0xf7,
];

/** A payload of fields, all 0 but for some. */
export function fieldsOf<Name extends string>(
  fields: Parameters<typeof writeFields<Name>>[0],
  some: Partial<Record<Name, number>> = {},
): Uint8Array {
  const zeros = Object.fromEntries(fields.map(({ field }) => [field, 0])) as Record<Name, number>;
  return writeFields(fields, { ...zeros, ...some });
}

export const statusOf = (some: Partial<Record<StatusField, number>> = {}): Uint8Array =>
  fieldsOf(statusFields, { protocolVersion, ...some });

type Reply = (payload: Uint8Array) => Uint8Array | readonly number[] | undefined;

/** A board of our firmware: it answers SysEx messages by what each is to be answered, and lines by another. */
export class ScriptedBoard {
  readonly port = new ScriptedPort();
  /** Requests that came. */
  readonly asked: (readonly [name: SysexName, payload: readonly number[]])[] = [];
  /** Lines that came. */
  readonly lines: string[] = [];
  /** How a request is answered; it is not where there is nothing, or undefined comes. */
  replies: Partial<Record<SysexName, Reply>> = { STATUS: () => statusOf() };
  onLine: (line: string) => void = () => {};

  constructor() {
    this.port.answer = (bytes) => queueMicrotask(() => this.#take(bytes));
  }

  /** A link to it, by plain Firmata. */
  async link(options: LinkOptions = {}): Promise<BoardLink<undefined>> {
    const connecting = connectThrough((open) => new PlainFirmata(open), this.port, options);
    this.port.say(greeting());
    const link = await connecting;
    this.asked.length = 0;
    return link;
  }

  #take(bytes: readonly number[]): void {
    if (bytes[0] !== 0xf0) {
      const line = String.fromCharCode(...bytes).trimEnd();
      this.lines.push(line);
      this.onLine(line);
      return;
    }
    const [id, ...data] = bytes.slice(1, -1);
    if (id === askForFirmware[1]) {
      this.port.say(greeting());
      return;
    }
    const name = (Object.keys(sysex) as SysexName[]).find((each) => sysex[each] === id)!;
    const payload = unpackSevenBit(data);
    this.asked.push([name, [...payload]]);
    const reply = this.replies[name]?.(payload);
    if (reply) this.port.say(message(name, reply));
  }
}

/** What a promise is rejected with. @throws Error when it is not */
export async function rejection(promise: Promise<unknown>): Promise<Error & { readonly code?: string }> {
  const reason: unknown = await promise.then(
    (value) => new Error(`it was fulfilled with ${value}`),
    (thrown) => thrown,
  );
  return reason as Error;
}
