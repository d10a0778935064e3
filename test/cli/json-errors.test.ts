// With --json an error of any kind is one JSON document on stdout, beside the message on stderr and with the same exit code.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatChampion } from '../../src/network/index.js';
import { balancing, save } from './champions.js';
import { emptyDirectory, start, synaptolytic } from './command-line.js';

/** Files that are wrong, and what is told of them. */
const wrongFiles: Readonly<Record<string, string>> = {
  'a.json': '{"name": "x"}',
  'field.json': formatChampion(balancing).replace('16500', '-1'),
  'a.syn': 'GIF89a, certainly',
  'a.yaml': 'extends: desktop\npoleLenght: 3 cm\n',
  'no.yaml': 'extends: desktop\n- x\n',
  'limits.txt': '# mine\nmeanReturn > 850 kg\n',
};

const failing: readonly (readonly [line: string, error: object])[] = [
  ['inspect nope.json', { code: 'INPUT', exitCode: 3, file: 'nope.json', advice: 'Check the name.' }],
  ['inspect a.json', { code: 'CHAMPION_INVALID', exitCode: 3, file: 'a.json', field: 'format' }],
  ['inspect a.yaml', { code: 'CHAMPION_INVALID', message: expect.stringContaining('is not valid JSON).') }],
  ['inspect field.json', { code: 'CHAMPION_INVALID', exitCode: 3, file: 'field.json', field: 'task.periodUs' }],
  ['inspect a.syn', { exitCode: 3, file: 'a.syn', line: null }],
  ['rig home --emulated --rig a.yaml', { code: 'RIG_INVALID', file: 'a.yaml', line: 2, field: 'poleLenght' }],
  ['rig home --emulated --rig no.yaml', { code: 'RIG_SYNTAX', file: 'no.yaml', line: 2, field: null }],
  ['validate good.json --limits limits.txt', { code: 'LIMIT_UNIT', exitCode: 3, file: 'limits.txt', line: 2 }],
  ['compile good.json -o no/such/a.syn', { code: 'WRITE_FAILED', exitCode: 5, file: 'no/such/a.syn' }],
  ['flash good.json --port /dev/none', { code: 'BOARD_NO_PORT', exitCode: 4, file: null }],
  ['train --min-keep 0.1', { code: 'SETTINGS_INVALID', exitCode: 2, field: '--min-keep' }],
  ['train --no-such 3', { code: 'USAGE', exitCode: 2, field: '--no-such', message: "Unknown option '--no-such'." }],
  ['train --population x', { code: 'USAGE', exitCode: 2, field: '--population' }],
  ['inspect', { code: 'USAGE', exitCode: 2, message: "Missing required argument 'file'." }],
  ['flash good.json', { code: 'USAGE', exitCode: 2, field: '--port' }],
  ['inspcet x', { code: 'USAGE', exitCode: 2, message: expect.stringMatching(/^Unknown command 'inspcet'\./) }],
  ['help nope', { code: 'USAGE', exitCode: 2 }],
  ['rig', { code: 'USAGE', exitCode: 2 }],
];

describe('--json', () => {
  it.each(failing)('%s', async (line, error) => {
    const directory = emptyDirectory();
    save(directory, 'good.json', balancing);
    for (const [name, text] of Object.entries(wrongFiles)) writeFileSync(join(directory, name), text);
    const plain = await synaptolytic(directory, ...line.split(' '));
    const asked = await synaptolytic(directory, ...line.split(' '), '--json');
    const document = JSON.parse(asked.stdout) as { error: Record<string, unknown> };
    expect(document.error).toMatchObject(error);
    expect(Object.keys(document)).toEqual(['error']);
    expect(Object.keys(document.error)).toEqual(['code', 'exitCode', 'message', 'advice', 'file', 'line', 'field']);
    expect({ code: asked.code, stdout: plain.stdout }).toEqual({ code: plain.code, stdout: '' });
    expect(asked.code).toBe(document.error.exitCode);
    expect(asked.stderr).toMatch(/^error: /m);
  });

  it('tells an interruption too, once', async () => {
    const running = start(emptyDirectory(), ['train', '--task', 'balance', '--json', '--workers', '1']);
    await running.says('gen 0');
    running.interrupt();
    const { code, stdout } = await running.ended;
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'INTERRUPTED', exitCode: 130 } });
  });

  it('leaves a result alone', async () => {
    const directory = emptyDirectory();
    const file = save(directory, 'good.json', balancing);
    writeFileSync(join(directory, 'limits.txt'), 'meanReturn > 1e9\n');
    const line = ['validate', file, '--level', 'software', '--episodes', '1', '--limits', 'limits.txt', '--json'];
    const { code, stdout } = await synaptolytic(directory, ...line);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ passed: false });
  });
});

