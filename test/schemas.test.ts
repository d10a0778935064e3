// The JSON Schemas: as the code's own schemas say, shipped, and held against every example by a validator that is not ours.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { schemaUrl } from '../cli/stamp.js';
import { schemaFiles } from '../schemas/generate.js';
import { formatChampion, parseAnyChampion } from '../src/network/index.js';
import { balancing, idle, save } from './cli/champions.js';
import { emptyDirectory, synaptolytic } from './cli/command-line.js';
import { kinds, problems } from './json-schemas.js';

/** Files of a directory that end so. */
const filesIn = (directory: string, end: string) =>
  readdirSync(directory)
    .filter((name) => name.endsWith(end))
    .map((name) => join(directory, name));

describe('the schemas', () => {
  it('are those of the code: otherwise run `npm run generate`', () => {
    for (const { name, text } of schemaFiles()) expect(readFileSync(`schemas/${name}`, 'utf8'), name).toBe(text);
    const names = readdirSync('schemas').filter((name) => name.endsWith('.json'));
    expect(names.sort()).toEqual(kinds.map((kind) => `${kind}.schema.json`));
  });

  it('are reached by the name of the package', () => {
    const { resolve } = createRequire(import.meta.url);
    for (const kind of kinds)
      expect(resolve(`synaptolytic/schemas/${kind}.schema.json`)).toBe(
        join(process.cwd(), 'schemas', `${kind}.schema.json`),
      );
  });
});

describe('every example keeps to its schema, and names it', () => {
  it.each([...filesIn('examples/champions', '.json'), ...filesIn('examples/check', '.json')])('%s', (path) => {
    const champion = JSON.parse(readFileSync(path, 'utf8'));
    if (champion.format !== 'synaptolytic-champion') return expect(champion.format).toBe('synaptolytic-baseline');
    expect(problems('champion', champion)).toBeNull();
    expect(champion.$schema).toBe(schemaUrl('champion'));
  });

  it.each([
    ...filesIn('rig/presets', '.yaml').map((path) => [path, 'rig'] as const),
    ...filesIn('examples/check', '.yaml').map((path) => [path, 'manifest'] as const),
    ...filesIn('examples/experiments', '.yaml').map((path) => [path, 'experiment'] as const),
    ...['examples/scenarios', 'rig/scenarios'].flatMap((directory) =>
      filesIn(directory, '.yaml').map((path) => [path, 'scenario'] as const),
    ),
  ])('%s', (path, kind) => {
    const text = readFileSync(path, 'utf8');
    for (const document of parseAllDocuments(text)) expect(problems(kind, document.toJS())).toBeNull();
    expect(text.split('\n')[0]).toBe(`# yaml-language-server: $schema=../../schemas/${kind}.schema.json`);
  });

  it('and so does every experiment, rig and board map in the docs', () => {
    const yaml = (page: string) =>
      [...readFileSync(`docs/${page}`, 'utf8').matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text]) => parse(text!));
    const [rigs, maps] = [yaml('rig-file.md'), yaml('boards.md')];
    const questions = filesIn('src/experiment/questions', '.yaml').map((path) => parse(readFileSync(path, 'utf8')));
    const experiments = [...yaml('experiments.md'), ...questions];
    expect(experiments.length).toBeGreaterThan(1);
    for (const each of experiments) expect(problems('experiment', each), JSON.stringify(each)).toBeNull();
    expect([rigs.length > 0, maps.length > 0]).toEqual([true, true]);
    for (const rig of rigs) expect(problems('rig', rig), JSON.stringify(rig)).toBeNull();
    for (const map of maps) expect(problems('boards', map), JSON.stringify(map)).toBeNull();
  });
});

