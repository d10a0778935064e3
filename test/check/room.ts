// A room with a manifest and two champions, in which check is run.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { balancing, idle, save } from '../cli/champions.js';
import { emptyDirectory, synaptolytic } from '../cli/command-line.js';

/** A directory with a manifest, a champion that balances and one that lets the pole fall. */
export function room(manifest: string): string {
  const directory = emptyDirectory();
  save(directory, 'good.json', balancing);
  save(directory, 'idle.json', idle);
  writeFileSync(join(directory, 'm.yaml'), manifest);
  return directory;
}

export const check = (directory: string, ...words: string[]) => synaptolytic(directory, 'check', 'm.yaml', ...words);
