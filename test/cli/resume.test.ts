// Training that is stopped and resumed, as its users do it: the directory ends with the same bytes as if it had never been stopped.
import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Ended, emptyDirectory, start, synaptolytic } from './command-line.js';
import { main, startProcess } from './process.js';

const generations = 150;
/** One thread, where the number of threads is not what is tested: to start one takes longer than to train. */
const oneWorker = ['--workers', '1'];
const training =
  `train --task balance --population 16 --episodes 2 --generations ${generations} --confirm 4 --workers 1`.split(' ');

/** A directory that was never stopped, in a temporary directory of its own. */
let reference: string;
let whole: Record<string, string>;
beforeAll(async () => {
  reference = mkdtempSync(join(tmpdir(), 'synaptolytic-reference-'));
  const { code, stderr } = await synaptolytic(reference, ...training, '--out', 'run');
  expect({ code, stderr }).toMatchObject({ code: 0 });
  whole = contents(join(reference, 'run'));
});
afterAll(() => rmSync(reference, { recursive: true }));

function contents(path: string): Record<string, string> {
  return Object.fromEntries(readdirSync(path).map((name) => [name, readFileSync(join(path, name), 'utf8')]));
}

function expectFinished(directory: string, { code, stderr }: Ended): void {
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(contents(join(directory, 'run'))).toEqual(whole);
}

it('interrupted by Ctrl-C and resumed with another number of workers', async () => {
  const directory = emptyDirectory();
  const first = start(directory, [...training, '--out', 'run']);
  await first.says('gen 7/');
  first.interrupt();
  expect((await first.ended).code).toBe(130);
  const second = await synaptolytic(directory, 'train', '--resume', 'run', '--workers', '3');
  expect(second.stderr).toMatch(/^ +goes on after \d+ generations$/m);
  expectFinished(directory, second);
});

