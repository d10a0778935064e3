// A lab of eight served boards that are judged at once, one of them dying: it is named with its error, and all others have their verdict.
import { existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { balancing, save } from './champions.js';
import { emptyDirectory } from './command-line.js';
import { startProcess } from './process.js';

it('eight boards are judged at once, and one that dies keeps no other from its verdict', async () => {
  const directory = emptyDirectory();
  save(directory, 'good.json', balancing);
  writeFileSync(join(directory, 'limits.txt'), 'bitEquality == 100 %\nmeanReturn > 900\n');
  const serve = async (file: string, boards: number, pace: string) => {
    const path = join(directory, file);
    const places = Array.from({ length: boards }, () => ['--tcp', '127.0.0.1:0']).flat();
    const serving = startProcess(directory, ['serve', ...places, '--pace', pace], openSync(path, 'w'));
    await serving.says('served until');
    return { serving, ports: readFileSync(path, 'utf8').trim().split('\n') };
  };
  const [seven, one] = await Promise.all([serve('seven', 7, '1'), serve('one', 1, '0.2')]);
  const ports = [...seven.ports, ...one.ports];
  const names = ports.map((_, i) => `uno-${i + 1}`);
  writeFileSync(join(directory, 'boards.yaml'), names.map((name, i) => `${name}: { port: "${ports[i]}" }\n`).join(''));

  const words = 'validate good.json --level processor --episodes 1 --limits limits.txt --boards all --out out --json';
  const judging = startProcess(directory, words.split(' '));
  await judging.says('uno-8: flash'); // from here on its episode plays: of 10 s, at that pace of a minute
  one.serving.interrupt('SIGKILL');
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
  expect(boards['uno-8']).toMatchObject({ error: { code: 'LINK_LOST', exitCode: 4 } });
  expect(existsSync(join(directory, 'out', 'uno-8', 'verdict.json'))).toBe(false);
});
