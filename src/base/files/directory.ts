// Directories that a command makes and fills.
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isTemporary, writeError, writeFileAtomically } from './atomic-write.js';

/** Makes a directory and those above it, if they are not there. @throws CodedError WRITE_FAILED */
export function makeDirectory(path: string): void {
  try {
    if (!make(path)) readdirSync(path); // Says so if it is a file.
  } catch (error) {
    throw writeError(path, error);
  }
}

/** The same. @returns false when there is something of that name already. @throws CodedError WRITE_FAILED */
export function makeNewDirectory(path: string): boolean {
  try {
    return make(path);
  } catch (error) {
    throw writeError(path, error);
  }
}

/** Node's own `recursive` goes round for ever where a directory that exists lets nobody make another, as under /proc. */
function make(path: string): boolean {
  const parent = dirname(path);
  if (!existsSync(parent)) make(parent);
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && existsSync(path)) return false;
    throw error;
  }
}

/** Whether it is a directory, and holds nothing. What a killed process left of a file is nothing. */
export function isEmptyDirectory(path: string): boolean {
  return statSync(path).isDirectory() && readdirSync(path).every(isTemporary);
}

/**
 * Writes a file in a directory, whole or not at all.
 *
 * @param name may be in a folder, which is made: figures/table-1-networks.svg.
 * @throws CodedError WRITE_FAILED
 */
export function writeInDirectory(directory: string, name: string, content: string): void {
  const path = join(directory, name);
  makeDirectory(dirname(path));
  writeFileAtomically(path, content);
}
