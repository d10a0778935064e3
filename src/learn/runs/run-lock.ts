// The lock of a run directory: at most one process writes to it, and that one only once at a time.
import { linkSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createFileAtomically } from '../../base/files/index.js';
import { CodedError } from '../../base/index.js';
import type { RunErrorCode } from './run-config.js';

/** The directories that this process has locked. A lock with its number elsewhere is of an earlier process. */
const held = new Set<string>();

/** A file that names the process writing to a run. What a killed process left behind is taken over. */
export class RunLock {
  readonly #directory: string;
  readonly #file: string;
  /** The directory's one name, whichever the user gave it. */
  readonly #realPath: string;

  constructor(directory: string) {
    this.#directory = directory;
    this.#file = join(directory, 'lock');
    this.#realPath = realpathSync(directory);
  }

  /** @throws CodedError RUN_IN_USE when somebody holds it, CodedError WRITE_FAILED when it cannot be written. */
  take(): void {
    const content = JSON.stringify({ pid: process.pid, host: hostname() });
    while (!createFileAtomically(this.#file, content)) this.#removeStale();
    held.add(this.#realPath);
  }

  release(): void {
    rmSync(this.#file, { force: true });
    held.delete(this.#realPath);
  }

  /** Another process may take the lock over at the same time, so it is moved away and looked at again before it goes. */
  #removeStale(): void {
    const stale = read(this.#file);
    if (stale === undefined) return;
    this.#demandNoHolder(stale);
    const aside = join(this.#directory, `.lock.stale.${process.pid}.tmp`);
    try {
      renameSync(this.#file, aside);
      if (read(aside) !== stale) linkSync(aside, this.#file); // taken over by then: its holder gets it back
    } catch {
      // It is gone, or somebody has taken it by now: the next attempt will see.
    }
    rmSync(aside, { force: true });
  }

  #demandNoHolder(content: string): void {
    const { pid, host } = parse(content);
    if (pid === undefined) return;
    if (host === hostname() && !(pid === process.pid ? held.has(this.#realPath) : isAlive(pid))) return;
    throw new CodedError<RunErrorCode>(
      'RUN_IN_USE',
      `${this.#directory} is in use by process ${pid} on ${host}. Wait until it has ended; if no such process trains there, remove ${this.#file}.`,
    );
  }
}

/** Undefined when it is gone. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Nothing for what is no lock: one that a crash of the machine has emptied. */
function parse(content: string): { pid?: number; host?: string } {
  try {
    return JSON.parse(content);
  } catch {
    return {};
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
