// Every command on its way to success: what it prints, what it leaves, and its help.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../src/compile/index.js';
import { defaultSettings, RunDirectory, trainRun } from '../../src/learn/index.js';
import { canonicalEqual, canonicalForm, parseChampion } from '../../src/network/index.js';
import { balancing, idle, save } from './champions.js';
import { emptyDirectory, synaptolytic } from './command-line.js';
import { startProcess } from './process.js';

/** One thread, where the number of threads is not what is tested: to start one takes longer than all of this. */
const tinyTraining =
  '--task balance --seed 5 --population 8 --episodes 1 --max-generations 3 --confirm 2 --workers 1'.split(' ');

describe('synaptolytic', () => {
  it('tells its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await startProcess('.', ['--version']).ended).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('--help of every command shows an example and the exit codes', async () => {
    const commands = ['pipeline', 'train', 'compare', 'compile', 'inspect', 'flash', 'validate', 'boards'];
    commands.push(...['run', 'home', 'monitor', 'log', 'replay'].map((part) => `rig ${part}`));
    const helps = await Promise.all(
      commands.map((command) => synaptolytic(process.cwd(), ...command.split(' '), '--help')),
    );
    for (const [index, { code, stdout }] of helps.entries()) {
      expect(code).toBe(0);
      expect(stdout).toContain(`\nExample:\n  $ synaptolytic ${commands[index]}`);
      expect(stdout).toMatch(/\nExit codes:\n {4}0 {2}/);
      expect(stdout).toContain('--json');
    }
  });
});

describe('train', () => {
  it('leaves config, history and champion, and shows a plain line for each generation', async () => {
    const directory = emptyDirectory();
    const { code, stdout, stderr } = await synaptolytic(directory, 'train', ...tinyTraining, '--out', 'run');
    expect(code).toBe(0);
    expect(stdout).toContain(join('run', 'champion.json'));
    expect(stderr.match(/^gen \d+\/2 {2}best .* mean .* connections .* M steps\/s .*$/gm)).toHaveLength(3);
    expect(readdirSync(join(directory, 'run')).sort()).toEqual(['champion.json', 'config.json', 'history.jsonl']);
    const history = readFileSync(join(directory, 'run/history.jsonl'), 'utf8').trim().split('\n');
    expect(history.map((line) => (JSON.parse(line) as { generation: number }).generation)).toEqual([0, 1, 2]);
  });

  it('prints JSON, takes lengths with units, and finds a free directory', async () => {
    const directory = emptyDirectory();
    const { code, stdout } = await synaptolytic(directory, 'train', ...tinyTraining, '--rail', '150 cm', '--json');
    expect(code).toBe(0);
    const result = JSON.parse(stdout) as { runDirectory: string; champion: string; generations: number };
    expect(result).toMatchObject({
      runDirectory: 'runs/balance-mk1-seed5',
      generations: 3,
      workers: expect.any(Number),
      engine: expect.stringMatching(/^\w/),
    });
    const champion = parseChampion(readFileSync(join(directory, result.champion), 'utf8'), result.champion);
    expect(champion.task.parameters).toEqual({ railM: 1.5 });
    expect(champion.confirmed!.episodes).toBe(2);
  });
});

