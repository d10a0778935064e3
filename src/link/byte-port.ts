// What the link needs of a port.

/**
 * A serial port as a stream of bytes, with DTR. Those of serialport are such ports as they are; in a browser an emulated board's
 * or Web Serial's can be one.
 */
export interface BytePort {
  /** For messages. */
  readonly path: string;
  readonly isOpen: boolean;
  /** Bytes go on being received while anybody listens for 'data'. */
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
  /** The port has opened or closed. */
  on(event: 'open' | 'close', listener: () => void): unknown;
  /** The port does not work any more. */
  on(event: 'error', listener: (error: Error) => void): unknown;
  /** Stops listening. */
  off(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
  /** Sends bytes. */
  write(bytes: Uint8Array): unknown;
  /** Sets DTR, whose change from false to true resets an Uno. */
  set(signals: { readonly dtr: boolean }, done: (error: Error | null) => void): void;
  /** Closes an open port, which then tells 'close'; not before everything written has gone out. */
  close(done: (error: Error | null) => void): void;
}

/** Closes the port unless it is closed; gives the error rather than throwing it, for callers that have one of their own to tell. */
export async function closePort(port: BytePort): Promise<Error | null> {
  return port.isOpen ? new Promise((resolve) => port.close(resolve)) : null;
}

/** The sentence for a port that closed before a byte came: whoever serves a board sends away the second who asks for it. */
export function closedUnheard(path: string): string {
  const advice = 'Close that program, or plug the board in again, then retry.';
  return `The port ${path} closed before the board said anything: another program uses the board, or it was unplugged. ${advice}`;
}

/** Who listens to a port: for those who make one that is none of Node's. */
export class PortListeners {
  readonly #listeners: { [event: string]: Set<(data: never) => void> } = {};

  /** As a port's `on`. */
  add(event: string, listener: (data: never) => void): void {
    this.#listeners[event] ??= new Set();
    this.#listeners[event].add(listener);
  }

  /** As a port's `off`. */
  remove(event: string, listener: (data: never) => void): void {
    this.#listeners[event]?.delete(listener);
  }

  /** Tells all who listen: the bytes that came. */
  tell(event: 'data', bytes: Uint8Array): void;
  /** Tells all who listen: it has opened, or closed. */
  tell(event: 'open' | 'close'): void;
  tell(event: string, data?: Uint8Array): void {
    for (const listener of [...(this.#listeners[event] ?? [])]) listener(data as never);
  }
}

/** The bytes of 7-bit text. */
export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
