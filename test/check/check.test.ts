// synaptolytic check: manifests that cannot be, selections, and baselines.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { judgeByBaseline, parseBaseline, studentT } from '../../rig/check/index.js';
import { RandomStream } from '../../sim/index.js';
import { parseShard, shardOf } from '../../src/base/index.js';
import { check, room } from './room.js';

const quick = 'champions: [good.json]\nlevels: [software]\nepisodes: 2\n';

describe('a manifest that cannot be', () => {
  it.each([
    ['champions: [good.json\n', 'm.yaml, line 2: this is no YAML'],
    ['- good.json\n', 'm.yaml, line 1: a manifest is a list of fields'],
    ['rigs: [bench]\n', 'm.yaml, line 1: field champions: is missing'],
    [
      'champions: [good.json]\nlevel: [rig]\n',
      'm.yaml, line 2: field level: there is no such field. Did you mean "levels"?',
    ],
    [
      'champions: [good.json]\nlevels:\n  - software\n  - rigg\n',
      'm.yaml, line 4: field levels[2]: there is no such level.',
    ],
    [
      'champions:\n  - file: good.json\n    rig: bench\n',
      'm.yaml, line 3: field champions[1].rig: there is no such field. Did you mean "rigs"?',
    ],
    ['champions: [good.json]\nrigs:\n  - bench\n  - bensh\n', 'm.yaml, line 4: field rigs[2]: There is no rig'],
    ['champions: [good.json, good.json]\n', 'm.yaml, line 1: field champions[2]: there are two champions "good"'],
    ['champions: [good.json]\nepisodes: 0\n', 'm.yaml, line 2: field episodes:'],
    ['champions: [good.json]\nlevels: [rig]\n', 'm.yaml, line 2: field levels: needs a rig'],
    [
      'champions: [good.json]\nrigs: [bench]\nfaults: [moter]\n',
      'm.yaml, line 3: field faults[1]: there is no group of faults "moter". Did you mean "motor"?',
    ],
    [
      'champions: [good.json]\nlimits:\n  - meanReturn > 1\n  - meanRetrun > 1\n',
      'm.yaml, line 4: field limits[2]: the limit',
    ],
    [
      'champions:\n  - file: good.json\n    limits: [meanReturn]\n',
      'm.yaml, line 3: field champions[1].limits[1]: the limit',
    ],
    ['champions: [folder]\n', 'm.yaml, line 1: field champions[1]: Cannot read folder: it is a directory.'],
    [
      'champions: [good.json]\nrigs: [bench]\nscenarios:\n  - folder\n',
      'm.yaml, line 4: field scenarios[1]: Cannot read folder: it is a directory.',
    ],
    ['champions: ["a\\0b.json"]\n', 'm.yaml, line 1: field champions[1]: Cannot read a\\u0000b.json: no file can'],
    ['champions: [good.json]\nepisodes:\n', 'm.yaml, line 2: field episodes: is empty; write a number.'],
    ['champions: [\ufffd]\n', 'm.yaml, line 1: this has bytes that are no UTF-8; save the file as UTF-8.'],
    ['champions: [good.json]\nepisodes: 1.5\n', 'm.yaml, line 2: field episodes: is 1.5; write a whole number.'],
    ['champions: [good.json]\nepisodes: "5"\n', 'm.yaml, line 2: field episodes: is "5"; write a number.'],
    ['champions: [good.json]\nlevels: software\n', 'm.yaml, line 2: field levels: is "software"; write a list'],
    ['champions: [good.json]\nseed: -1\n', 'm.yaml, line 2: field seed: is -1; write at least 0.'],
    ['champions:\n  - good.json\n  - gone.json\n', 'm.yaml, line 3: field champions[2]: there is no file "gone.json".'],
    [
      'champions: ["*.json"]\n',
      'm.yaml, line 1: field champions[1]: there is no file "*.json". A pattern stands for no files',
    ],
    [
      'champions: [good.json]\nrigs: [bench]\nscenarios: [gone.yaml]\n',
      'm.yaml, line 3: field scenarios[1]: there is no file "gone.yaml".',
    ],
    ['champions: [m.yaml]\n', 'm.yaml'],
    ['', 'm.yaml, line 1: a manifest is a list of fields'],
  ])('%j', async (manifest, message) => {
    const directory = room(manifest);
    mkdirSync(join(directory, 'folder'));
    const { code, stderr, stdout } = await check(directory);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(code).toBe(3);
  });

  it('tells each field once, for programs by its place', async () => {
    const many = await check(room('champions: [good.json]\nepisodes: 1e99\n'), '--json');
    expect(JSON.parse(many.stdout).error).toMatchObject({
      message: 'm.yaml, line 2: field episodes: is 1e+99; write at most 100000.',
      ...{ file: 'm.yaml', line: 2, field: 'episodes' },
    });
    const limit = await check(room('champions: [good.json]\nlimits:\n  - meanRetrun > 1\n'), '--json');
    expect(JSON.parse(limit.stdout).error).toMatchObject({ file: 'm.yaml', line: 3, field: 'limits[1]' });
  });

  it('in which no level is left and nothing else is asked for fails', async () => {
    const { code, stdout } = await check(room('champions: [good.json]\nlevels: []\n'), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'MANIFEST_EMPTY', field: 'levels' });
  });
});

