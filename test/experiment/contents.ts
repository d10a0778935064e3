// What a directory holds, to be compared byte for byte.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Takes from an experiment what no two machines have alike: how long each run took. */
export function withoutTimes(path: string): void {
  for (const run of readdirSync(join(path, 'runs'))) {
    const file = join(path, 'runs', run, 'score.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"wallTimeS":[^,]*/, '"wallTimeS":null'));
  }
}

/** All files below a directory by their names. */
export function contents(path: string): Record<string, string> {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [file.slice(path.length), readFileSync(file, 'base64')];
    }),
  );
}
