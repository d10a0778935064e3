// The files of a run, as they go from one directory or machine to another.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isTemporary, makeDirectory, writeError, writeFileAtomically } from '../base/files/index.js';

/** Contents by name. */
export type RunFiles = Readonly<Record<string, string>>;

/** It is written last: a run that has it is whole. */
export const lastFile = 'champion.json';
const lock = 'lock';

/**
 * Reads the files of a run.
 *
 * @param but names that stay behind.
 * @throws CodedError WRITE_FAILED when one cannot be read: the copy cannot be made.
 */
export function readRunFiles(path: string, but: readonly string[] = []): RunFiles {
  try {
    const names = readdirSync(path).filter((name) => !isTemporary(name) && name !== lock && !but.includes(name));
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(path, name), 'utf8')]));
  } catch (error) {
    throw writeError(path, error);
  }
}

/**
 * Writes the files of a run, unless it is whole there already.
 *
 * @throws CodedError WRITE_FAILED; what was there before is then still whole, or the run is unfinished.
 */
export function writeRunFiles(path: string, files: RunFiles): void {
  if (existsSync(join(path, lastFile))) return;
  makeDirectory(path);
  const { [lastFile]: champion, ...others } = files;
  for (const [name, content] of Object.entries(others)) writeFileAtomically(join(path, name), content);
  if (champion !== undefined) writeFileAtomically(join(path, lastFile), champion);
}
