// The lock of a run directory: at most one process writes to it, and that one only once at a time.
import { join } from 'node:path';
import { FileLock } from '../../base/files/index.js';
import { CodedError } from '../../base/index.js';
import type { RunErrorCode } from './run-config.js';

/** A file that names the process writing to a run. What a killed process left behind is taken over. */
export class RunLock {
  readonly #directory: string;
  readonly #file: string;
  readonly #lock: FileLock;

  constructor(directory: string) {
    this.#directory = directory;
    this.#file = join(directory, 'lock');
    this.#lock = new FileLock(this.#file);
  }

  /** @throws CodedError RUN_IN_USE when somebody holds it, CodedError WRITE_FAILED when it cannot be written. */
  take(): void {
    this.#lock.take({}, ({ pid, host }) => {
      const what = `${this.#directory} is in use by process ${pid} on ${host}.`;
      return new CodedError<RunErrorCode>(
        'RUN_IN_USE',
        `${what} Wait until it has ended; if no such process trains there, remove ${this.#file}.`,
      );
    });
  }

  release(): void {
    this.#lock.release();
  }

  /** Whether a process writes to the run. */
  get isTaken(): boolean {
    return this.#lock.holder !== undefined;
  }
}
