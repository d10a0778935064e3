// Files that a command will write.
import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { writeError } from '../src/base/files/index.js';

/** Told before the work, not after it. @throws CodedError WRITE_FAILED when the file cannot be written */
export function checkWritable(path: string): void {
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    throw writeError(path, error);
  }
}