/** For Node: the process dies at so many-th step of what it writes to files. Whoever watched it from outside might come too late. */
function killedAt(step: number): string {
  const preload = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    import { isMainThread } from 'node:worker_threads';
    let left = ${step};
    for (const name of isMainThread ? ['writeFileSync', 'fsyncSync', 'renameSync'] : []) {
      const act = fs[name];
      fs[name] = (...args) => {
        if (--left === 0) process.kill(process.pid, 'SIGKILL');
        return act(...args);
      };
    }
    syncBuiltinESMExports();`;
  return `--import data:text/javascript,${encodeURIComponent(preload)}`;
}

it('killed at arbitrary moments, again and again', async () => {
  const directory = emptyDirectory();
  const killed = async (step: number, words: readonly string[]): Promise<void> => {
    vi.stubEnv('NODE_OPTIONS', killedAt(step));
    const { code, stderr } = await startProcess(directory, words).ended;
    vi.unstubAllEnvs();
    expect(code, stderr).toBe(null);
  };
  await killed(30, [...training, '--out', 'run', '--workers', '2']);
  for (const step of [5, 47]) {
    await killed(step, ['train', '--resume', 'run']);
    appendFileSync(join(directory, 'run/history.jsonl'), '{"torn');
  }
  expectFinished(directory, await synaptolytic(directory, 'train', '--resume', 'run'));
});

it('torn: the checkpoint before it is used, and the user is told', async () => {
  const directory = emptyDirectory();
  const first = start(directory, [...training, '--out', 'run']);
  await first.says('gen 12/');
  first.interrupt();
  await first.ended;
  truncateSync(join(directory, 'run/checkpoint.json'), 300);
  const second = await synaptolytic(directory, 'train', '--resume', 'run', ...oneWorker);
  expect(second.stderr).toMatch(
    /run\/checkpoint\.json is torn or was edited\. .* from run\/checkpoint\.previous\.json\.\n/,
  );
  expectFinished(directory, second);
});

/** A task of one's own: a point that is pushed along a line. While there is a file `broken`, it makes a mistake after some episodes. */
const pointTask = (mistake: string) => `
  import { existsSync } from 'node:fs';
  import { isMainThread } from 'node:worker_threads';
  let played = 0;
  export const createTask = () => ({
    name: 'point', parameters: {}, actions: 1, stateSize: 1, periodUs: 10_000, maxSteps: 5, solvedReturn: 1e6,
    observations: [{ name: 'place', unit: 'm' }, { name: 'one', unit: '' }],
    reset(state, random) { state[0] = random.between(-1, 1); if (existsSync('broken') && ++played > 30) { ${mistake} } },
    step(state, actions) { state[0] += actions[0]; return -state[0] * state[0]; },
    isDone: () => false,
    observe(state, observation) { observation[0] = state[0]; observation[1] = 1; },
  });
`;
const ofOwn = 'train --task ./point.mjs --population 8 --episodes 1 --generations 15 --confirm 2'.split(' ');

const noTerminal = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux')
  ? ''
  : ' (skipped: needs script of util-linux)';
if (noTerminal) console.warn(`A test of training on a terminal is skipped: ${noTerminal}`);

it.skipIf(noTerminal)(`on a terminal, by its Ctrl-C, and resumed there${noTerminal}`, async () => {
  const directory = emptyDirectory();
  const onTerminal = (args: readonly string[]) => {
    const command = [process.execPath, main, ...args].map((word) => `'${word}'`).join(' ');
    const env = { ...process.env, TERM: 'xterm' }; // a dumb one, as some CI has it, has no live line
    return spawn('script', ['-qefc', command, '/dev/null'], { cwd: directory, env, stdio: 'pipe' });
  };
  // Its workers sleep after some episodes, so that nobody comes too late with Ctrl-C.
  const sleep = 'if (!isMainThread) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';
  writeFileSync(join(directory, 'point.mjs'), pointTask(sleep));
  writeFileSync(join(directory, 'broken'), '');
  const first = onTerminal([...ofOwn, '--out', 'run', '--workers', '2']);
  let shown = '';
  first.stdout.setEncoding('utf8').on('data', (text: string) => {
    const isTime = !shown.includes('gen 1/');
    shown += text;
    // Once: a second Ctrl-C ends a process at once.
    if (isTime && shown.includes('gen 1/')) first.stdin.write('\u0003');
  });
  expect(await new Promise((resolve) => first.on('close', resolve))).toBe(130);
  expect(shown, 'a live line').toContain('\r\u001b[K');
  expect(existsSync(join(directory, 'run/checkpoint.json'))).toBe(true);
  rmSync(join(directory, 'broken'));
  const second = onTerminal(['train', '--resume', 'run', ...oneWorker]);
  second.stdout.resume();
  expect(await new Promise((resolve) => second.on('close', resolve))).toBe(0);
  expect(await synaptolytic(directory, ...ofOwn, '--out', 'whole', ...oneWorker)).toMatchObject({ code: 0 });
  expect(contents(join(directory, 'run'))).toEqual(contents(join(directory, 'whole')));
});

describe('a task of your own that fails after some episodes', () => {
  const failures: readonly (readonly [
    what: string,
    mistake: string,
    code: number,
    message: RegExp,
    fitness: string,
  ])[] = [
    [
      'by its fitness',
      'state[0] = 1e9;',
      2,
      /^error: The fitness .* is NaN at place 1.*\. Go on with/m,
      'place > 1e6 ? sqrt(-1) : reward',
    ],
    ['by an error', 'throw new Error("out of luck");', 3, /point\.mjs failed in reset.*: out of luck\. Go on with/, ''],
    [
      'by ending its worker',
      'if (!isMainThread) process.exit(9);',
      7,
      /worker.* Go on with: synaptolytic train --resume run\n/,
      '',
    ],
  ];
  it.each(failures)('%s: nothing is lost', async (_, mistake, code, message, fitness) => {
    const directory = emptyDirectory();
    writeFileSync(join(directory, 'point.mjs'), pointTask(mistake));
    writeFileSync(join(directory, 'broken'), '');
    const args = fitness === '' ? ofOwn : [...ofOwn, '--fitness', fitness];
    const failed = await synaptolytic(directory, ...args, '--out', 'run', '--workers', '2');
    expect(failed).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) });
    expect(failed.stderr.match(/^error: /gm)).toHaveLength(1);
    const { 'checkpoint.json': checkpoint, 'history.jsonl': history } = contents(join(directory, 'run'));
    const played = history!.split('\n').length - 1;
    expect(JSON.parse(checkpoint!).content.state.generations).toBe(played);
    rmSync(join(directory, 'broken'));
    const elsewhere = emptyDirectory();
    const resumed = await synaptolytic(elsewhere, 'train', '--resume', join(directory, 'run'), ...oneWorker);
    expect(resumed.stderr).toMatch(/^ +goes on after [1-9]\d* generations?$/m);
    expect(await synaptolytic(directory, ...args, '--out', 'whole', ...oneWorker)).toMatchObject({ code: 0 });
    expect(contents(join(directory, 'run'))).toEqual(contents(join(directory, 'whole')));
  });
});

describe('a run that cannot be resumed, or need not be', () => {
  it('a finished one stays as it is', async () => {
    const { code, stdout, stderr } = await synaptolytic(reference, 'train', '--resume', 'run');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'run is finished already; nothing was played.\n' });
    expect(stdout).toMatch(/^champion +run\/champion\.json\n/);
    const json = JSON.parse((await synaptolytic(reference, 'train', '--resume', 'run', '--json')).stdout);
    expect(json).toMatchObject({ runDirectory: 'run', generations, confirmed: { episodes: 4 } });
    expect(contents(join(reference, 'run'))).toEqual(whole);
  });

  it('one that another process trains', async () => {
    const directory = emptyDirectory();
    const first = startProcess(directory, ['train', '--out', 'run', '--generations', '1000000']);
    await first.says('gen 0/');
    const { code, stderr } = await synaptolytic(directory, 'train', '--resume', 'run');
    first.interrupt();
    await first.ended;
    expect({ code, stderr }).toEqual({
      code: 5,
      stderr: expect.stringMatching(/^error: run is in use by process \d+ /m),
    });
  });

  it('one whose settings are asked to change', async () => {
    const { code, stderr } = await synaptolytic(reference, 'train', '--resume', 'run', '--seed', '2', '--rail', '1 m');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*--resume cannot be used together with --rail, --seed\. Leave them out/);
  });

  it('one from another version, and what is no run', async () => {
    const directory = emptyDirectory();
    cpSync(join(reference, 'run'), join(directory, 'run'), { recursive: true });
    const config = join(directory, 'run/config.json');
    const text = readFileSync(config, 'utf8');
    truncateSync(config);
    appendFileSync(config, text.replace(/"synaptolytic": "[^"]+"/, '"synaptolytic": "0.0.1"'));
    const version = await synaptolytic(directory, 'train', '--resume', 'run');
    expect(version).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/begun by synaptolytic 0\.0\.1, and this is/),
    });
    const none = await synaptolytic(directory, 'train', '--resume', 'elsewhere');
    expect(none).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/^error: elsewhere is not a run directory: /),
    });
  });
});
