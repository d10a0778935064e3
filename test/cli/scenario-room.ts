// A directory to play scenarios in, for the tests of the command line.
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyDirectory } from './command-line.js';

/** A directory with the champions of the examples, and a desktop rig that homes quickly. */
export function room(files: Readonly<Record<string, string>> = {}): string {
  const directory = emptyDirectory();
  for (const name of ['balance', 'desktop-balance'])
    cpSync(`examples/check/${name}.json`, join(directory, `${name}.json`));
  writeFileSync(join(directory, 'quick.yaml'), 'extends: desktop\nhomingSpeed: 0.25 m/s\n');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}