describe('train, with all that can be set', () => {
  const settingsOf = (directory: string, run: string) =>
    JSON.parse(readFileSync(join(directory, run, 'config.json'), 'utf8')).settings;

  it('takes every setting from the command line', async () => {
    const directory = emptyDirectory();
    const own = '--elites 3 --hidden 16 --precision float32 --initial-prune 0.5 --check-every 2 --target 5000 --seed 9';
    const mk1 = `${own} --elect software --parents code --min-mutation-rate 0.01 --max-mutation-rate 0.1 --min-generations 1`;
    await synaptolytic(directory, 'train', ...tinyTraining, ...mk1.split(' '), '--out', 'mk1');
    expect(settingsOf(directory, 'mk1')).toEqual({
      task: 'balance',
      taskParameters: { railM: 2 },
      method: 'mk1',
      seed: 9,
      hidden: 16,
      population: 8,
      elites: 3,
      episodes: 1,
      precision: 'float32',
      initialPrune: 0.5,
      parents: 'code',
      minMutationRate: 0.01,
      maxMutationRate: 0.1,
      minGenerations: 1,
      checkEvery: 2,
      maxGenerations: 3,
      targetReturn: 5000,
      confirmEpisodes: 2,
    });
    const mk2 = '--method mk2 --min-keep 0.1 --max-keep 0.8 --frequency-noise 0.2 --carried-over 0';
    await synaptolytic(directory, 'train', ...tinyTraining, ...mk2.split(' '), '--out', 'mk2');
    expect(settingsOf(directory, 'mk2')).toMatchObject({
      minKeep: 0.1,
      maxKeep: 0.8,
      frequencyNoise: 0.2,
      carriedOver: 0,
    });
  });

  it('--generations plays exactly so many, though the target is reached at once', async () => {
    const directory = emptyDirectory();
    const { stdout } = await synaptolytic(
      directory,
      ...'train --preset table-1 --population 4 --episodes 1 --confirm 1 --target 1 --generations 4 --json'.split(' '),
    );
    expect(JSON.parse(stdout)).toMatchObject({ generations: 4, solved: { generation: 0 } });
  });

  it('--preset is a table of the article, and what is given besides wins', async () => {
    const directory = emptyDirectory();
    const few = '--episodes 1 --confirm 1 --generations 1 --workers 1'.split(' ');
    await synaptolytic(directory, 'train', '--preset', 'table-1', ...few, '--out', 'one');
    expect(settingsOf(directory, 'one')).toMatchObject({ task: 'balance', population: 128, targetReturn: 999.5 });
    await synaptolytic(
      directory,
      'train',
      '--preset',
      'table-2',
      ...few,
      '--population',
      '2',
      '--rail',
      '1 m',
      '--out',
      'two',
    );
    expect(settingsOf(directory, 'two')).toMatchObject({
      task: 'swing-up',
      taskParameters: { railM: 1 },
      population: 2,
      targetReturn: 880,
    });
  });

  it('gives the same bytes for any number of workers', async () => {
    const directory = emptyDirectory();
    // More numbers: test/learn/evaluation/same-result.test.ts.
    for (const workers of ['1', '3']) {
      await synaptolytic(directory, 'train', ...tinyTraining, '--workers', workers, '--out', workers);
      for (const name of ['history.jsonl', 'champion.json']) {
        expect(readFileSync(join(directory, workers, name))).toEqual(readFileSync(join(directory, '1', name)));
      }
    }
  });
});

