// The picture that the README opens with is what its commands make today.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { emptyDirectory } from './command-line.js';
import { startProcess } from './process.js';

const picture = fileURLToPath(new URL('../../docs/swing-up.svg', import.meta.url));

it('docs/swing-up.svg is the champion of npm start, driven by the firmware', async () => {
  const folder = emptyDirectory();
  const run = async (...words: string[]) => expect(await startProcess(folder, words).ended).toMatchObject({ code: 0 });
  await run('pipeline', '--rig', 'desktop', '--episodes', '2');
  const champion = 'runs/rig-swing-up-evolve-seed1/champion.json';
  await run('animate', champion, '--level', 'rig', '--time', '9 s', '-o', 'swing-up.svg');
  expect(readFileSync(join(folder, 'swing-up.svg'), 'utf8')).toBe(readFileSync(picture, 'utf8'));
});
