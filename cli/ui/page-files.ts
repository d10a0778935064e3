// The files of the built page, as the server gives them out: those that are there when it starts, and no other.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandError } from '../failure.js';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** Where a person begins. */
const START = 'served.html';

/** What a path of the page is. */
export interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
}

/**
 * The page by its paths; '' is where a person begins.
 *
 * @throws CommandError when it was not built.
 */
export function pageFiles(): ReadonlyMap<string, PageFile> {
  const root = fileURLToPath(
    new URL(import.meta.url.includes('/dist/') ? '../../web/' : '../../dist/web/', import.meta.url),
  );
  if (!existsSync(join(root, START))) {
    throw new CommandError(
      'input',
      'The page is not built here. Build it: "npm run build:web" in the folder of synaptolytic.',
    );
  }
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }): [string, PageFile] => {
      const file = join(parentPath, name);
      const path = file.slice(root.length).replaceAll('\\', '/');
      const type = types[extname(name)] ?? 'text/plain; charset=utf-8';
      return [path === START ? '' : path, { type, bytes: readFileSync(file) }];
    });
  return new Map(files);
}