describe('a selection', () => {
  it('is a share of the cases, each in exactly one', () => {
    const items = [1, 2, 3, 4, 5, 6, 7];
    const shares = [1, 2, 3].map((index) => shardOf(items, { index, of: 3 }));
    expect(shares).toEqual([
      [1, 4, 7],
      [2, 5],
      [3, 6],
    ]);
    expect(parseShard('2/4')).toEqual({ index: 2, of: 4 });
    for (const text of ['0/4', '5/4', '2', '2/', '1/0', '-1/2', 'a/b'])
      expect(() => parseShard(text)).toThrow('is no share');
  });

  it('of nothing fails', async () => {
    const directory = room(quick);
    expect(await check(directory, '--only', 'nobody')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nothing is judged'),
    });
    expect(await check(directory, '--shard', '2/2')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Take fewer shards'),
    });
    expect(await check(directory, '--shard', '3/2')).toMatchObject({ code: 2 });
    const { stdout } = await check(directory, '--only', 'nobody', '--json');
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'MANIFEST_EMPTY', file: 'm.yaml', field: '--only' });
  });

  it.each(['0 s', '-5 min', '10', '10 parsecs'])('has no time limit of "%s"', async (limit) => {
    const { code, stdout } = await check(room(quick), `--time-limit=${limit}`, '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout).error).toMatchObject({ field: '--time-limit' });
  });

  it('that is not played within the time limit fails', async () => {
    const directory = room('champions: [good.json]\nlevels: [software]\nepisodes: 100000\n');
    const { code, stdout } = await check(directory, '--time-limit', '0.2 s');
    expect(code).toBe(1);
    expect(stdout).toContain('It was not played within the time limit');
  });
});

