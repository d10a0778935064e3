// history.jsonl of a run: one line a generation, added as it is played, and cut back to a checkpoint to go on from there.
import { createHash } from 'node:crypto';
import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { writeError } from '../../base/files/index.js';
import type { GenerationRecord } from '../training/index.js';

/** A place in the history: how long it is up to there, and the SHA-256 of it. */
export interface HistoryMark {
  readonly bytes: number;
  readonly sha256: string;
}

/** The history while it is written. It takes the file to be empty until `cutTo` says otherwise. */
export class HistoryFile {
  readonly path: string;
  #bytes = 0;
  #hash = createHash('sha256');

  constructor(path: string) {
    this.path = path;
  }

  /**
   * Adds a generation: one line, or none if the disk is full.
   *
   * @throws CodedError WRITE_FAILED
   */
  append(record: GenerationRecord): void {
    const line = `${JSON.stringify(record)}\n`;
    try {
      appendFileSync(this.path, line);
    } catch (error) {
      try {
        truncateSync(this.path, this.#bytes);
      } catch {
        // Why the line could not be written matters more than what is left of it.
      }
      throw writeError(this.path, error);
    }
    this.#bytes += Buffer.byteLength(line);
    this.#hash.update(line);
  }

  /** Where the history ends now, after all of it has reached the disk. */
  mark(): HistoryMark {
    const file = openSync(this.path, 'r+');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return { bytes: this.#bytes, sha256: this.#hash.copy().digest('hex') };
  }

  /** Whether the file begins with what it held at a mark. */
  reaches({ bytes, sha256 }: HistoryMark): boolean {
    const head = this.#read().subarray(0, bytes);
    return head.length === bytes && createHash('sha256').update(head).digest('hex') === sha256;
  }

  /**
   * Drops what comes after so many bytes.
   *
   * @throws CodedError WRITE_FAILED
   */
  cutTo(bytes: number): void {
    const head = this.#read().subarray(0, bytes);
    try {
      closeSync(openSync(this.path, 'a'));
      truncateSync(this.path, head.length);
    } catch (error) {
      throw writeError(this.path, error);
    }
    this.#bytes = head.length;
    this.#hash = createHash('sha256').update(head);
  }

  #read(): Buffer {
    return existsSync(this.path) ? readFileSync(this.path) : Buffer.alloc(0);
  }
}
