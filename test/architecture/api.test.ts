// The API reference has every room that package.json exports, under the name by which it is imported.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

/** The sources of the rooms that others import by name. */
const exported = Object.values<string | { types: string }>(json('package.json').exports)
  .flatMap((target) => (typeof target === 'string' ? [] : [target.types]))
  .map((types) => types.replace('./dist/', '').replace('.d.ts', '.ts'));

it('the API reference has a module for each', () => {
  const { entryPoints } = json('tools/typedoc.json') as { entryPoints: string[] };
  expect(entryPoints.map((path) => path.replace('../', '')).sort()).toEqual(exported.sort());
});

it.each(exported)('%s names its module', (path) => {
  const room = path.replace(/^src\//, '').replace(/\/?index\.ts$/, '');
  const name = `synaptolytic${room === '' || room === 'src' ? '' : `/${room}`}`;
  expect(readFileSync(path, 'utf8')).toContain(`@module ${name}\n`);
});
