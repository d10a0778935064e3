// The pipe to an Uno of simavr: messages of 16 bytes to and fro, each answer awaited, so that neither side is ever ahead of the other.
import { closeSync, openSync, readSync, writeSync } from 'node:fs';

const MESSAGE_BYTES = 16;

/** As in uno.c, in its order. */
const commands = ['RUN', 'DUTY', 'WATCH', 'DRIVE', 'MILLIVOLTS', 'BYTE', 'RESET', 'CUT'] as const;
const events = ['RAN', 'LEVEL', 'SENT', 'TRACED', 'TORN'] as const;

type Command = (typeof commands)[number];

export interface SimavrEvent {
  readonly kind: (typeof events)[number];
  readonly cycle: number;
  /** The pin, if it is about one. */
  readonly which: number;
  readonly value: number;
}

/** Blocks this process while simavr runs: what the test sees does not depend on how long that takes. */
export class LockStep {
  readonly #commands: number;
  readonly #replies: number;
  #waiting: Uint8Array[] = [];

  /** Opens the FIFOs, which simavr has opened before. */
  constructor(commandsPath: string, repliesPath: string) {
    this.#commands = openSync(commandsPath, 'w');
    this.#replies = openSync(repliesPath, 'r');
  }

  /** To be carried out before what is asked next. */
  send(command: Command, which: number, value: number, cycle = 0): void {
    const message = new DataView(new ArrayBuffer(MESSAGE_BYTES));
    message.setFloat64(0, cycle, true);
    message.setUint32(8, value, true);
    message.setUint16(12, commands.indexOf(command), true);
    message.setUint16(14, which, true);
    this.#waiting.push(new Uint8Array(message.buffer));
  }

  /** @throws Error when simavr has ended. */
  ask(command: 'RUN' | 'DUTY', cycle = 0): SimavrEvent {
    this.send(command, 0, 0, cycle);
    writeSync(this.#commands, Buffer.concat(this.#waiting));
    this.#waiting = [];
    const bytes = new Uint8Array(MESSAGE_BYTES);
    if (readSync(this.#replies, bytes) !== MESSAGE_BYTES) throw new Error('simavr has ended.');
    const reply = new DataView(bytes.buffer);
    return {
      kind: events[reply.getUint16(12, true)]!,
      cycle: reply.getFloat64(0, true),
      which: reply.getUint16(14, true),
      value: reply.getUint32(8, true),
    };
  }

  /** simavr ends when it notices. */
  close(): void {
    closeSync(this.#commands);
    closeSync(this.#replies);
  }
}
