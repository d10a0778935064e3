// Interrupted, killed or damaged at any moment: the resumed run ends with the same bytes as one that was never stopped.

import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CodedError } from '../../src/base/index.js';
import {
  defaultSettings,
  type MethodName,
  methodNames,
  RunDirectory,
  type TrainingSettings,
  trainRun,
} from '../../src/learn/index.js';

const generations = 24;
const settings = smallRun('mk1');

function smallRun(method: MethodName): TrainingSettings {
  return defaultSettings('balance', method, {
    hidden: 8,
    population: 16,
    episodes: 2,
    minGenerations: generations,
    maxGenerations: generations,
    confirmEpisodes: 4,
  });
}

let directory: string;
let count = 0;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'synaptolytic-checkpoints-'));
});
afterAll(() => rmSync(directory, { recursive: true }));
const newPath = () => join(directory, `run-${count++}`);

/** Every file of a directory with its content. */
function contents(path: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(path)
      .sort()
      .map((name) => [name, readFileSync(join(path, name), 'utf8')]),
  );
}

async function uninterrupted(ofSettings: TrainingSettings): Promise<Record<string, string>> {
  const run = RunDirectory.create(ofSettings, newPath());
  await trainRun(run);
  return contents(run.path);
}

interface Stop {
  readonly after: number;
  /** Within the generation that follows, or before it begins. */
  readonly within?: boolean;
  readonly workers?: number;
}

/** Trains until it is interrupted after so many generations. */
async function interrupt(run: RunDirectory, { after, within = false, workers = 1 }: Stop): Promise<void> {
  const controller = new AbortController();
  const abort = () => controller.abort(new Error('enough'));
  const training = trainRun(run, {
    workers,
    signal: controller.signal,
    onGeneration: ({ generation }) => {
      if (generation + 1 === after) within ? setImmediate(abort) : abort();
    },
  });
  await expect(training).rejects.toThrow('enough');
}

interface Resumed {
  readonly files: Record<string, string>;
  readonly from: number;
  readonly notes: readonly string[];
}

/** Opens the directory anew, as another process would, and trains to the end. */
async function resume(path: string): Promise<Resumed> {
  let start = { from: -1, notes: [] as readonly string[] };
  await trainRun(RunDirectory.open(path), {
    onStart: (from, notes) => {
      start = { from: from?.generations ?? 0, notes };
    },
  });
  return { files: contents(path), ...start };
}

describe.each(methodNames)('%s, interrupted and resumed', (method) => {
  it('ends with the same bytes, with another number of workers too', async () => {
    const own = smallRun(method);
    const whole = await uninterrupted(own);
    expect(Object.keys(whole)).toEqual(['champion.json', 'config.json', 'history.jsonl']);
    const run = RunDirectory.create(own, newPath());
    await interrupt(run, { after: 1 });
    await interrupt(RunDirectory.open(run.path), { after: 10, workers: 2 });
    await interrupt(RunDirectory.open(run.path), { after: 17, within: true });
    expect(await resume(run.path)).toMatchObject({ files: whole, notes: [] });
  });
});

