// Requests by SysEx: each message to the board is answered under the same id.

import { errors, sysex } from '../protocol/index.js';
import { refusal } from './board-errors.js';
import type { FirmataClient } from './firmata-client.js';
import { LinkError } from './link-error.js';
import { packSevenBit, unpackSevenBit } from './seven-bit.js';
import { isTelemetry } from './telemetry.js';

type SysexName = keyof typeof sysex;

/** The errors of a message as such. */
const ofMessages: readonly number[] = [errors.SYSEX_TOO_LONG.id, errors.SYSEX_UNKNOWN.id];

interface Waiting {
  readonly id: number;
  readonly timer: ReturnType<typeof setTimeout>;
  readonly resolve: (payload: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

/** The requests that wait for a board's replies. */
export class SysexRequests {
  /** Gets the telemetry that the board sends by itself. */
  onTelemetry: (payload: Uint8Array) => void = () => {};
  readonly #client: FirmataClient<unknown>;
  readonly #path: string;
  readonly #turns = new Map<SysexName, Promise<unknown>>();
  #waiting: Waiting[] = [];
  #failure: Error | undefined;

  /** @param path the board's port, for messages. */
  constructor(client: FirmataClient<unknown>, path: string) {
    this.#client = client;
    this.#path = path;
    client.onSysex = (id, data) => {
      const payload = unpackSevenBit(data);
      if (id === sysex.TELEMETRY && isTelemetry(payload)) this.onTelemetry(payload);
      else this.#take((waiting) => waiting.id === id)?.resolve(payload);
    };
    // A message that the board cannot take at all is answered by a Firmata string. Other strings are for a Firmata program beside us.
    client.onString = (text) => {
      const code = Number(/^error (\d+)/.exec(text)?.[1]);
      if (ofMessages.includes(code)) this.#take(() => true)?.reject(refusal(path, code));
    };
  }

  /**
   * Sends a request and waits for its reply. Requests of the same name take turns, so a reply is always that of the last one sent.
   *
   * @throws LinkError 'LINK_TIMEOUT', 'LINK_REFUSED', or what `end` was called with.
   */
  send(name: SysexName, payload: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    const turn = this.#turns.get(name) ?? Promise.resolve();
    const reply = turn.then(() => this.#exchange(name, payload, timeoutMs));
    this.#turns.set(
      name,
      reply.catch(() => {}),
    );
    return reply;
  }

  /**
   * Sends a message that has no reply.
   *
   * @throws what `end` was called with.
   */
  tell(name: SysexName): void {
    if (this.#failure) throw this.#failure;
    this.#client.sendSysex([sysex[name]]);
  }

  /** Ends every request with an error, those to come as well. */
  end(error: Error): void {
    this.#failure = error;
    while (this.#waiting.length > 0) this.#take(() => true)?.reject(error);
  }

  #exchange(name: SysexName, payload: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    const id = sysex[name];
    return new Promise((resolve, reject) => {
      if (this.#failure) throw this.#failure;
      const timer = setTimeout(() => {
        this.#take((waiting) => waiting.timer === timer);
        const what = `The board at ${this.#path} did not answer ${name} within ${timeoutMs} ms.`;
        reject(new LinkError('LINK_TIMEOUT', `${what} Reset the board or plug it in again, then retry.`));
      }, timeoutMs);
      this.#waiting.push({ id, timer, resolve, reject });
      this.#client.sendSysex([id, ...packSevenBit(payload)]);
    });
  }

  #take(matches: (waiting: Waiting) => boolean): Waiting | undefined {
    const found = this.#waiting.find(matches);
    if (found) clearTimeout(found.timer);
    this.#waiting = this.#waiting.filter((waiting) => waiting !== found);
    return found;
  }
}
