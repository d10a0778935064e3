// What goes wrong for a user: each gives one clear message without a stack trace, its exit code, and leaves earlier files as they were.
import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createBoard } from '../../rig/boards/ports/index.js';
import { compileChampion } from '../../src/compile/index.js';
import { formatChampion } from '../../src/network/index.js';
import { balancing, save, shaped } from './champions.js';
import { type Ended, emptyDirectory, start, synaptolytic } from './command-line.js';
import { main, startProcess } from './process.js';
import { noSilentPort, type SilentPort, silentPort } from './silent-port.js';
import { fill, mountSmallDisk } from './small-disk.js';

/** A failure is one message of one line that begins with "error: ", nothing on stdout, and the exit code. */
function expectFailure({ code, stdout, stderr }: Ended, exit: number, message: RegExp): void {
  expect(stderr).toMatch(message);
  expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
  expect(stderr.match(/^error: /gm)).toHaveLength(1);
  expect(stderr).not.toMatch(/^\s+at |node:internal/m);
}

describe('champion and image files', () => {
  const text = formatChampion(balancing);
  const { image } = compileChampion(balancing);
  const damaged = Uint8Array.from(image, (byte, i) => (i === 30 ? byte ^ 1 : byte));
  const files: readonly (readonly [what: string, name: string, content: string | Uint8Array, message: RegExp])[] = [
    ['a champion that is cut off', 'a.json', text.slice(0, 200), /a\.json is not a champion file: it is not JSON/],
    ['JSON of something else', 'a.json', '{"name": "x"}', /a\.json is not a champion file: its field "format"/],
    ['a champion with a wrong field', 'a.json', text.replace('16500', '-1'), /field "task\.periodUs"/],
    ['an image by another name', 'a.json', image, /a\.json is an image, not a champion file\. Give the champion\.json/],
    [
      'a champion of control characters',
      'a.json',
      '\u001b[2J\r\nerror: x',
      /it is not JSON \([^\p{Cc}]+\)\. Correct it/u,
    ],
    ['an empty champion', 'a.json', '', /a\.json is not a champion file/],
    ['an image that is cut off', 'a.syn', image.subarray(0, 33), /a\.syn is 33 bytes long; .* has 50/],
    ['an image of something else', 'a.syn', 'GIF89a, certainly', /a\.syn is not a synaptolytic image/],
    ['a damaged image', 'a.syn', damaged, /a\.syn is damaged: its CRC/],
  ];
  it.each(files)('%s', async (_, name, content, message) => {
    const directory = emptyDirectory();
    writeFileSync(join(directory, name), content);
    expectFailure(await synaptolytic(directory, 'inspect', name), 3, message);
  });

  it('a file that is not there, or a directory', async () => {
    const directory = emptyDirectory();
    expectFailure(await synaptolytic(directory, 'compile', 'a.json'), 3, /Cannot read a\.json: there is no such file/);
    expectFailure(await synaptolytic(directory, 'compile', '.'), 3, /Cannot read \.: it is a directory/);
  });

  it('a champion for a task that nobody knows', async () => {
    const directory = emptyDirectory();
    const champion = save(directory, 'a.json', shaped({ inputs: 5, hidden: 32, outputs: 1 }));
    expectFailure(
      await synaptolytic(directory, 'validate', champion),
      3,
      /a\.json cannot be played. The champion was trained for the task "elsewhere", which is not built in\. Name its module with --task, such as --task \.\/elsewhere\.ts/,
    );
  });

  it('limits that cannot be read', async () => {
    const directory = emptyDirectory();
    const champion = save(directory, 'a.json', balancing);
    writeFileSync(join(directory, 'limits.txt'), 'meanReturn > 850\nroundTripMax < 3 kg\n');
    const ended = await synaptolytic(directory, 'validate', champion, '--limits', 'limits.txt');
    expectFailure(ended, 3, /limits\.txt, line 2: .* compares different kinds of quantities/);
  });
});