describe('a run', () => {
  let whole: Record<string, string>;
  beforeAll(async () => {
    whole = await uninterrupted(settings);
  });

  it('interrupted while its finalists are confirmed goes on there', async () => {
    const run = RunDirectory.create(settings, newPath());
    await interrupt(run, { after: generations });
    expect(readdirSync(run.path)).not.toContain('champion.json');
    expect(await resume(run.path)).toEqual({ files: whole, from: generations, notes: [] });
  });

  it('that was interrupted before its first generation begins at the beginning', async () => {
    const run = RunDirectory.create(settings, newPath());
    await expect(trainRun(run, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    expect(readdirSync(run.path).sort()).toEqual(['config.json', 'history.jsonl']);
    expect(await resume(run.path)).toEqual({ files: whole, from: 0, notes: [] });
  });

  it('that was killed between any two writes goes on from its last checkpoint', async () => {
    const run = RunDirectory.create(settings, newPath());
    const copies: string[] = [];
    await trainRun(run, {
      onGeneration: () => {
        const copy = newPath();
        cpSync(run.path, copy, { recursive: true });
        copies.push(copy);
      },
    });
    for (const after of [1, 9, 10, 11, 20, 23, 24]) {
      const copy = copies[after - 1]!;
      appendFileSync(join(copy, 'history.jsonl'), '{"generation":99,"st');
      writeFileSync(join(copy, '.champion.json.4711.tmp'), '{');
      expect(await resume(copy), `killed after ${after} generations`).toEqual({
        files: whole,
        from: Math.floor(after / 10) * 10,
        notes: [],
      });
    }
  });

  it('that was killed after its champion was written is finished, and can be tidied', async () => {
    const run = RunDirectory.create(settings, newPath());
    await interrupt(run, { after: generations });
    writeFileSync(join(run.path, 'champion.json'), whole['champion.json']!);
    writeFileSync(join(run.path, 'lock'), '');
    const again = RunDirectory.open(run.path);
    expect(again.isFinished).toBe(true);
    again.tidy();
    expect(contents(run.path)).toEqual(whole);
  });

  it('that was killed between the renaming of the old checkpoint and the writing of the new one uses the old', async () => {
    const run = RunDirectory.create(settings, newPath());
    await interrupt(run, { after: 12 });
    renameSync(join(run.path, 'checkpoint.json'), join(run.path, 'checkpoint.previous.json'));
    expect(await resume(run.path)).toEqual({ files: whole, from: 12, notes: [] });
  });

  const damages: readonly (readonly [what: string, damage: (file: string) => void])[] = [
    ['torn', (file) => truncateSync(file, 500)],
    ['empty', (file) => truncateSync(file, 0)],
    ['edited', (file) => edit(file, /"bestFitness":/, '"bestFitness":1')],
    ['of another version', (file) => edit(file, /"version":1/, '"version":2')],
  ];
  it.each(damages)('whose checkpoint is %s goes on from the one before it, and says so', async (_, damage) => {
    const run = RunDirectory.create(settings, newPath());
    await interrupt(run, { after: 13 });
    damage(join(run.path, 'checkpoint.json'));
    const { files, from, notes } = await resume(run.path);
    expect(files).toEqual(whole);
    expect(from).toBe(10);
    expect(notes).toEqual([
      expect.stringMatching(
        /checkpoint\.json is torn or was edited\. .* goes on after 10 generations, from .*previous/,
      ),
    ]);
  });

  it('whose checkpoints are all damaged, or whose history does not fit them, begins again', async () => {
    const run = RunDirectory.create(settings, newPath());
    await interrupt(run, { after: 13 });
    const copy = newPath();
    cpSync(run.path, copy, { recursive: true });
    for (const name of ['checkpoint.json', 'checkpoint.previous.json']) truncateSync(join(run.path, name), 40);
    const damaged = await resume(run.path);
    expect(damaged).toMatchObject({ files: whole, from: 0 });
    expect(damaged.notes).toEqual([expect.stringMatching(/previous\.json is torn .* starts again from the beginning/)]);
    edit(join(copy, 'history.jsonl'), /"generation":4/, '"generation":5');
    const edited = await resume(copy);
    expect(edited).toMatchObject({ files: whole, from: 0 });
    expect(edited.notes[0]).toMatch(/checkpoint\.json does not fit .*history\.jsonl/);
  });

  it('whose settings were edited is refused as it is', async () => {
    const run = RunDirectory.create(settings, newPath());
    await interrupt(run, { after: 3 });
    edit(join(run.path, 'config.json'), /"maxGenerations": 24/, '"maxGenerations": 25');
    const before = contents(run.path);
    const error = await resume(run.path).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CodedError);
    expect(error).toMatchObject({
      code: 'RUN_INVALID',
      message: expect.stringMatching(/not those that the run began/),
    });
    expect(contents(run.path)).toEqual(before);
  });
});

describe('the lock', () => {
  const lock = (path: string, holder: object) => writeFileSync(join(path, 'lock'), JSON.stringify(holder));

  it('refuses a run that another process writes to, and leaves it alone', async () => {
    const { path } = RunDirectory.create(settings, newPath());
    lock(path, { pid: process.ppid, host: hostname() });
    const before = contents(path);
    await expect(resume(path)).rejects.toMatchObject({
      code: 'RUN_IN_USE',
      message: expect.stringMatching(/is in use by process \d+ .* remove .*lock/),
    });
    expect(contents(path)).toEqual(before);
    lock(path, { pid: 1, host: 'elsewhere' });
    await expect(resume(path)).rejects.toMatchObject({ code: 'RUN_IN_USE' });
  });

  it('refuses a second training of the same process', async () => {
    const run = RunDirectory.create(settings, newPath());
    const first = trainRun(run);
    await expect(trainRun(RunDirectory.open(run.path))).rejects.toMatchObject({ code: 'RUN_IN_USE' });
    await first;
    expect(contents(run.path)).toEqual(await uninterrupted(settings));
  });

  it('of a process that is gone, or was never written whole, is taken over', async () => {
    const { path } = RunDirectory.create(settings, newPath());
    for (const text of [JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() }), '']) {
      writeFileSync(join(path, 'lock'), text);
      await interrupt(RunDirectory.open(path), { after: 1 + Number(text === '') });
      expect(readdirSync(path)).not.toContain('lock');
    }
  });
});

function edit(file: string, from: RegExp, to: string): void {
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(from);
  writeFileSync(file, text.replace(from, to));
}
