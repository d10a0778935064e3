// Directories that a command makes and fills.
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isTemporary, writeError, writeFileAtomically } from './atomic-write.js';

/** Makes a directory and those above it, if they are not there. @throws CodedError WRITE_FAILED */
export function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw writeError(path, error);
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
