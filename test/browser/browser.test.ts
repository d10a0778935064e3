// The rooms that a browser needs, in a browser: the same work as in Node, with the same bits.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { loadRig, rigNames } from '../../rig/description/files/index.js';
import { formatChampion } from '../../src/network/index.js';
import { balanceOn } from '../hil/champions.js';
import { chromium, runInChromium } from './chromium.js';
import { type Files, work } from './work.js';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const files: Files = {
  champion: formatChampion(balanceOn(await loadRig('desktop'), 500)),
  rig: 'extends: desktop\npoleLength: 45 cm\n',
  presets: Object.fromEntries(rigNames.map((name) => [name, read(`rig/presets/${name}.yaml`)])),
  kernel: readFileSync(createRequire(import.meta.url).resolve('synaptolytic/kernel.wasm')).toString('base64'),
  firmware: read('firmware/uno.hex'),
};

/** A module as one script for a browser. Whatever needs Node does not bundle. */
async function bundle(contents: string): Promise<string> {
  const result = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('test/browser', root)) },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    logLevel: 'silent',
  });
  return result.outputFiles[0]!.text;
}

if (!chromium) {
  console.warn(
    'The work in a browser is skipped: there is no Chromium here. On Debian "apt-get install chromium" brings it.',
  );
}

describe('a bundle for a browser', () => {
  it('has nothing of Node in it', async () => {
    await expect(bundle("export { work } from './work.js'")).resolves.toContain('work');
    await expect(bundle("import '../../rig/description/files/index.js'")).rejects.toThrow('node:fs');
  });

  it('carries the schema of champions for the price of its small build', async () => {
    const script = await bundle("export { parseChampion, formatChampion } from '../../src/network/index.js'");
    expect(script.length).toBeLessThan(50_000);
  });
});

describe('a browser', () => {
  it.skipIf(!chromium)('plays the episode, trains and boots the firmware as Node does', async () => {
    const here = await work(files);
    const script = await bundle(
      `import { work } from './work.js'; work(${JSON.stringify(files)}).then((result) => send(JSON.stringify(result)));`,
    );
    const there = JSON.parse(await runInChromium(chromium!, script));
    expect(there).toEqual(JSON.parse(JSON.stringify(here)));
    expect(here.episode.steps).toBeGreaterThan(10);
    expect(here.training).toMatchObject({ engine: 'subset kernel, float64', records: [{ generation: 0 }, {}] });
    expect(here.boot).toMatchObject({ greeting: { state: 'IDLE' }, flashed: { written: true }, isOpen: false });
  });
});
