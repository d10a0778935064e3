// A lab of eight served boards that are judged at once, one of them dying: it is named with its error, and all others have their verdict.
import { existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { balancing, save } from './champions.js';
import { emptyDirectory } from './command-line.js';
import { startProcess } from './process.js';

/** Some hundreds flash a champion, and an episode takes ten thousands. */
const IN_THE_EPISODE_BYTES = 5000;

/** The address of somebody between who passes on, in both directions, until the host has sent so many bytes; then the board is to die. */
async function between(address: string, bytes: number, die: () => void): Promise<string> {
  const { hostname, port } = new URL(address);
  const server = createServer((host) => {
    const board = connect(Number(port), hostname);
    let left = bytes;
    host.on('data', (chunk) => {
      left -= chunk.length;
      if (left > 0) board.write(chunk);
      else die();
    });
    board.on('data', (chunk) => host.write(chunk));
    board.on('close', () => host.destroy());
    host.on('close', () => board.destroy());
    for (const each of [host, board]) each.on('error', () => {}); // 'close' follows
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('eight boards are judged at once, and one that dies keeps no other from its verdict', async () => {
  const directory = emptyDirectory();
  save(directory, 'good.json', balancing);
  writeFileSync(join(directory, 'limits.txt'), 'bitEquality == 100 %\nmeanReturn > 900\n');
  const serve = async (file: string, boards: number) => {
    const path = join(directory, file);
    const places = Array.from({ length: boards }, () => ['--tcp', '127.0.0.1:0']).flat();
    const serving = startProcess(directory, ['serve', ...places], openSync(path, 'w'));
    await serving.says('served until');
    return { serving, ports: readFileSync(path, 'utf8').trim().split('\n') };
  };
  const [seven, one] = await Promise.all([serve('seven', 7), serve('one', 1)]);
  const die = () => one.serving.interrupt('SIGKILL');
  const ports = [...seven.ports, await between(one.ports[0]!, IN_THE_EPISODE_BYTES, die)];
  const names = ports.map((_, i) => `uno-${i + 1}`);
  writeFileSync(join(directory, 'boards.yaml'), names.map((name, i) => `${name}: { port: "${ports[i]}" }\n`).join(''));

  const words = 'validate good.json --level processor --episodes 1 --limits limits.txt --boards all --out out --json';
  const judging = startProcess(directory, words.split(' '));
  const { code, stdout, stderr } = await judging.ended;
  seven.serving.interrupt();
  await seven.serving.ended;

  expect(code, stderr).toBe(4);
  const { passed, boards } = JSON.parse(stdout);
  expect([passed, Object.keys(boards)]).toEqual([false, names]);
  for (const name of names.slice(0, 7)) {
    expect(boards[name], name).toMatchObject({ passed: true });
    expect(JSON.parse(readFileSync(join(directory, 'out', name, 'verdict.json'), 'utf8'))).toMatchObject({
      passed: true,
    });
  }
  expect(stderr, 'it was flashed before').toContain('uno-8: flash');
  expect(boards['uno-8']).toMatchObject({ error: { code: 'LINK_LOST', exitCode: 4 } });
  expect(existsSync(join(directory, 'out', 'uno-8', 'verdict.json'))).toBe(false);
});
