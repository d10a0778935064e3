// The lock of a run directory: at most one process writes to it.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { WriteError } from './atomic-write.js';
import { RunError } from './run-error.js';

/** A file that names the process writing to a run. What a killed process left behind is taken over. */
export class RunLock {
  readonly #directory: string;
  readonly #file: string;

  constructor(directory: string) {
    this.#directory = directory;
    this.#file = join(directory, 'lock');
  }

  /** @throws {RunError} RUN_IN_USE when another process holds it, {WriteError} when it cannot be written. */
  take(): void {
    const content = JSON.stringify({ pid: process.pid, host: hostname() });
    for (;;) {
      try {
        writeFileSync(this.#file, content, { flag: 'wx' });
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
          this.release(); // a full disk leaves it empty
          throw new WriteError(this.#file, error);
        }
      }
      this.#demandNoHolder();
      this.release();
    }
  }

  release(): void {
    rmSync(this.#file, { force: true });
  }

  #demandNoHolder(): void {
    const { pid, host } = this.#read();
    if (pid === undefined || pid === process.pid) return;
    if (host === hostname() && !isAlive(pid)) return;
    throw new RunError(
      'RUN_IN_USE',
      `${this.#directory} is in use by process ${pid} on ${host}. Wait until it has ended; if no such process trains there, remove ${this.#file}.`,
    );
  }

  #read(): { pid?: number; host?: string } {
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8'));
    } catch {
      return {}; // gone by now, or its process was killed as it wrote
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