describe('compare', () => {
  it('shows runs side by side, as a table, JSON and CSV', async () => {
    const directory = emptyDirectory();
    for (const seed of ['1', '2']) {
      await synaptolytic(directory, 'train', ...tinyTraining, '--seed', seed, '--out', seed);
    }
    const table = await synaptolytic(directory, 'compare', '1', '2');
    expect(table).toMatchObject({ code: 0, stderr: '' });
    expect(table.stdout).toMatch(
      /^\*\*2 runs\*\*\n\n\| run \| directory \| seed \| generations \|.*\n.*\n\| 1 +\| 1 +\| +1 \| +3 \| /,
    );
    expect(table.stdout).toMatch(/\n\| run \|.* champion \|.*\n.*\n\| 1 +\| .* ± .*\|\n/);
    expect(table.stdout).toMatch(/differ only in their seed[\s\S]*\n\| 1 +\| +2 \| +0 of 2 \(0 %\) \|/);
    const json = JSON.parse((await synaptolytic(directory, 'compare', '1', '2', '--json')).stdout);
    expect(json).toMatchObject({ runs: [{ path: '1' }, { path: '2' }], groups: [{ seeds: [1, 2], finished: 2 }] });
    const csv = (await synaptolytic(directory, 'compare', '1', '2', '--csv')).stdout.split('\n');
    expect(csv).toHaveLength(4);
    expect(csv[0]).toMatch(/^run,seed,finished,generations,steps,/);
    expect(csv[2]).toMatch(/^2,2,true,3,\d+,/);
    const history = (await synaptolytic(directory, 'compare', '1', '2', '--history')).stdout.split('\n');
    expect(history).toHaveLength(1 + 3 + 3 + 1);
    expect(history[4]).toMatch(/^2,0,\d+,/);

    writeFileSync(join(directory, 'limits.txt'), '');
    const all = await synaptolytic(directory, 'compare', '1', '1/', '2', 'limits.txt');
    expect(all).toMatchObject({ code: 0, stderr: 'limits.txt is not a run directory; left out.\n' });
    expect(all.stdout.match(/differ only in their seed[\s\S]*/)![0]).toMatch(/\| +2 \| +0 of 2/);
  });

  it('fits 80 columns, also with long names: where all lie is said once, and of a longer name the end is shown', async () => {
    const directory = emptyDirectory();
    const long = 'balance-mk1-population-256-episodes-16-seed1';
    const longest = `balance-${'very-'.repeat(12)}long-name-seed2`;
    const trained = [
      ['mk1', 1, long],
      ['mk1', 2, longest],
      ['cma-layer', 1, 'seven'],
    ] as const;
    const paths = trained.map(([, , name]) => join('experiments/of-today/runs', name));
    for (const [k, [method, seed]] of trained.entries()) {
      const tiny = { population: 8, elites: 4, episodes: 1, minGenerations: 2, maxGenerations: 2, confirmEpisodes: 2 };
      const settings = defaultSettings('balance', method, { ...tiny, seed });
      await trainRun(RunDirectory.create(settings, join(directory, paths[k]!)));
    }
    const { stdout } = await synaptolytic(directory, 'compare', `${paths[0]}/`, ...paths.slice(1));
    expect(stdout).toMatch(/^\*\*3 runs in experiments\/of-today\/runs\*\*\n/);
    expect(stdout).toMatch(/^\| 1 +\| balance-mk1-population-256-episodes-16-seed1 +\|/m);
    expect(stdout).toMatch(/^\| 2 +\| …[\w-]+-long-name-seed2 +\|/m);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('refuses what is no run, or a damaged one', async () => {
    const directory = emptyDirectory();
    await synaptolytic(directory, 'train', ...tinyTraining, '--out', 'run');
    const none = await synaptolytic(directory, 'compare', 'run', 'nothing');
    expect(none).toMatchObject({ code: 3, stdout: '' });
    expect(none.stderr).toMatch(/^error: nothing is not a run directory: there is no nothing\/config\.json\. .*\n$/);
    writeFileSync(join(directory, 'run/history.jsonl'), '{}\n');
    const damaged = await synaptolytic(directory, 'compare', 'run');
    expect(damaged).toMatchObject({ code: 3, stderr: expect.stringMatching(/history\.jsonl cannot be used: line 1 /) });
  });
});

describe('compile', () => {
  it('writes the image, by default beside the champion', async () => {
    const directory = emptyDirectory();
    const { code, stdout } = await synaptolytic(directory, 'compile', save(directory, 'a.json', balancing));
    expect(code).toBe(0);
    expect(stdout).toContain('50 bytes');
    const image = decodeImage(readFileSync(join(directory, 'a.syn')));
    expect(canonicalEqual(canonicalForm(image.mask), canonicalForm(balancing.mask))).toBe(true);
    expect(readdirSync(directory).sort()).toEqual(['a.json', 'a.syn']);
  });

  it('prints its report as JSON', async () => {
    const directory = emptyDirectory();
    const champion = save(directory, 'a.json', balancing);
    const { code, stdout } = await synaptolytic(directory, 'compile', champion, '-o', 'b.syn', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ image: 'b.syn', bytes: 50, kinds: 2, fitsAvr: true });
    expect(readdirSync(directory).sort()).toEqual(['a.json', 'b.syn']);
  });

  it('writes source text for a program of your own, by default beside the champion', async () => {
    const directory = emptyDirectory();
    const champion = save(directory, 'a.json', balancing);
    for (const target of ['c', 'js', 'python', 'json']) {
      expect((await synaptolytic(directory, 'compile', champion, '--target', target)).code).toBe(0);
    }
    const { stdout } = await synaptolytic(
      directory,
      ...['compile', champion, '--target', 'avr', '--no-saturation', '-o', 'b.S', '--json'],
    );
    expect(JSON.parse(stdout)).toMatchObject({ target: 'avr', files: ['b.S', 'b.h'] });
    const files = ['a.evaluator.json', 'a.h', 'a.js', 'a.json', 'a.py', 'b.S', 'b.h'];
    expect(readdirSync(directory).sort()).toEqual(files);
    expect(readFileSync(join(directory, 'b.h'), 'utf8')).toContain('void champion_act(');
  });
});

describe('inspect', () => {
  const equation = 'action = tanh(tanh(poleSine + poleVelocity) + tanh(cartVelocity + poleSine + poleVelocity))';

  it('shows a champion', async () => {
    const directory = emptyDirectory();
    const { code, stdout } = await synaptolytic(directory, 'inspect', save(directory, 'a.json', balancing));
    expect(code).toBe(0);
    expect(stdout).toContain(equation.replace(' + tanh(cart', '\n                    + tanh(cart'));
    expect(stdout).toContain('7 connections of which 7 live');
    expect(stdout).toContain('1 × poleSine + poleVelocity\n');
    expect(stdout).toMatch(/\d+ cycles predicted/);
  });

  it('shows an image, with signature and CRC, and says the same of the network', async () => {
    const directory = emptyDirectory();
    const champion = save(directory, 'a.json', balancing);
    await synaptolytic(directory, 'compile', champion);
    const [ofChampion, ofImage] = await Promise.all(
      [champion, 'a.syn'].map(async (file) =>
        JSON.parse((await synaptolytic(directory, 'inspect', file, '--json')).stdout),
      ),
    );
    const { signature, crc } = decodeImage(readFileSync(join(directory, 'a.syn')));
    expect(ofImage).toEqual({ ...ofChampion, file: 'a.syn', signature, crc });
    expect(ofImage.equation).toEqual([equation]);
    const { stdout } = await synaptolytic(directory, 'inspect', 'a.syn');
    expect(stdout).toContain(signature.toString(16));
    expect(stdout).toContain(crc.toString(16));
  });
});

describe('flash', () => {
  it('writes once, and says when the board holds the image already', async () => {
    const directory = emptyDirectory();
    const champion = save(directory, 'a.json', balancing);
    await synaptolytic(directory, 'compile', champion);
    const first = await synaptolytic(directory, 'flash', 'a.syn', '--port', 'emulated:uno.eeprom');
    expect(first).toMatchObject({
      code: 0,
      stdout: 'emulated Uno: 50 bytes written to slot 0, read back, and equal.\n',
    });
    const second = await synaptolytic(directory, 'flash', champion, '--port', 'emulated:uno.eeprom', '--json');
    expect(second.code).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({
      port: 'emulated:uno.eeprom',
      written: false,
      slot: 0,
      bytes: 50,
    });
  });
});

describe('validate', () => {
  it('judges both levels and writes the verdict', async () => {
    const directory = emptyDirectory();
    const champion = save(directory, 'a.json', balancing);
    const { code, stdout } = await synaptolytic(directory, 'validate', champion, '--episodes', '1', '--out', 'verdict');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^software +meanReturn +\d+ +> 990 +pass$/m);
    expect(stdout).toMatch(/^ +bitEquality +100 % +== 100 % +pass$/m);
    expect(stdout).toMatch(/\nAll \d+ checks passed\. Everything is in verdict\/\n$/);
    const verdict = JSON.parse(readFileSync(join(directory, 'verdict/verdict.json'), 'utf8')) as { passed: boolean };
    expect(verdict).toMatchObject({ passed: true, champion: { file: 'a.json', task: { name: 'balance' } } });
    expect(readFileSync(join(directory, 'verdict/junit.xml'), 'utf8')).toContain('<testsuite name="processor"');
  });

  it.each([
    ['a port that does not exist', 4, ['a.json', '--port', '/dev/ttyNOPE']],
    ['a champion that does not exist', 3, ['none.json']],
    ['a rig that does not exist', 2, ['a.json', '--level', 'rig', '--rig', 'none']],
    ['faults on a rig that does not exist', 2, ['a.json', '--faults', '--rig', 'none']],
    ['limits that do not exist', 3, ['a.json', '--limits', 'none.txt']],
    ['an option that there is not', 2, ['a.json', '--epsiodes', '3']],
    ['a value that cannot be', 2, ['a.json', '--episodes', '0']],
    ['options that do not go together', 2, ['a.json', '--port', 'emulated', '--boards', 'all']],
    ['no champion', 2, []],
    ['two champions', 2, ['a.json', 'b.json']],
  ])('that fails by %s leaves no verdict of an earlier run', async (_, exit, words) => {
    const directory = emptyDirectory();
    save(directory, 'a.json', balancing);
    mkdirSync(join(directory, 'v'));
    for (const name of ['verdict.json', 'junit.xml', 'report.html', 'mine.txt'])
      writeFileSync(join(directory, 'v', name), 'earlier');
    const { code } = await synaptolytic(directory, 'validate', ...words, '--out', 'v');
    expect(code).toBe(exit);
    expect(readdirSync(join(directory, 'v'))).toEqual(['mine.txt']);
  });

  it.each(['validate a.json --nope --out=v', 'check m.yaml --nope --out v'])(
    'nor where the parser refuses: %s',
    async (line) => {
      const directory = emptyDirectory();
      mkdirSync(join(directory, 'v/failures'), { recursive: true });
      for (const name of ['verdict.json', 'junit.xml', 'summary.md', 'report.html', 'failures/a-b.svg'])
        writeFileSync(join(directory, 'v', name), 'earlier');
      expect((await synaptolytic(directory, ...line.split(' '))).code).toBe(2);
      expect(readdirSync(join(directory, 'v'), { recursive: true })).toEqual(['failures']);
    },
  );

  it.each(['validate --help --out v', 'inspect a.json --nope --out v', 'validate a.json --nope --out file'])(
    'and leaves what it has no business with: %s',
    async (line) => {
      const directory = emptyDirectory();
      mkdirSync(join(directory, 'v'));
      writeFileSync(join(directory, 'v/verdict.json'), 'earlier');
      writeFileSync(join(directory, 'file'), 'mine');
      const { code, stderr } = await synaptolytic(directory, ...line.split(' '));
      expect(code).toBe(line.includes('--help') ? 0 : 2);
      expect(stderr).not.toContain('earlier verdict');
      expect(readdirSync(join(directory, 'v'))).toEqual(['verdict.json']);
      expect(readdirSync(directory).sort()).toEqual(['file', 'v']);
    },
  );

  it('exits with 1 when a check fails, and prints the verdict as JSON', async () => {
    const directory = emptyDirectory();
    const champion = save(directory, 'idle.json', idle);
    const { code, stdout } = await synaptolytic(
      directory,
      'validate',
      champion,
      '--level',
      'software',
      '--episodes',
      '1',
      '--json',
    );
    expect(code).toBe(1);
    const { passed, levels, checks } = JSON.parse(stdout) as { passed: boolean; levels: object[]; checks: object[] };
    expect(passed).toBe(false);
    expect(levels).toHaveLength(1);
    expect(checks).toContainEqual(expect.objectContaining({ name: 'meanReturn', limit: '> 990', passed: false }));
  });
});

describe('boards', () => {
  it('lists the emulated Uno, whatever the machine has', async () => {
    const { code, stdout } = await synaptolytic(process.cwd(), 'boards');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^emulated +emulated Uno/m);
    const paths = JSON.parse((await synaptolytic(process.cwd(), 'boards', '--json')).stdout) as { path: string }[];
    expect(paths.map(({ path }) => path)).toContain('emulated');
  });
});