describe('a baseline', () => {
  const task = { name: 'balance', periodUs: 16_500, parameters: { railM: 2 } };
  const file = (returns: number[]) =>
    parseBaseline(
      JSON.stringify({
        format: 'synaptolytic-baseline',
        version: 1,
        program: '0',
        cases: { a: { task, seed: 1, returns } },
      }),
      'b.json',
    );
  const judged = (before: number[], returns: number[]) => judgeByBaseline(file(before), 'a', 'rig', returns);

  it('fails nobody for noise, and everybody who is surely worse by more than 1 %', () => {
    expect(judged([100, 100, 100, 100], [100, 100, 100, 100])?.passed).toBe(true);
    expect(judged([100, 100, 100, 100], [99.5, 99.4, 99.5, 99.6])?.passed).toBe(true);
    expect(judged([100, 100, 100, 100], [120, 70, 110, 85])?.passed).toBe(true);
    expect(judged([100, 100, 100, 100], [97, 97.2, 96.9, 97])?.passed).toBe(false);
    expect(judged([100], [10])?.passed).toBe(true);
    expect(judged([-100, -100], [-98, -98])?.passed).toBe(true);
    expect(judged([-100, -100], [-102, -102])?.passed).toBe(false);
  });

  it('fails at most one of forty runs in which nothing has changed but the noise', () => {
    const noise = (seed: number) => {
      const random = new RandomStream({ seed, purpose: 'start' });
      return Array.from({ length: 20 }, () => 900 + 200 * (random.uniform() - 0.5));
    };
    const runs = Array.from({ length: 400 }, (_, i) => judged(noise(2 * i), noise(2 * i + 1))!);
    expect(runs.filter(({ passed }) => !passed).length).toBeLessThanOrEqual(10);
    const worse = Array.from(
      { length: 50 },
      (_, i) =>
        judged(
          noise(2 * i),
          noise(2 * i + 1).map((r) => 0.8 * r),
        )!,
    );
    expect(worse.every(({ passed }) => !passed)).toBe(true);
  });

  it("takes Student's t, which joins its table", () => {
    expect(studentT(4)).toBe(2.776);
    expect(studentT(11)).toBeCloseTo(2.201, 3);
    expect(studentT(1e9)).toBeCloseTo(1.96, 4);
  });

  it('is written by a run that passes, and judges the next', async () => {
    const directory = room(quick);
    expect((await check(directory, '--write-baseline', 'b.json')).code).toBe(0);
    const { stdout } = await check(directory, '--baseline', 'b.json', '--json');
    expect(JSON.parse(stdout).cases[0].checks.at(-1)).toMatchObject({
      name: 'changeFromBaseline',
      value: 0,
      passed: true,
    });
    writeFileSync(join(directory, 'm.yaml'), `${quick}limits: [meanReturn > 99999]\n`);
    const failed = await check(directory, '--write-baseline', 'c.json');
    expect(failed.stderr).toContain('c.json was not written');
    expect(existsSync(join(directory, 'c.json'))).toBe(false);
    mkdirSync(join(directory, 'd.json'));
    const early = await check(directory, '--write-baseline', 'd.json');
    expect([early.code, early.stderr]).toEqual([
      5,
      'error: Cannot write d.json: there is a directory of that name. Choose another name.\n',
    ]);
  });

  it('of another manifest is refused, and a new case is told', async () => {
    const directory = room(quick);
    await check(directory, '--write-baseline', 'b.json');
    writeFileSync(join(directory, 'm.yaml'), quick.replace('good', 'idle'));
    const refused = await check(directory, '--baseline', 'b.json', '--json');
    expect(refused.code).toBe(3);
    expect(JSON.parse(refused.stdout).error).toMatchObject({
      code: 'BASELINE_INVALID',
      file: 'b.json',
      field: 'cases',
    });
    writeFileSync(join(directory, 'm.yaml'), quick.replace('good.json', 'good.json, { file: good.json, name: new }'));
    const { code, stderr } = await check(directory, '--baseline', 'b.json');
    expect(code).toBe(0);
    expect(stderr).toContain('new/software is not in b.json: it is not compared.');
  });

  it('of another format, version, task, seed or number of episodes is refused', async () => {
    const directory = room(quick);
    await check(directory, '--write-baseline', 'b.json');
    const text = readFileSync(join(directory, 'b.json'), 'utf8');
    const isCase = 'x.json, line 6: field cases.good/software: this case is of another';
    const changes = [
      ['"format":', '"formatt":', 'x.json, line 1: field format: is not "synaptolytic-baseline": this is no baseline.'],
      ['"version": 1', '"version": 9', 'x.json, line 3: field version: this is a baseline of another version'],
      ['"program"', '"programme"', 'x.json, line 4: field programme: there is no such field. Did you mean "program"?'],
      ['"seed":1', '"seed":"1"', 'x.json, line 6: field cases.good/software.seed: '],
      ['{\n', '{{\n', 'x.json, line 9: this is no JSON: '],
      ['"name":"balance"', '"name":"swing-up"', `${isCase} task`],
      ['"seed":1', '"seed":2', `${isCase} seed`],
      ['"returns":[', '"returns":[1,', `${isCase} number of episodes`],
    ] as const;
    for (const [from, to, message] of changes) {
      expect(text).toContain(from);
      writeFileSync(join(directory, 'x.json'), text.replace(from, to));
      const { code, stderr } = await check(directory, '--baseline', 'x.json');
      expect([code, stderr]).toEqual([3, expect.stringContaining(message)]);
      expect(stderr, 'before anything is played').toMatch(/^error: /);
    }
  });
});

describe('under GitHub Actions', () => {
  it('the summary is appended, and each failure is an annotation in which nothing is taken for a command', async () => {
    const directory = room('champions: [idle.json]\nlevels: [software]\nepisodes: 1\nlimits: ["meanReturn > 900"]\n');
    Object.assign(process.env, { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(directory, 'summary.md') });
    onTestFinished(() => {
      delete process.env.GITHUB_ACTIONS;
      delete process.env.GITHUB_STEP_SUMMARY;
    });
    writeFileSync(join(directory, 'summary.md'), 'before\n');
    const { stderr } = await check(directory);
    expect(stderr).toMatch(/^::error file=m\.yaml,title=idle\/software::meanReturn is .*; the limit is > 900\.$/m);
    expect(readFileSync(join(directory, 'summary.md'), 'utf8')).toMatch(/^before\n## synaptolytic check m\.yaml\n/);
  });
});

describe('a case that no board plays', () => {
  it('leaves its worst episode as animation and as numbers, which the next run removes', async () => {
    const directory = room('champions: [idle.json]\nlevels: [software]\nepisodes: 3\nlimits: ["minReturn > 900"]\n');
    expect((await check(directory, '--out', 'out')).code).toBe(1);
    const left = join(directory, 'out/failures');
    expect(readdirSync(left).sort()).toEqual(['idle-software.csv', 'idle-software.svg']);
    const [head, first] = readFileSync(join(left, 'idle-software.csv'), 'utf8').split('\n');
    expect(head).toBe('timeS,positionM,velocityMps,angleRad,angularVelocityRadps,drive');
    expect(first!.split(',')).toHaveLength(6);
    writeFileSync(join(directory, 'm.yaml'), quick);
    expect((await check(directory, '--out', 'out')).code).toBe(0);
    expect(readdirSync(left)).toEqual([]);
  });
});
