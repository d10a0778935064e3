// What is in a folder that nobody can trust: links are not followed, and of very deep folders the top is enough.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders in folders are looked through so deep: an experiment has its runs two below it. */
const DEPTH = 5;

/** A folder below the root. */
export interface Folder {
  /** Names of its files. */
  readonly files: ReadonlySet<string>;
  /** Paths of the folders in it, below the root, with slashes. */
  readonly folders: readonly string[];
}

/** @param path below the root, with slashes; '' is the root. What is gone or not ours to read is empty. */
export function folderAt(root: string, path: string): Folder {
  const files = new Set<string>();
  const folders: string[] = [];
  const isDeepest = path !== '' && path.split('/').length >= DEPTH;
  for (const entry of entriesOf(join(root, path))) {
    if (entry.isFile()) files.add(entry.name);
    else if (entry.isDirectory() && !isDeepest && !entry.name.startsWith('.') && entry.name !== 'node_modules')
      folders.push(path === '' ? entry.name : `${path}/${entry.name}`);
  }
  return { files, folders };
}

function entriesOf(directory: string) {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}
