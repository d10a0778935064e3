// The API reference has every room that package.json exports, under the name by which it is imported.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

/** The rooms that others import by name, and the source of each. */
const rooms = Object.entries<string | { types: string }>(json('package.json').exports).flatMap(([path, target]) =>
  typeof target === 'string'
    ? []
    : [
        {
          name: path.replace('.', 'synaptolytic'),
          source: target.types.replace('./dist/', '').replace('.d.ts', '.ts'),
        },
      ],
);

it('the API reference has a module for each', () => {
  const { entryPoints } = json('tools/typedoc.json') as { entryPoints: string[] };
  expect(entryPoints.map((path) => path.replace('../', '')).sort()).toEqual(rooms.map(({ source }) => source).sort());
});

it.each(rooms)('$name bears its name', ({ name, source }) => {
  expect(readFileSync(source, 'utf8')).toContain(`@module ${name}\n`);
});
