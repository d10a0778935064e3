// Files that a command will write.
import { accessSync, constants, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { writeError } from '../src/base/files/index.js';

/** Told before the work, not after it. @throws CodedError WRITE_FAILED when the file cannot be written */
export function checkWritable(path: string): void {
  try {
    accessSync(dirname(path), constants.W_OK);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw Object.assign(new Error('it is a directory'), { code: 'EISDIR' });
  } catch (error) {
    throw writeError(path, error);
  }
}

/** The name of a file with another ending. */
export function beside(file: string, extension: string): string {
  return join(dirname(file), basename(file, extname(file)) + extension);
}