describe('what is wrong is found', () => {
  const champion = JSON.parse(formatChampion(balancing));
  const rig = { extends: 'desktop' };
  it.each<[kind: (typeof kinds)[number], value: unknown]>([
    ['champion', { ...champion, version: 9 }],
    ['champion', { ...champion, wieghts: [] }],
    ['champion', { ...champion, task: { ...champion.task, periodUs: -1 } }],
    ['rig', { ...rig, poleLenght: '3 cm' }],
    ['rig', { ...rig, poleLength: 3 }],
    ['rig', { ...rig, motorDecay: 'quick' }],
    ['rig', { cartMass: '1 kg' }],
    ['experiment', { methods: ['mk1'], tasks: ['balance'] }],
    ['experiment', { methods: [], tasks: ['balance'], seeds: 3 }],
    ['experiment', { methods: ['mk1'], tasks: [{ task: 'balance', fitnes: 'reward' }], seeds: 3 }],
    ['experiment', { methods: ['mk1'], tasks: ['balance'], seeds: [1.5] }],
    ['manifest', { champion: ['a.json'] }],
    ['manifest', { champions: [] }],
    ['manifest', { champions: ['a.json'], levels: ['bench'] }],
    ['boards', { uno: { prot: '/dev/a' } }],
    ['scenario', { scenario: 's', steps: [{ pres: 'emergencyStop' }] }],
    ['scenario', { scenario: 's', steps: [{ expect: { state: 'RUNING' }, within: '1 s' }] }],
    ['verdict', { format: 'synaptolytic-verdict', version: 1, passed: true }],
  ])('%s %j', (kind, value) => {
    expect(problems(kind, value)).not.toBeNull();
  });

  it('and what is right in an unusual way is not', () => {
    const values = {
      deadZone: '3 %',
      dutyMax: 0.9,
      poleLength: 'none',
      emergencyStop: false,
      gear: 'none',
      dutySteps: 0,
    };
    expect(problems('rig', { ...rig, ...values })).toBeNull();
    expect(problems('champion', { ...champion, $schema: './champion.schema.json' })).toBeNull();
  });
});

it('a champion that names its schema is read as one that does not', () => {
  const text = formatChampion(idle);
  const named = JSON.stringify({ $schema: schemaUrl('champion'), ...JSON.parse(text) });
  expect(formatChampion(parseAnyChampion(named, 'it'))).toBe(text);
});

describe('a verdict keeps to its schema, and is stamped', () => {
  const stamp = {
    $schema: schemaUrl('verdict'),
    version: 1,
    program: expect.stringMatching(/^\d+\.\d+\.\d+/),
    node: process.version,
    date: '2023-11-14T22:13:20.000Z',
    runId: expect.stringMatching(/^[0-9a-f]{16}$/),
    firmwareSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    board: 'emulated',
  };

  async function verdictOf(
    line: string,
  ): Promise<{ verdict: Record<string, unknown>; junit: string; printed: object }> {
    const directory = emptyDirectory();
    save(directory, 'idle.json', idle);
    process.env.SOURCE_DATE_EPOCH = '1700000000';
    try {
      const { code, stdout, stderr } = await synaptolytic(directory, ...line.split(' '), '--out', 'out', '--json');
      expect([0, 1], stderr).toContain(code);
      const read = (name: string) => readFileSync(join(directory, 'out', name), 'utf8');
      return { verdict: JSON.parse(read('verdict.json')), junit: read('junit.xml'), printed: JSON.parse(stdout) };
    } finally {
      delete process.env.SOURCE_DATE_EPOCH;
    }
  }

  it.each([
    ['validate idle.json --episodes 1 --level processor --seed 3', 3],
    ['pipeline --task balance --population 4 --train-episodes 1 --generations 1 --episodes 1 --confirm 1 --seed 2', 2],
  ])('%s', async (line, seed) => {
    const { verdict, junit, printed } = await verdictOf(line);
    expect(problems('verdict', verdict)).toBeNull();
    expect(verdict).toMatchObject({ ...stamp, format: 'synaptolytic-verdict', seed });
    const { $schema: _, ...rest } = verdict;
    expect(printed).toMatchObject(rest);
    expect(junit).toContain('timestamp="2023-11-14T22:13:20"');
    for (const name of ['program', 'node', 'date', 'runId', 'firmwareSha256', 'board', 'seed'])
      expect(junit).toContain(`<property name="${name}" value="${verdict[name]}"/>`);
  });

  it('the run is another where something else is judged', async () => {
    const id = async (more: string) =>
      (await verdictOf(`validate idle.json --episodes 1 --level software${more}`)).verdict.runId;
    const one = await id('');
    expect([await id(''), await id(' --seed 2'), await id(' --level processor')].map((other) => other === one)).toEqual(
      [true, false, false],
    );
  });
});
