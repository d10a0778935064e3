// The part of firmata-io (which ships no types) that the link uses.
declare module 'firmata-io' {
  import type { EventEmitter } from 'node:events';

  class Firmata extends EventEmitter {
    constructor(transport: object, options: { reportVersionTimeout: number });
    readonly firmware: {
      readonly name?: string;
      readonly version?: { readonly major: number; readonly minor: number };
    };
    readonly reportVersionTimeoutId: NodeJS.Timeout;
    sysexCommand(message: readonly number[]): this;
    sysexResponse(command: number, handler: (this: Firmata, data: number[]) => void): this;
  }
  const firmataIo: { readonly Firmata: typeof Firmata };
  export = firmataIo;
}
