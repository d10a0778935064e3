// A training in its run directory: which checkpoints it leaves when it ends before its time, and what is done before it is finished.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultSettings, RunDirectory, type RunOptions, type TrainingState, trainRun } from '../../src/learn/index.js';
import { parseCheckpoint } from '../../src/learn/runs/checkpoint.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'synaptolytic-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const tiny = { population: 4, hidden: 2, episodes: 1, confirmEpisodes: 1, targetReturn: 1e6 };

function runOf(maxGenerations: number): RunDirectory {
  return RunDirectory.create(defaultSettings('balance', 'mk1', { ...tiny, maxGenerations }), join(directory, 'run'));
}

/** How many generations a checkpoint of the run holds; undefined when it is not there. */
function held(run: RunDirectory, name = 'checkpoint.json'): number | undefined {
  const file = join(run.path, name);
  return existsSync(file) ? parseCheckpoint(readFileSync(file, 'utf8'))!.state.generations : undefined;
}

const failing = (error: unknown): RunOptions => ({ beforeFinish: () => Promise.reject(error) });

describe('a training that ends before its time', () => {
  it('has left a checkpoint after each tenth generation, and one where it was aborted', async () => {
    const run = runOf(30);
    const controller = new AbortController();
    const kept: (readonly [number | undefined, number | undefined])[] = [];
    const training = trainRun(run, {
      signal: controller.signal,
      onGeneration: ({ generation }) => {
        kept.push([held(run), held(run, 'checkpoint.previous.json')]);
        if (generation === 22) controller.abort(new Error('enough'));
      },
    });
    await expect(training).rejects.toThrow('enough');
    const none = Array.from({ length: 9 }, () => [undefined, undefined]);
    const ten = Array.from({ length: 10 }, () => [10, undefined]);
    expect(kept).toEqual([...none, ...ten, ...Array.from({ length: 4 }, () => [20, 10])]);
    expect([held(run), held(run, 'checkpoint.previous.json')]).toEqual([23, 20]);
    expect(existsSync(join(run.path, 'lock'))).toBe(false);
  });

  it('writes no checkpoint twice', async () => {
    const run = runOf(10);
    await expect(trainRun(run, failing({ code: 'WORKER_DIED' }))).rejects.toEqual({ code: 'WORKER_DIED' });
    expect([held(run), held(run, 'checkpoint.previous.json')]).toEqual([10, undefined]);
  });

  it.each([
    ['WORKER_DIED', 2],
    ['TASK_FAILED', 2],
    ['FITNESS_FAILED', 2],
    ['WRITE_FAILED', undefined],
    ['', undefined],
  ])('by %s keeps what is whole: %s generations', async (code, generations) => {
    const run = runOf(2);
    await expect(trainRun(run, failing({ code }))).rejects.toEqual({ code });
    expect(held(run)).toBe(generations);
  });

  it('keeps no generation that its history has not', async () => {
    const run = runOf(9);
    const controller = new AbortController();
    const append = run.appendGeneration.bind(run);
    run.appendGeneration = (record) => {
      if (record.generation < 3) return append(record);
      controller.abort();
      throw new Error('the disk is full');
    };
    await expect(trainRun(run, { signal: controller.signal })).rejects.toThrow('the disk is full');
    expect(held(run)).toBeUndefined();
  });

  it('gives its listener every record, and goes on after the last one that was kept', async () => {
    const run = runOf(3);
    const played: number[] = [];
    const onGeneration = ({ generation }: { generation: number }) => void played.push(generation);
    await expect(trainRun(run, { ...failing({ code: 'TASK_FAILED' }), onGeneration })).rejects.toEqual({
      code: 'TASK_FAILED',
    });
    const started: [TrainingState | undefined, readonly string[]][] = [];
    await trainRun(RunDirectory.open(run.path), { onStart: (...each) => started.push(each), onGeneration });
    expect(played).toEqual([0, 1, 2]);
    expect(started).toMatchObject([[{ generations: 3 }, []]]);
    const again = trainRun(run, { onStart: () => expect.unreachable('it is finished') });
    await expect(again).rejects.toMatchObject({
      code: 'RUN_FINISHED',
      message: `${run.path} is finished already: its champion.json is there. Train anew elsewhere.`,
    });
    expect(existsSync(join(run.path, 'lock'))).toBe(false);
  });

  it('plays in as many threads as it is told to', async () => {
    await expect(trainRun(runOf(1), { workers: 0 })).rejects.toThrow('workers is 0');
  });
});

it('Ctrl-C before the run is finished leaves all generations, and the rest is done again', async () => {
  const settings = defaultSettings('balance', 'mk1', { population: 8, episodes: 2, maxGenerations: 4 });
  const run = RunDirectory.create(settings, join(directory, 'run'));
  const controller = new AbortController();
  const stopped = trainRun(run, {
    signal: controller.signal,
    beforeFinish: async () => {
      expect(existsSync(join(run.path, 'lock'))).toBe(true);
      controller.abort(new Error('enough'));
      controller.signal.throwIfAborted();
    },
  });
  await expect(stopped).rejects.toThrow('enough');
  expect(run.isFinished).toBe(false);

  const { champion } = await trainRun(RunDirectory.open(run.path), {
    onStart: (from) => expect(from?.generations).toBe(4),
    onGeneration: () => expect.unreachable('all four were played'),
    beforeFinish: async (result) => expect(result.generations).toBe(4),
  });
  expect(run.isFinished).toBe(true);
  expect(champion.training!.generation).toBeLessThan(4);
});