describe('rig files', () => {
  const files: readonly (readonly [what: string, text: string, message: RegExp])[] = [
    ['an empty value', 'extends: desktop\nlimitSwitches:  # TODO\n', /a\.yaml, line 2: field limitSwitches: is empty/],
    ['an alias of nothing', 'extends: desktop\npoleLength: *nope\n', /a\.yaml, line 2: field poleLength: .*alias/],
    ['a map without words', 'extends: desktop\npoleLength: {toString: x}\n', /field poleLength: a map is no text/],
    [
      'a huge number',
      'extends: desktop\npoleFriction: 1e306 N m s\n',
      /field poleFriction: .*more than any machine has/,
    ],
    ['itself', 'extends: ./a.yaml\n', /field extends: goes round in a circle: a\.yaml -> a\.yaml/],
    [
      'commands for the terminal',
      'extends: desktop\n"\\e[2J\\r\\x9b1m": 3\n',
      /field \\u001b\[2J\\u000d\\u009b1m: there is no/,
    ],
  ];
  it.each(files)('with %s', async (_, text, message) => {
    const directory = emptyDirectory();
    writeFileSync(join(directory, 'a.yaml'), text);
    const ended = await synaptolytic(directory, 'rig', 'home', '--emulated', '--rig', 'a.yaml');
    expectFailure(ended, 3, message);
    expect(ended.stderr).not.toMatch(/(?!\n)\p{Cc}/u);
  });
});

describe('options', () => {
  const wrong: readonly (readonly [args: string, message: RegExp])[] = [
    ['train --task swingup', /There is no task "swingup". Did you mean "swing-up"\?/],
    ['train --method mk11', /There is no method "mk11"\. Did you mean "mk1"\? The methods are: mk1, mk2/],
    ['train --preset table-3', /There is no preset "table-3"\. Did you mean "table-1"\?/],
    [
      'train --preset table-1 --task swing-up',
      /--preset table-1 is for the task balance, and --task asks for swing-up\./,
    ],
    ['train --population 0 --initial-prune 1.5', /--population is 0; it must be .*--initial-prune is 1\.5; /],
    ['train --population 16 --elites 17', /--elites is 17; it must not be above --population, which is 16/],
    [
      'train --method mk2 --min-keep 0.9 --max-keep 0.1',
      /--min-keep is 0\.9; it must not be above --max-keep, which is/,
    ],
    [
      'train --min-mutation-rate 0.5',
      /--min-mutation-rate is 0\.5; it must not be above --max-mutation-rate, which is/,
    ],
    ['train --min-keep 0.1', /--min-keep is not a setting of mk1/],
    ['train --method mk2 --parents code', /--parents is not a setting of mk2/],
    ['train --parents both', /--parents is "both"; it must be one of: article, code/],
    ['train --precision float16', /--precision is "float16"; it must be one of: float64, float32/],
    ['train --confirm 0', /--confirm is 0; it must be a whole number/],
    ['train --generations 0', /'--generations <n>' argument '0' is invalid\. It must be a whole number from 1/],
    [
      'train --generations 5 --max-generations 6',
      /'--generations <n>' cannot be used with option '--max-generations <n>'/,
    ],
    ['train --seed yes', /'--seed <n>' argument 'yes' is invalid\. It must be a number/],
    ['train --seed -1', /--seed is -1; it must be a whole number from 0/],
    ['train --seed NaN', /'--seed <n>' argument 'NaN' is invalid\. It must be a number/],
    ['train --target Infinity', /'--target <return>' argument 'Infinity' is invalid\. It must be a number/],
    ['train --rail 0m', /"railM" \(--rail\) of the task "swing-up" cannot be 0: give a number above 0/],
    ['train --workers 0', /'--workers <n>' argument '0' is invalid\. It must be a whole number from 1 to 256/],
    ['train --fitness cartPosition+', /The fitness "cartPosition\+" cannot be used: /],
    ['pipeline --train-episodes 0', /--train-episodes is 0; it must be a whole number/],
    ['compare', /Missing required argument 'run'/],
    ['train --rail 2s', /--rail "2s" is not a length\. .* --rail "2 m"/],
    ['train --bias', /The task "swing-up" has no parameter "bias" \(--bias\)\. It has/],
    ['train --task cartpole --rail 2m', /The task "cartpole" has no parameter "railM"/],
    ['train --sed 3', /Unknown option '--sed'\. Did you mean "--seed"\?/],
    ['trian', /Unknown command 'trian'\. Did you mean "train"\?/],
    ['flash a.syn', /Which board\? Give --port/],
    ['validate a.json --level bench', /The levels are software, processor and rig/],
    ['validate a.json --episodes 0', /It must be a whole number of at least 1/],
  ];
  it.each(wrong)('%s', async (args, message) => {
    const directory = emptyDirectory();
    expectFailure(await synaptolytic(directory, ...args.split(' ')), 2, message);
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe('a task of your own', () => {
  const badTasks: readonly (readonly [what: string, source: string | undefined, message: RegExp])[] = [
    ['that is not there', undefined, /task\.ts/],
    ['that throws', 'export function createTask() { throw new Error("no luck"); }', /task\.ts.*no luck/],
    ['that makes no task', 'export const createTask = () => ({ name: "mine" });', /task\.ts.*observations/],
  ];
  it.each(badTasks)('%s', async (_, source, message) => {
    const directory = emptyDirectory();
    if (source !== undefined) writeFileSync(join(directory, 'task.ts'), source);
    expectFailure(await synaptolytic(directory, 'train', '--task', './task.ts'), 3, message);
    expect(existsSync(join(directory, 'runs'))).toBe(false);
  });

  it('that ends the program is told, whatever code it ends it with', async () => {
    const directory = emptyDirectory();
    writeFileSync(join(directory, 'task.ts'), 'export function createTask() { process.exit(0); }');
    const { ended } = startProcess(directory, ['train', '--task', './task.ts']);
    expectFailure(await ended, 7, /ended in the middle of its work/);
  });
});

describe('boards', () => {
  it('a network that is too large for the board leaves the champion there', async () => {
    const directory = emptyDirectory();
    const port = ['--port', 'emulated:uno.eeprom'];
    await synaptolytic(directory, 'flash', save(directory, 'good.json', balancing), ...port);
    const before = readFileSync(join(directory, 'uno.eeprom'));
    const large = save(directory, 'large.json', shaped({ inputs: 16, hidden: 64, outputs: 4 }));
    const wide = save(directory, 'wide.json', shaped({ inputs: 10, hidden: 32, outputs: 1 }));
    expectFailure(await synaptolytic(directory, 'flash', large, ...port), 6, /208 bytes; .* stores at most 80/);
    expectFailure(await synaptolytic(directory, 'flash', wide, ...port), 6, /IMAGE_SHAPE\): the network is larger/);
    expect(readFileSync(join(directory, 'uno.eeprom'))).toEqual(before);
  });

  it('no such port', async () => {
    const directory = emptyDirectory();
    const champion = save(directory, 'a.json', balancing);
    for (const command of ['flash', 'validate']) {
      const ended = await synaptolytic(directory, command, champion, '--port', '/dev/ttyNobody');
      expectFailure(ended, 4, /There is no serial port \/dev\/ttyNobody\. Plug the board in/);
      expect(ended.stderr, 'nothing was played before').not.toContain('episode');
    }
    expectFailure(await synaptolytic(directory, 'flash', champion, '--port', ''), 4, /The port has no name/);
    expectFailure(await synaptolytic(directory, 'flash', champion, '--port', 'emulated:'), 4, /Write emulated:FILE/);
  });

  it('an EEPROM file that is none', async () => {
    const directory = emptyDirectory();
    const champion = save(directory, 'a.json', balancing);
    const ended = await synaptolytic(directory, 'flash', champion, '--port', 'emulated:a.json');
    expectFailure(ended, 4, /a\.json is not an EEPROM of the emulated Uno/);
    const device = await synaptolytic(directory, 'flash', champion, '--port', 'emulated:/dev/zero');
    expectFailure(device, 4, /\/dev\/zero cannot be read \(it is no ordinary file\)/);
  });

  it.skipIf(noSilentPort)(`a port that is busy, a board that is silent, garbled, or gone${noSilentPort}`, async () => {
    const directory = emptyDirectory();
    const champion = save(directory, 'a.json', balancing);
    const [busy, silent, garbled, gone] = await Promise.all([silentPort(), silentPort(), silentPort(), silentPort()]);
    const other = createBoard(busy.path);
    onTestFinished(() => other.close());
    await other.openPort();
    const flash = ({ path }: SilentPort) => start(directory, ['flash', champion, '--port', path]);
    const flashing = [silent, garbled, gone].map(flash);
    await Promise.all([silent.heard, garbled.heard, gone.heard]);
    garbled.send('What is this? '.repeat(20));
    gone.vanish();
    expectFailure(await flash(busy).ended, 4, /is in use\. Close the other program/);
    const [fromSilent, fromGarbled, fromGone] = await Promise.all(flashing.map(({ ended }) => ended));
    expectFailure(fromSilent!, 4, /sent nothing for 6000 ms\. Load firmware\/uno\.hex onto it/);
    expectFailure(fromGarbled!, 4, /sent 280 bytes .* not the greeting of our firmware/);
    expectFailure(fromGone!, 4, /closed before the board said anything/);
  });
});

describe('output', () => {
  it('a run directory that is in use already', async () => {
    const directory = emptyDirectory();
    mkdirSync(join(directory, 'run'));
    writeFileSync(join(directory, 'run/champion.json'), 'precious');
    expectFailure(
      await synaptolytic(directory, 'train', '--out', 'run'),
      5,
      /run already exists .* Name another directory/,
    );
    expect(readFileSync(join(directory, 'run/champion.json'), 'utf8')).toBe('precious');
  });

  it('a directory that cannot be', async () => {
    const directory = emptyDirectory();
    const champion = save(directory, 'a.json', balancing);
    expectFailure(await synaptolytic(directory, 'train', '--out', 'a.json/run'), 5, /Cannot write a\.json\/run/);
    expectFailure(
      await synaptolytic(directory, 'compile', champion, '-o', 'no/where.syn'),
      5,
      /Cannot write no\/where\.syn: its directory does not exist/,
    );
  });

  it('an image under a name that would hide it, or take the place of the champion', async () => {
    const directory = emptyDirectory();
    const champion = save(directory, 'a.json', balancing);
    const before = readFileSync(join(directory, champion));
    for (const name of [champion, 'a.h', 'a']) {
      expectFailure(await synaptolytic(directory, 'compile', champion, '-o', name), 2, /does not end in \.syn/);
    }
    const compile = (...words: string[]) => synaptolytic(directory, 'compile', champion, ...words);
    expectFailure(await compile('--target', 'c', '-o', 'a.syn'), 2, /does not end in \.h, as the target c does/);
    expectFailure(await compile('--target', 'json', '-o', champion), 2, /is the champion itself/);
    expectFailure(await compile('--no-saturation'), 2, /--no-saturation is for source text/);
    expectFailure(await compile('--target', 'rust'), 2, /Allowed choices are image, c, avr, arduino, js, python, json/);
    expect(readdirSync(directory)).toEqual([champion]);
    expect(readFileSync(join(directory, champion))).toEqual(before);
  });

  it('a stdout that is full', async () => {
    const directory = emptyDirectory();
    const champion = save(directory, 'a.json', balancing);
    const full = openSync('/dev/full', 'w');
    onTestFinished(() => closeSync(full));
    expectFailure(
      await startProcess(directory, ['inspect', champion], full).ended,
      5,
      /Cannot write the standard output: the disk is full/,
    );
  });

  it('a reader that has gone before it read all: the result is not there, so it is no success', async () => {
    const directory = emptyDirectory();
    const champion = save(directory, 'a.json', balancing);
    const inspect = `"${process.execPath}" "${main}" inspect "${join(directory, champion)}" --json`;
    const command = `exec 3> >(true); wait $!; ${inspect} >&3; echo "exit $?"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({
      stdout: 'exit 5\n',
      stderr: 'error: Cannot write the standard output: its reader has gone. Let it read to the end.\n',
    });
  });

  it.runIf(process.platform === 'linux')(
    'a stdout that the shell has closed, also through a program of Node, as npx is',
    () => {
      const directory = emptyDirectory();
      const champion = join(directory, save(directory, 'a.json', balancing));
      const inspect = `"${process.execPath}" "${main}" inspect "${champion}"`;
      const through = (stdio: string) => {
        const child = `require('node:child_process').spawnSync('sh', ['-c', '${inspect}; exit $?'], { stdio: ${stdio} })`;
        return `"${process.execPath}" -e "process.exitCode = ${child.replaceAll('"', '\\"').replace('$', '\\$')}.status"`;
      };
      const commands = [
        `${inspect} >&-`,
        `${inspect} >/dev/null`,
        `${through("'inherit'")} >&-`,
        through("['ignore', 'ignore', 'inherit']"),
      ];
      const codes = commands.map((command) => `${command}; echo "exit $?" >&2`);
      const { stderr } = spawnSync('sh', ['-c', codes.join('\n')], { encoding: 'utf8' });
      const told = 'error: Cannot write the standard output: it is closed. Leave out ">&-".\nexit 5\n';
      expect(stderr).toBe(`${told}exit 0\n${told}exit 0\n`);
    },
  );

  const [runDisk, disk] = [mountSmallDisk(5), mountSmallDisk(4)];
  afterAll(() => {
    runDisk.unmount();
    disk.unmount();
  });

  it.skipIf(runDisk.missing)(`a disk that fills up while training: nothing is lost${runDisk.missing}`, async () => {
    const directory = emptyDirectory();
    const run = join(runDisk.path, 'run');
    const oneWorker = ['--workers', '1'];
    const options = ['--task', 'balance', '--population', '2', '--episodes', '1', '--generations', '120'];
    const args = ['train', ...options, ...oneWorker];
    expectFailure(
      await synaptolytic(directory, ...args, '--out', run),
      5,
      /the disk is full\. Free some space.*Go on with: synaptolytic train --resume .*run'?\n/,
    );
    const history = readFileSync(join(run, 'history.jsonl'), 'utf8').trimEnd().split('\n');
    expect(history.map((line) => (JSON.parse(line) as { generation: number }).generation)).toEqual([...history.keys()]);
    cpSync(run, join(directory, 'moved'), { recursive: true });
    expect(await synaptolytic(directory, 'train', '--resume', 'moved', ...oneWorker)).toMatchObject({ code: 0 });
    expect(await synaptolytic(directory, ...args, '--out', 'whole')).toMatchObject({ code: 0 });
    for (const name of readdirSync(join(directory, 'whole'))) {
      expect(readFileSync(join(directory, 'moved', name)), name).toEqual(readFileSync(join(directory, 'whole', name)));
    }
  });

  it.skipIf(disk.missing)(`a disk that is full: the earlier image and EEPROM stay${disk.missing}`, async () => {
    const directory = emptyDirectory();
    const champion = save(directory, 'a.json', balancing);
    const [image, eeprom] = [join(disk.path, 'a.syn'), join(disk.path, 'uno.eeprom')];
    const erased = Buffer.alloc(1024, 0xff);
    writeFileSync(image, 'earlier');
    writeFileSync(eeprom, erased);
    fill(disk);
    expectFailure(await synaptolytic(directory, 'compile', champion, '-o', image), 5, /a\.syn: the disk is full/);
    expectFailure(
      await synaptolytic(directory, 'flash', champion, '--port', `emulated:${eeprom}`),
      4,
      /uno\.eeprom cannot be written/,
    );
    expect(readFileSync(image, 'utf8')).toBe('earlier');
    expect(readFileSync(eeprom)).toEqual(erased);
    expect(readdirSync(disk.path).sort()).toEqual(['a.syn', 'filler', 'uno.eeprom']);
  });
});
