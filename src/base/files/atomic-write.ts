// Writes a file whole or not at all.
import { closeSync, fsyncSync, linkSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CodedError } from '../index.js';

/** The error WRITE_FAILED of a file that could not be written; the message names the file and the cause. */
export function writeError(path: string, cause: unknown): CodedError<'WRITE_FAILED'> {
  return new CodedError('WRITE_FAILED', `Cannot write ${path}: ${explain(cause)}`, { cause }).at({ file: path });
}

/**
 * Writes a file under a temporary name in the same directory and then gives it its own, so that whoever reads `path`
 * finds what was there before or all of the new content, also after a crash or with a full disk.
 *
 * @throws CodedError WRITE_FAILED, and leaves no temporary file behind.
 */
export function writeFileAtomically(path: string, content: string | Uint8Array): void {
  throughTemporary(path, content, renameSync);
}

/**
 * Creates a file in the same way, unless there is one of that name: of several processes that try, one succeeds.
 *
 * @returns whether it was created.
 * @throws CodedError WRITE_FAILED, and leaves no temporary file behind.
 */
export function createFileAtomically(path: string, content: string | Uint8Array): boolean {
  return throughTemporary(path, content, (temporary) => {
    try {
      linkSync(temporary, path);
      return true;
    } catch (error) {
      // ENOENT: somebody who holds the directory has tidied it.
      if (['EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
      throw error;
    }
  });
}

function throughTemporary<T>(
  path: string,
  content: string | Uint8Array,
  place: (temporary: string, path: string) => T,
): T {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    const file = openSync(temporary, 'w');
    try {
      try {
        writeFileSync(file, content);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      return place(temporary, path);
    } finally {
      rmSync(temporary, { force: true });
    }
  } catch (error) {
    throw writeError(path, error);
  }
}

/** Whether a file is what a process that was killed left of an atomic write. */
export function isTemporary(name: string): boolean {
  return /^\..+\.\d+\.tmp$/.test(name);
}

/** Removes what processes that were killed left in a directory. */
export function removeTemporaries(directory: string): void {
  for (const name of readdirSync(directory).filter(isTemporary)) rmSync(join(directory, name), { force: true });
}

const explanations: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Free some space, or choose another directory, and try again.',
  EDQUOT: 'your disk quota is used up. Free some space, or choose another directory, and try again.',
  EACCES: 'you are not allowed to write there. Change the permissions, or choose another directory.',
  EPERM: 'you are not allowed to write there. Change the permissions, or choose another directory.',
  EROFS: 'the file system is read-only. Choose another directory.',
  ENOENT: 'its directory does not exist. Create it first, or choose another one.',
  EEXIST: 'a part of its path is a file, not a directory. Choose another path.',
  ENOTDIR: 'a part of its path is a file, not a directory. Choose another path.',
  EPIPE: 'its reader has gone. Let it read to the end.',
  EISDIR: 'there is a directory of that name. Choose another name.',
};

function explain(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return explanations[code] ?? `${message}.`;
}
