// The lock of a board: whoever works with it has it alone. It stands beside the map of boards, so that all who share the map share it.
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { FileLock, type LockHolder, makeDirectory } from '../../src/base/files/index.js';
import { CodedError } from '../../src/base/index.js';
import type { LabErrorCode } from './lab-error.js';

/** A board that this process has. */
export interface HeldBoard {
  /** What to tell of it: that it was taken over from a process that has ended without giving it back. */
  readonly note?: string;
  /** Gives it back. */
  release(): void;
}

/**
 * Takes a board for this process.
 *
 * @param mapPath the file of the map; locks are in the directory of its name with `.locks` behind.
 * @param command for others who want the board.
 * @throws CodedError LAB_IN_USE with holder and age; WRITE_FAILED
 */
export function holdBoard(name: string, mapPath: string, command: string): HeldBoard {
  const directory = `${mapPath}.locks`;
  makeDirectory(directory);
  const file = join(directory, `${name}.lock`);
  const lock = new FileLock(file);
  const left = lock.take({ user: userName(), command, since: new Date().toISOString() }, (holder) => {
    const what = `The board ${name} is in use by ${described(holder)}.`;
    const advice = `Wait until that has ended; if there is no such process, remove ${file}.`;
    return new CodedError<LabErrorCode>('LAB_IN_USE', `${what} ${advice}`);
  });
  const release = (): void => lock.release();
  if (left === undefined) return { release };
  const note = `The board ${name} was left locked by ${described(left)}, which has ended. It is taken over.`;
  return { note, release };
}

function described({ pid, host, user, command, since }: LockHolder): string {
  const seconds = (Date.now() - Date.parse(String(since))) / 1000;
  const age = Number.isFinite(seconds) ? `, since ${ageText(Math.max(0, seconds))}` : '';
  return `process ${pid} of ${user ?? 'somebody'} on ${host}${command === undefined ? '' : ` (${command})`}${age}`;
}

function ageText(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return seconds < 48 * 3600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}

/** Some containers have users without a name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.()}`;
  }
}
