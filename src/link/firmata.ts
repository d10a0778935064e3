// Firmata's client. The package ships no types; this is the part of it that the link uses.
import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';

/** The Firmata client of one port: an emitter of 'ready', 'string', 'close', 'error' and more. */
export interface Firmata extends EventEmitter {
  /** Name and version of the firmware, once the board has told them. */
  readonly firmware: { readonly name?: string; readonly version?: { readonly major: number; readonly minor: number } };
  /** The timer after which the board is asked for its version. */
  readonly reportVersionTimeoutId: NodeJS.Timeout;
  /** Sends a SysEx message: an id and 7-bit bytes. */
  sysexCommand(message: readonly number[]): this;
  /** Handles the SysEx messages of an id, from every board of the process; `this` is the client of the board it came from. */
  sysexResponse(id: number, handler: (this: Firmata, data: number[]) => void): this;
}

type FirmataConstructor = new (transport: object, options: { reportVersionTimeout: number }) => Firmata;

export const { Firmata } = createRequire(import.meta.url)('firmata-io') as { readonly Firmata: FirmataConstructor };
