// A file that names the process to which something belongs: at most one process has it, and that one only once at a time.
import { linkSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createFileAtomically } from './atomic-write.js';

/** Locks that this process holds. A lock with its number elsewhere is of an earlier process. */
const held = new Set<string>();

/** Who holds a lock, with whatever facts it was taken. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  readonly [fact: string]: unknown;
}

/** What a killed process left behind is taken over. A process on another host is never taken for dead. */
export class FileLock {
  readonly #file: string;
  /** Its one name, whichever the user gave the directory. */
  readonly #realPath: string;

  /** @param file in a directory that exists. */
  constructor(file: string) {
    this.#file = file;
    this.#realPath = join(realpathSync(dirname(file)), basename(file));
  }

  /**
   * @param facts what the lock says of its holder beside process and host.
   * @param inUse the error to throw when somebody holds it.
   * @returns whose lock was taken over, if it was left behind.
   * @throws what `inUse` makes; CodedError WRITE_FAILED when it cannot be written.
   */
  take(facts: Readonly<Record<string, unknown>>, inUse: (holder: LockHolder) => Error): LockHolder | undefined {
    const content = JSON.stringify({ pid: process.pid, host: hostname(), ...facts });
    let left: LockHolder | undefined;
    while (!createFileAtomically(this.#file, content)) left = this.#removeStale(inUse) ?? left;
    held.add(this.#realPath);
    return left;
  }

  release(): void {
    rmSync(this.#file, { force: true });
    held.delete(this.#realPath);
  }

  /** The process that holds it now. */
  get holder(): LockHolder | undefined {
    const holder = parse(read(this.#file) ?? '');
    return holder && this.#isHeld(holder) ? holder : undefined;
  }

  /** Another process may take the lock over at the same time, so it is moved away and looked at again before it goes. */
  #removeStale(inUse: (holder: LockHolder) => Error): LockHolder | undefined {
    const stale = read(this.#file);
    if (stale === undefined) return undefined;
    const holder = parse(stale);
    if (holder && this.#isHeld(holder)) throw inUse(holder);
    const aside = join(dirname(this.#file), `.${basename(this.#file)}.stale.${process.pid}.tmp`);
    try {
      renameSync(this.#file, aside);
      if (read(aside) !== stale) linkSync(aside, this.#file); // taken over by then: its holder gets it back
    } catch {
      // It is gone, or somebody has taken it by now: the next attempt will see.
    }
    rmSync(aside, { force: true });
    return holder;
  }

  #isHeld({ pid, host }: LockHolder): boolean {
    if (host !== hostname()) return true;
    return pid === process.pid ? held.has(this.#realPath) : isAlive(pid);
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

/** Undefined for what is no lock: one that a crash of the machine has emptied. */
function parse(content: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(content) as Partial<LockHolder> | null;
    return holder?.pid === undefined ? undefined : (holder as LockHolder);
  } catch {
    return undefined;
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
