// Files that a command will write.
import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { WriteError } from '../src/learn/index.js';

/** Told before the work, not after it. @throws WriteError when the file cannot be written */
export function checkWritable(path: string): void {
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    throw new WriteError(path, error);
  }
}
