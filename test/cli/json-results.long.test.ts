// With --json every command that works with a machine or a boot loader prints one JSON document on stdout when it succeeds.
import { it } from 'vitest';
import { serveBoard } from '../../rig/serving/index.js';
import { opened } from '../suite/opened.js';
import { emptyDirectory } from './command-line.js';
import { expectResult, furnish, longLines } from './json-results.js';

it('a result is one document, without an escape code', async () => {
  const directory = emptyDirectory();
  await furnish(directory);
  const served = await serveBoard({ tcp: { host: '127.0.0.1', port: 0 } }, { bootloader: true });
  opened.push(served);
  for (const [name, line] of Object.entries(longLines))
    await expectResult(directory, name, line.replace('SERVED', served.path));
});
