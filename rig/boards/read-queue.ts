// What a serialport binding owes its stream: one read at a time, answered when bytes are there.

/** An error that serialport takes for an orderly end, unlike any other. */
export class CanceledError extends Error {
  readonly canceled = true;
}

interface Read {
  readonly buffer: Uint8Array;
  readonly offset: number;
  readonly length: number;
  resolve(bytesRead: number): void;
  reject(error: Error): void;
}

/** Bytes that came, and the read that waits for some. */
export class ReadQueue {
  readonly #received: number[] = [];
  #pending: Read | undefined;

  /** Bytes that nobody has read yet. */
  get length(): number {
    return this.#received.length;
  }

  get isWaiting(): boolean {
    return this.#pending !== undefined;
  }

  /** They are kept until `answer`. */
  push(bytes: Iterable<number>): void {
    for (const byte of bytes) this.#received.push(byte);
  }

  /** Waits until `answer` has bytes for it, or `reject`. */
  async read<Bytes extends Uint8Array>(
    buffer: Bytes,
    offset: number,
    length: number,
  ): Promise<{ buffer: Bytes; bytesRead: number }> {
    const bytesRead = await new Promise<number>((resolve, reject) => {
      this.#pending = { buffer, offset, length, resolve, reject };
    });
    return { buffer, bytesRead };
  }

  /** Gives the waiting read what has come, if both are there. */
  answer(): void {
    const read = this.#pending;
    if (!read || this.#received.length === 0) return;
    this.#pending = undefined;
    const bytes = this.#received.splice(0, read.length);
    read.buffer.set(bytes, read.offset);
    read.resolve(bytes.length);
  }

  /** Ends the waiting read, if there is one. */
  reject(error: Error): void {
    const read = this.#pending;
    this.#pending = undefined;
    read?.reject(error);
  }

  /** Forgets the bytes that nobody has read. */
  clear(): void {
    this.#received.length = 0;
  }
}
