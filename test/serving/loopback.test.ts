// What is served is served to this computer alone, unless somebody says otherwise.
import { Server } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { serveBoard } from '../../rig/serving/index.js';
import { emptyDirectory, start } from '../cli/command-line.js';

/** The hosts at which something listens while this is done. It listens before it misses socat, or a page that is not built. */
async function hostsOf(done: () => Promise<unknown>): Promise<unknown[]> {
  const listen = vi.spyOn(Server.prototype, 'listen');
  onTestFinished(() => listen.mockRestore());
  await done();
  return listen.mock.calls.map(([, host]) => host);
}

/** Until it serves, or fails to. */
async function run(...words: string[]): Promise<void> {
  const running = start(emptyDirectory(), words);
  await running.says('Ctrl-C').catch(() => {});
  running.interrupt();
  await running.ended;
}

it.each([
  ['a board', () => run('serve')],
  ['the page', () => run('ui')],
  [
    'the board behind a pseudo terminal',
    () =>
      serveBoard({ pty: join(emptyDirectory(), 'uno') }, {}).then(
        (served) => served.close(),
        () => {},
      ),
  ],
])('%s is reached from this computer alone', async (_, done) => {
  expect(await hostsOf(done)).toEqual(['127.0.0.1']);
});
