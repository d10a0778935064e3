// Ctrl-C, SIGTERM and SIGHUP at any moment: exit 130, one message that says what is left, and every file whole.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { balancing, idle, save } from './champions.js';
import { type Ended, emptyDirectory, start, synaptolytic } from './command-line.js';
import { startProcess } from './process.js';
import { noSilentPort, silentPort } from './silent-port.js';

function expectInterrupted({ code, stdout, stderr }: Ended, message: RegExp): void {
  expect(stderr).toMatch(message);
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  expect(stderr.match(/^interrupted: /gm)).toHaveLength(1);
  expect(stderr).not.toMatch(/^error|^\s+at /m);
}

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'train, by %s: everything is whole, and the message says how to go on',
  async (signal) => {
    const directory = emptyDirectory();
    const endless = ['--generations', '1000000'];
    const training = startProcess(directory, ['train', '--population', '16', ...endless, '--out', 'a run']);
    await training.says('gen 1/');
    training.interrupt(signal);
    expectInterrupted(
      await training.ended,
      /a run holds the settings and the history of \d+ generations, and no champion\. Go on with: synaptolytic train --resume 'a run'\n/,
    );
    const run = join(directory, 'a run');
    expect(
      readdirSync(run)
        .filter((name) => name !== 'checkpoint.previous.json')
        .sort(),
    ).toEqual(['checkpoint.json', 'config.json', 'history.jsonl']);
    expect(JSON.parse(readFileSync(join(run, 'config.json'), 'utf8'))).toHaveProperty('settings');
    const history = readFileSync(join(run, 'history.jsonl'), 'utf8').split('\n');
    expect(history.pop(), 'the last line is whole').toBe('');
    expect(history.map((line) => (JSON.parse(line) as { generation: number }).generation)).toEqual([...history.keys()]);
    const checkpoint = JSON.parse(readFileSync(join(run, 'checkpoint.json'), 'utf8'));
    expect(checkpoint.content.state.generations).toBe(history.length);
  },
);

it.skipIf(noSilentPort)(`flash, while the board is silent${noSilentPort}`, async () => {
  const directory = emptyDirectory();
  const champion = save(directory, 'a.json', balancing);
  const port = await silentPort();
  const flashing = startProcess(directory, ['flash', champion, '--port', port.path]);
  await port.heard;
  flashing.interrupt();
  expectInterrupted(await flashing.ended, /The board keeps the champion it had, or holds the new one whole/);
});

it('flash, whenever it comes: the board holds one champion or the other, whole', async () => {
  const directory = emptyDirectory();
  const port = ['--port', 'emulated:uno.eeprom'];
  const earlier = save(directory, 'earlier.json', balancing);
  const later = save(directory, 'later.json', idle);
  await synaptolytic(directory, 'flash', earlier, ...port);
  const flashing = start(directory, ['flash', later, ...port]);
  await flashing.says('flashing');
  flashing.interrupt();
  const { code } = await flashing.ended;
  expect([0, 130]).toContain(code);
  const held = code === 0 ? later : earlier;
  const { stdout } = await synaptolytic(directory, 'flash', held, ...port);
  expect(stdout).toContain('holds exactly this image already');
});

it('validate: an earlier verdict does not stand for a run that was interrupted', async () => {
  const directory = emptyDirectory();
  const champion = save(directory, 'a.json', balancing);
  for (const name of ['verdict.json', 'junit.xml', 'report.html']) writeFileSync(join(directory, name), 'earlier');
  const validating = start(directory, ['validate', champion, '--out', '.']);
  await validating.says('software');
  validating.interrupt();
  expectInterrupted(await validating.ended, /a\.json is as it was, and nothing was judged/);
  expect(readdirSync(directory)).toEqual(['a.json']);
});

it('a second Ctrl-C ends a process at once, whatever it does', async () => {
  const url = new URL('../../dist/cli/interruption.js', import.meta.url);
  const program = `
    const { Interruption } = await import('${url}');
    const interruption = new Interruption();
    interruption.listen();
    interruption.signal.addEventListener('abort', () => console.log('tidying up, for ever'));
    setInterval(() => {}, 1000);
    console.log('working');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.on('data', () => child.kill('SIGINT'));
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code).toBe(130);
});
