// A champion of a task of one's own, from training to the board, as docs/own-tasks.md tells it.
import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { balancing, save } from './champions.js';
import { synaptolytic } from './command-line.js';

const room = mkdtempSync(join(tmpdir(), 'synaptolytic-'));
afterAll(() => rmSync(room, { recursive: true }));
const champion = 'run/champion.json';
const validate = (...words: readonly string[]) => synaptolytic(room, 'validate', ...words, '--episodes', '2');

beforeAll(async () => {
  for (const name of ['pendulum.ts', 'other.ts']) copyFileSync('examples/pendulum.ts', join(room, name));
  const small = '--method mk1 --population 8 --episodes 1 --generations 2 --workers 1'.split(' ');
  const { code, stderr } = await synaptolytic(room, 'train', '--task', './pendulum.ts', ...small, '--out', 'run');
  expect(code, stderr).toBe(0);
});

it('is validated at levels software and processor, by what the task calls solved', async () => {
  const { code, stdout, stderr } = await validate(champion, '--task', './pendulum.ts', '--json');
  expect(code, stderr).toBe(1);
  const { levels, checks } = JSON.parse(stdout) as Record<'levels' | 'checks', readonly Record<string, unknown>[]>;
  expect(levels.map(({ level }) => level)).toEqual(['software', 'processor']);
  const failed = checks.filter(({ passed }) => !passed).map(({ limit }) => limit);
  expect(new Set(failed), 'two generations solve no pendulum').toEqual(new Set(['>= -150']));
  expect(checks.map(({ limit }) => limit)).toContain('== 100 %');
});

it('limits of a file are judged in place of that', async () => {
  writeFileSync(join(room, 'limits.txt'), 'meanReturn > -3000\n');
  const { code, stderr } = await validate(
    champion,
    '--task',
    'pendulum.ts',
    '--level',
    'software',
    '--limits',
    'limits.txt',
  );
  expect(code, stderr).toBe(0);
});

it.each([
  ['no module is named', [], 3, /not built in\. Name its module with --task, such as --task \.\/my-pendulum\.ts/],
  ['there is no such module', ['--task', './away.ts'], 3, /There is no task module \.\/away\.ts: no such file/],
  ['a name, and no path', ['--task', 'pendulum'], 2, /--task pendulum is no path of a module/],
  [
    'level rig',
    ['--task', './pendulum.ts', '--level', 'rig'],
    3,
    /for the task "my-pendulum", and a rig is a cart with one pole/,
  ],
  ['faults', ['--task', './pendulum.ts', '--faults'], 3, /and a rig is a cart with one pole/],
])('%s: is refused', async (_, words, exit, message) => {
  const { code, stderr } = await validate(champion, ...words);
  expect(stderr).toMatch(message);
  expect(code).toBe(exit);
});

it('a module that was changed is refused by its hash, and one for another task by what it observes', async () => {
  appendFileSync(join(room, 'other.ts'), '// changed\n');
  const changed = await validate(champion, '--task', './other.ts');
  expect(changed).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/other\.ts is not the module that run\/champion\.json was trained with/),
  });
  const { task, ...file } = JSON.parse(readFileSync(join(room, champion), 'utf8')) as { task: Record<string, unknown> };
  const { moduleSha256, ...without } = task;
  expect(moduleSha256).toMatch(/^[0-9a-f]{64}$/);
  writeFileSync(join(room, 'renamed.json'), JSON.stringify({ ...file, task: { ...without, name: 'renamed' } }));
  const renamed = await validate('renamed.json', '--task', './other.ts');
  expect(renamed).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/trained for the task "renamed", which observes .*This is "/),
  });
});

it('--task is not for built-in tasks', async () => {
  const { code, stderr } = await validate(save(room, 'balancing.json', balancing), '--task', './pendulum.ts');
  expect(stderr).toMatch(/--task is for tasks that are not built in, and balancing\.json is for \S+\. Leave it out/);
  expect(code).toBe(2);
});
