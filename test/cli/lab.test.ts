// Boards of a lab on the command line: a name stands for a port and a rig, belongs to one command at a time, and each board has a result of its own.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { serveBoard } from '../../rig/serving/index.js';
import { balancing, idle, save } from './champions.js';
import { emptyDirectory, synaptolytic } from './command-line.js';

/** A directory with good.json, and boards.yaml with boards that are served and one that is not there. */
async function lab(names: readonly string[]): Promise<string> {
  const directory = emptyDirectory();
  save(directory, 'good.json', balancing);
  save(directory, 'idle.json', idle);
  let map = 'absent: { port: /dev/none }\n';
  for (const name of names) {
    const served = await serveBoard({ tcp: { host: '127.0.0.1', port: 0 } }, { pace: 20 });
    onTestFinished(() => served.close());
    map += `${name}: { port: "${served.path}", rig: desktop }\n`;
  }
  writeFileSync(join(directory, 'boards.yaml'), map);
  return directory;
}

it('a board is flashed by its name, and is free again afterwards', async () => {
  const directory = await lab(['left']);
  const { code, stdout, stderr } = await synaptolytic(directory, ...'flash good.json --board left --json'.split(' '));
  expect([code, stderr]).toEqual([0, expect.stringContaining('tcp://127.0.0.1:')]);
  expect(JSON.parse(stdout)).toMatchObject({ written: true });
  expect(existsSync(join(directory, 'boards.yaml.locks', 'left.lock'))).toBe(false);
});

it('whoever comes second is told by whom the board is in use, and what a dead process left is taken over', async () => {
  const directory = await lab(['left']);
  const flash = () => synaptolytic(directory, 'flash', 'good.json', '--board', 'left');
  const lock = { host: hostname(), user: 'eva', command: 'synaptolytic rig run', since: new Date().toISOString() };
  const leave = (pid: number) => writeFileSync(join(locks, 'left.lock'), JSON.stringify({ pid, ...lock }));
  const locks = join(directory, 'boards.yaml.locks');
  mkdirSync(locks);
  leave(process.ppid);
  const second = await flash();
  expect([second.code, second.stderr]).toEqual([
    4,
    expect.stringMatching(
      /The board left is in use by process \d+ of eva .*\(synaptolytic rig run\), since \d+ s\. Wait until that has ended/,
    ),
  ]);
  leave(2 ** 30); // numbers of processes end far below
  const third = await flash();
  expect([third.code, third.stderr]).toEqual([
    0,
    expect.stringMatching(/The board left was left locked by process 1073741824 of eva .* It is taken over\./),
  ]);
});

it('several boards are judged at once: one that is not there keeps no other from its verdict', async () => {
  const directory = await lab(['left', 'right']);
  writeFileSync(join(directory, 'limits.txt'), 'bitEquality == 100 %\n');
  const [stale, gone, foreign] = ['absent', 'gone', 'run'].map((name) => {
    const path = join(directory, 'out', name, 'verdict.json');
    mkdirSync(join(path, '..'), { recursive: true });
    return path;
  }) as [string, string, string];
  for (const path of [stale, foreign]) writeFileSync(path, '{"passed": true}');
  writeFileSync(gone, '{"passed": true, "boardName": "gone"}');
  const words = 'validate idle.json --level processor --episodes 1 --limits limits.txt --boards all --out out';
  const { code, stdout, stderr } = await synaptolytic(directory, ...words.split(' '), '--json');
  expect(code, stderr).toBe(4);
  const passed = expect.objectContaining({ passed: true, levels: expect.anything() });
  expect(JSON.parse(stdout)).toMatchObject({
    passed: false,
    boards: { absent: { error: { code: 'BOARD_NO_PORT', exitCode: 4 } }, left: passed, right: passed },
  });
  expect(stderr).toMatch(/^absent: error: .*\/dev\/none/m);
  expect(stderr).toMatch(/^right: processor +1 episode on the board at tcp/m);
  expect([stale, gone, foreign].map((path) => existsSync(path))).toEqual([false, false, true]);
  for (const name of ['left', 'right'])
    expect(JSON.parse(readFileSync(join(directory, 'out', name, 'verdict.json'), 'utf8'))).toMatchObject({
      passed: true,
    });
});

it('of several that are judged, each that fails says by which limits', async () => {
  const directory = await lab(['left']);
  writeFileSync(join(directory, 'limits.txt'), 'meanReturn > 990\nbitEquality == 100 %\n');
  const words = 'validate idle.json --level processor --episodes 1 --limits limits.txt --boards left';
  const { code, stdout } = await synaptolytic(directory, ...words.split(' '));
  expect([code, stdout]).toEqual([
    1,
    expect.stringMatching(/^left +FAILED 1 of 2 checks: meanReturn is \S+; the limit is > 990\.\n$/),
  ]);
});

it.each([
  ['flash good.json', 2, /Give --port with its port, or --board/],
  ['flash good.json --board lefd', 2, /There is no board "lefd" in boards.yaml. Did you mean "left"\?/],
  ['flash good.json --board left --port emulated', 2, /'--board <name>' cannot be used with option '--port/],
  ['flash good.json --board left --board-map no.yaml', 3, /no.yaml.*there is no such file/],
  ['ui --board lefd', 2, /There is no board "lefd" in boards.yaml. Did you mean "left"\?/],
  ['ui --board left --board-map no.yaml', 3, /no.yaml.*there is no such file/],
  ['ui --board left', 2, /Which rig\? Name it with --rig/],
  ['ui --board emulated:file', 2, /The page's emulated board is a fresh one each time/],
  ['flash good.json --port emulated --board-map boards.yaml', 2, /no board is named\. Add --board NAME\./],
  ['rig home --board left', 3, /boards.yaml, line 1: field left.prot: there is no such field/],
  ['validate good.json --boards all', 3, /boards.yaml, line 1: field left.prot/],
  ['validate good.json --boards all --rig desktop', 2, /cannot be used/],
])('%s is refused', async (line, code, message) => {
  const directory = emptyDirectory();
  save(directory, 'good.json', balancing);
  const field = /^(?:flash|ui)/.test(line) ? 'port' : 'prot';
  writeFileSync(join(directory, 'boards.yaml'), `left: { ${field}: /dev/none }\n`);
  const ended = await synaptolytic(directory, ...line.split(' '));
  expect([ended.code, ended.stderr]).toEqual([code, expect.stringMatching(message)]);
});