describe('train --require-target', () => {
  const few = ['--task', 'balance', '--population', '16', '--episodes', '1', '--generations', '1', '--workers', '1'];

  it('ends with 1 where the target was not reached, and leaves the champion', async () => {
    const directory = emptyDirectory();
    const line = ['train', ...few, '--confirm', '2', '--out', 'run', '--require-target'];
    const missed = await synaptolytic(directory, ...line, '--target', '1e6', '--json');
    expect(missed.code).toBe(1);
    expect(missed.stderr).toContain('The target, a mean return of 1000000, was not reached: no network of any');
    expect(JSON.parse(missed.stdout)).toMatchObject({ solved: null });
    const again = await synaptolytic(directory, 'train', '--resume', 'run', '--require-target');
    expect(again.code).toBe(1);
    expect((await synaptolytic(directory, 'train', '--resume', 'run')).code).toBe(0);
    const endless = ['train', ...few, '--confirm', '2', '--fitness', 'reward', '--out', 'endless', '--require-target'];
    const none = await synaptolytic(directory, ...endless);
    expect(none.code).toBe(1);
    expect(none.stderr).toContain('The fitness has no target, so it was not reached. Give one with --target.');
  });

  it.each([
    ['', /^try +--mirror: with weights 0 and 1/m],
    ['--mirror', /^try +--bias: without a constant/m],
    ['--mirror --bias', undefined],
    ['--fitness reward', undefined],
    ['--mirror --method mk1 --target -1e6', undefined],
  ])('says what else to try, with %s', async (flags, advice) => {
    const line = ['train', ...few, '--confirm', '2', '--task', 'pendulum', '--method', 'evolve'];
    const { stdout } = await synaptolytic(emptyDirectory(), ...line, ...flags.split(' ').filter(Boolean));
    if (advice === undefined) expect(stdout).not.toMatch(/^try /m);
    else expect(stdout).toMatch(advice);
  });

  it('ends with 0 where it was', async () => {
    const line = [...few, '--confirm', '2', '--target', '-1e6', '--require-target'];
    expect((await synaptolytic(emptyDirectory(), 'train', ...line)).code).toBe(0);
  });
});

describe('help, --quiet and --verbose', () => {
  it.each([['inspect'], ['rig run'], ['firmware'], ['']])('help %s is what --help says', async (names) => {
    const words = names.split(' ').filter(Boolean);
    const asked = await synaptolytic(emptyDirectory(), ...words, '--help');
    expect(await synaptolytic(emptyDirectory(), 'help', ...words)).toEqual({ ...asked, code: 0, stderr: '' });
    expect(asked.stdout).toContain(`Usage: synaptolytic ${names}`);
  });

  it('shows what may be left out in brackets', async () => {
    const { stdout } = await synaptolytic(emptyDirectory(), 'help', 'rig');
    expect(stdout).toMatch(/^ {2}log <file> \[champion\.json\] /m);
    expect(stdout).toMatch(/^ {2}monitor \[champion\.json\] /m);
    expect((await synaptolytic(emptyDirectory(), 'help')).stdout).toMatch(/^ {2}compare <run\.\.\.> /m);
  });

  it('--verbose tells what was sent to the board, --quiet tells nothing', async () => {
    const directory = emptyDirectory();
    const line = ['flash', save(directory, 'good.json', balancing), '--port', 'emulated'];
    const verbose = await synaptolytic(directory, '--verbose', ...line);
    expect(verbose.stderr).toMatch(/^sent to emulated: \d+ bytes: .*\b1 x STORE\b/m);
    expect(verbose.stderr).toMatch(/^took \d+\.\d\d s/m);
    expect((await synaptolytic(directory, ...line, '--quiet')).stderr).toBe('');
    expect(await synaptolytic(directory, ...line, '--quiet', '--verbose')).toMatchObject({ code: 2 });
  });
});
