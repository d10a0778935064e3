// The files of a run directory without a training: history, checkpoint, and what can be read of a run at any moment.
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createOptimiser,
  defaultSettings,
  type GenerationRecord,
  glanceAtRun,
  HistoryReader,
  RunDirectory,
  readBestSoFar,
  readRun,
  type TrainingState,
} from '../../src/learn/index.js';
import { formatCheckpoint, hashSettings, parseCheckpoint } from '../../src/learn/runs/checkpoint.js';
import { HistoryFile } from '../../src/learn/runs/history-file.js';
import { lastRecord } from '../../src/learn/runs/history-reader.js';
import { formatChampion } from '../../src/network/index.js';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'synaptolytic-files-'));
  file = join(directory, 'history.jsonl');
});
afterEach(() => rmSync(directory, { recursive: true }));

const record = (generation: number): GenerationRecord => ({
  ...{ generation, steps: 10 * (generation + 1), bestFitness: 1.5, bestReturn: 2, meanReturn: -1, sdReturn: 0.25 },
  ...{ meanConnections: 12, sdConnections: 3 },
});
const lineOf = (generation: number) => `${JSON.stringify(record(generation))}\n`;

describe('a history that is written', () => {
  it('has a line for each generation, and knows where it ends', () => {
    writeFileSync(file, '');
    const history = new HistoryFile(file);
    const empty = history.mark();
    history.append(record(0));
    const first = history.mark();
    history.append(record(1));
    expect(readFileSync(file, 'utf8')).toBe(lineOf(0) + lineOf(1));
    expect(first.bytes).toBe(lineOf(0).length);
    expect(empty.bytes).toBe(0);
    for (const mark of [empty, first, history.mark()]) expect(new HistoryFile(file).reaches(mark)).toBe(true);
  });

  it('does not reach a mark that it is too short for, or that another history has', () => {
    writeFileSync(file, '');
    const history = new HistoryFile(file);
    history.append(record(0));
    const mark = history.mark();
    writeFileSync(file, lineOf(0).slice(0, -1));
    expect(history.reaches(mark)).toBe(false);
    writeFileSync(file, lineOf(3));
    expect(history.reaches(mark)).toBe(false);
    rmSync(file);
    expect(history.reaches(mark)).toBe(false);
  });

  it('goes on from where it is cut, as if it had never been longer', () => {
    writeFileSync(file, `${lineOf(0)}${lineOf(1)}{"torn`);
    const history = new HistoryFile(file);
    history.cutTo(lineOf(0).length);
    history.append(record(1));
    expect(readFileSync(file, 'utf8')).toBe(lineOf(0) + lineOf(1));
    expect(new HistoryFile(file).reaches(history.mark())).toBe(true);
    history.cutTo(0);
    expect(history.mark().bytes).toBe(0);
    rmSync(file);
    history.cutTo(5);
    expect(readFileSync(file, 'utf8'), 'one that is gone is there again').toBe('');
    expect(history.mark().bytes).toBe(0);
  });

  it('says when it cannot be written', () => {
    const history = new HistoryFile(directory);
    const failed = expect.objectContaining({ code: 'WRITE_FAILED', message: expect.stringContaining(directory) });
    expect(() => history.append(record(0))).toThrow(failed);
    expect(() => new HistoryFile(join(directory, 'none', 'history.jsonl')).cutTo(0)).toThrow(failed);
  });
});

describe('a history that is read while it is written', () => {
  it('gives each generation once, when its line is whole', () => {
    const reader = new HistoryReader(file);
    expect(reader.news()).toEqual({ from: 0, records: [] });
    writeFileSync(file, lineOf(0) + lineOf(1) + lineOf(2).slice(0, 20));
    expect(reader.news()).toEqual({ from: 0, records: [record(0), record(1)] });
    expect(reader.news()).toEqual({ from: 2, records: [] });
    appendFileSync(file, lineOf(2).slice(20));
    expect(reader.news()).toEqual({ from: 2, records: [record(2)] });
    expect(reader.news()).toEqual({ from: 3, records: [] });
  });

  it('begins anew when it was cut back', () => {
    const reader = new HistoryReader(file);
    writeFileSync(file, lineOf(0) + lineOf(1));
    reader.news();
    writeFileSync(file, lineOf(0));
    expect(reader.news()).toEqual({ from: 0, records: [record(0)] });
  });

  it('may have all that a record can', () => {
    const whole: GenerationRecord = {
      ...record(0),
      ...{ mutationRate: 0.1, stopped: 'enough' },
      verified: { episodes: 3, meanReturn: 1, sdReturn: 0, minReturn: 1 },
      lesson: { attempt: 0, number: 2, startWidthRad: 0.2, maxSteps: 9, confirmedReturn: 4 },
    };
    writeFileSync(file, `${JSON.stringify(whole)}\n`);
    expect(new HistoryReader(file).news().records).toEqual([whole]);
    const { confirmedReturn: _, ...lesson } = whole.lesson!;
    writeFileSync(file, `${JSON.stringify({ ...whole, lesson })}\n`);
    expect(new HistoryReader(file).news().records[0]!.lesson).toEqual(lesson);
  });

  const { meanReturn: _, ...lacking } = record(1);
  it.each<[string, string]>([
    ['is no JSON', 'nonsense'],
    ['is empty', ''],
    ['is of another generation', lineOf(3).trim()],
    ['lacks a figure', JSON.stringify(lacking)],
    ['has an unknown one', JSON.stringify({ ...record(1), clock: 3 })],
    ['has text for a number', JSON.stringify({ ...record(1), steps: '20' })],
    ['has a part of a step', JSON.stringify({ ...record(1), steps: 20.5 })],
    ['has a negative number of steps', JSON.stringify({ ...record(1), steps: -20 })],
    ['has an unknown figure of its lesson', JSON.stringify({ ...record(1), lesson: { clock: 3 } })],
    ['has an unknown figure of its verification', JSON.stringify({ ...record(1), verified: { clock: 3 } })],
  ])('says which line %s', (_what, line) => {
    const reader = new HistoryReader(file);
    writeFileSync(file, lineOf(0));
    reader.news();
    appendFileSync(file, `${line}\n`);
    expect(() => reader.news()).toThrow(
      expect.objectContaining({
        code: 'RUN_INVALID',
        message: `${file} cannot be used: line 2 is not the record of generation 1. Restore it, or train anew.`,
        place: { file, line: 2 },
      }),
    );
  });

  it('has a newest record, which is found from its end', () => {
    expect(lastRecord(file)).toBeUndefined();
    writeFileSync(file, '');
    expect(lastRecord(file)).toBeUndefined();
    writeFileSync(file, lineOf(0).slice(0, 9));
    expect(lastRecord(file)).toBeUndefined();
    writeFileSync(file, Array.from({ length: 60 }, (_, generation) => lineOf(generation)).join(''));
    expect(lastRecord(file)).toEqual(record(59));
    appendFileSync(file, '{"generation":60,');
    expect(lastRecord(file)).toEqual(record(59));
    appendFileSync(file, '\n');
    expect(() => lastRecord(file)).toThrow(
      expect.objectContaining({
        message: `${file} cannot be used: its last line is no record of a generation. Restore it, or train anew.`,
        place: { file },
      }),
    );
  });

  it('is not taken for an empty one when it cannot be read', () => {
    mkdirSync(file);
    expect(() => new HistoryReader(file).news()).toThrow(/EISDIR/);
    writeFileSync(join(directory, 'notes'), '');
    expect(() => new HistoryReader(join(directory, 'notes', 'history.jsonl')).news()).toThrow(/ENOTDIR/);
  });
});

const settings = defaultSettings('balance', 'mk1', { population: 8, hidden: 4 });
const shape = { inputs: 5, hidden: 4, outputs: 1 };

/** Where a training stands after so many generations. */
function stateAfter(generations: number): TrainingState {
  const optimiser = createOptimiser('mk1', shape, { seed: 1, population: 8 });
  for (let i = 0; i < generations; i++) optimiser.tell(Float64Array.from({ length: 8 }, (_, k) => k));
  return { generations, steps: 10 * generations, bestFitness: 7, optimiser: optimiser.save() };
}

describe('a checkpoint', () => {
  const checkpoint = { settings: hashSettings(settings), history: { bytes: 3, sha256: 'ab' }, state: stateAfter(2) };
  const text = formatCheckpoint(checkpoint);

  it('gives back what it was made of', () => {
    expect(parseCheckpoint(text)).toEqual(checkpoint);
    expect(text.endsWith('}\n')).toBe(true);
    expect(JSON.parse(text)).toMatchObject({ format: 'synaptolytic-checkpoint', version: 1 });
  });

  it.each([
    ['torn', text.slice(0, -9)],
    ['empty', ''],
    ['null', 'null'],
    ['edited', text.replace('"bytes":3', '"bytes":4')],
    ['of another version', text.replace('"version":1', '"version":2')],
    ['of another format', text.replace('synaptolytic-checkpoint', 'synaptolytic-run')],
  ])('that is %s is none', (_, wrong) => {
    expect(parseCheckpoint(wrong)).toBeUndefined();
  });

  it('knows its settings', () => {
    expect(hashSettings({ ...settings })).toBe(hashSettings(settings));
    expect(hashSettings({ ...settings, seed: 2 })).not.toBe(hashSettings(settings));
  });
});

describe('a run that is not finished', () => {
  let run: RunDirectory;
  const path = (name: string) => join(directory, name);
  beforeEach(() => {
    run = RunDirectory.create(settings, directory);
    for (const generation of [0, 1, 2]) {
      run.appendGeneration(record(generation));
      if (generation < 2) run.writeCheckpoint(stateAfter(generation + 1));
    }
  });

  it('goes on from its newest checkpoint, and forgets what came after it', () => {
    writeFileSync(path('.champion.json.4711.tmp'), '{');
    expect(RunDirectory.open(directory).recover()).toEqual({ from: stateAfter(2), notes: [] });
    expect(readFileSync(file, 'utf8')).toBe(lineOf(0) + lineOf(1));
    expect(existsSync(path('.champion.json.4711.tmp'))).toBe(false);
  });

  it('goes on from the checkpoint before where the newest is damaged, or begins again, and says so', () => {
    writeFileSync(path('checkpoint.json'), '{');
    expect(RunDirectory.open(directory).recover()).toEqual({
      from: stateAfter(1),
      notes: [
        `${path('checkpoint.json')} is torn or was edited. Training goes on after 1 generations, from ${path('checkpoint.previous.json')}.`,
      ],
    });
    expect(existsSync(path('checkpoint.json'))).toBe(false);
    writeFileSync(file, lineOf(5));
    expect(RunDirectory.open(directory).recover()).toEqual({
      notes: [`${path('checkpoint.previous.json')} does not fit ${file}. Training starts again from the beginning.`],
    });
    expect(readFileSync(file, 'utf8')).toBe('');
    expect(RunDirectory.open(directory).recover()).toEqual({ notes: [] });
  });

  it('is refused when its settings have changed since', () => {
    const config = readFileSync(path('config.json'), 'utf8');
    writeFileSync(path('config.json'), config.replace('"seed": 1', '"seed": 2'));
    expect(() => RunDirectory.open(directory).recover()).toThrow(
      expect.objectContaining({
        code: 'RUN_INVALID',
        message: `The settings in ${path('config.json')} are not those that the run began with. Restore them, or train anew with --out.`,
      }),
    );
  });

  it('has a best network so far, and can be told at a glance', () => {
    const best = readBestSoFar(directory)!;
    expect(best).toMatchObject({
      task: { name: 'balance' },
      training: { method: 'mk1', seed: 1, fitness: 7, steps: 20 },
    });
    expect(best.confirmed).toBeUndefined();
    const glance = glanceAtRun(directory);
    expect(glance).toMatchObject({ path: directory, settings, last: record(2), isTraining: false });
    expect(glance).not.toHaveProperty('champion');
    run.lock();
    expect(glanceAtRun(directory).isTraining).toBe(true);
    run.unlock();
    expect(glanceAtRun(directory).isTraining).toBe(false);
    expect(readRun(directory)).toEqual({
      path: directory,
      settings,
      versions: glance.versions,
      history: [0, 1, 2].map(record),
    });
  });

  it('has none where there is no whole checkpoint, or where its task is one’s own', () => {
    writeFileSync(path('checkpoint.json'), '{');
    expect(readBestSoFar(directory)).toBeUndefined();
    rmSync(path('checkpoint.json'));
    expect(readBestSoFar(directory)).toBeUndefined();
    mkdirSync(path('own'));
    RunDirectory.create({ ...settings, task: './mine.ts' }, path('own')).writeCheckpoint(stateAfter(1));
    expect(readBestSoFar(path('own'))).toBeUndefined();
    expect(glanceAtRun(path('own'))).not.toHaveProperty('last');
  });

  it('is finished with its champion, which belongs to its history', () => {
    const champion = readBestSoFar(directory)!;
    expect(run.isFinished).toBe(false);
    run.recover();
    run.finish(champion);
    expect(run.isFinished).toBe(true);
    expect(readdirSync(directory).sort()).toEqual(['champion.json', 'config.json', 'history.jsonl']);
    expect(formatChampion(readRun(directory).champion!)).toBe(formatChampion(champion));
    expect(glanceAtRun(directory).champion).toEqual(readRun(directory).champion);
    const incomplete = expect.objectContaining({
      code: 'RUN_INVALID',
      message: `${directory} cannot be used: its history.jsonl is missing or incomplete, since it does not end where the training of champion.json did. Restore it, or train anew.`,
    });
    appendFileSync(file, lineOf(2));
    expect(() => readRun(directory)).toThrow(incomplete);
    writeFileSync(file, '');
    expect(() => readRun(directory)).toThrow(incomplete);
    const { training: _, ...untold } = champion;
    writeFileSync(path('champion.json'), formatChampion(untold));
    expect(readRun(directory).history, 'a champion that does not say how long it was trained').toEqual([]);
    writeFileSync(path('champion.json'), '{');
    for (const look of [readRun, glanceAtRun]) {
      expect(() => look(directory)).toThrow(
        expect.objectContaining({
          code: 'RUN_INVALID',
          message: expect.stringContaining(
            `${path('champion.json')} is damaged. Remove it, and "train --resume ${directory}" makes it again. (`,
          ),
          place: { file: path('champion.json') },
        }),
      );
    }
  });

  it('is tidied of what a killed process left there, under its lock', () => {
    writeFileSync(path('.champion.json.4711.tmp'), '{');
    run.tidy();
    expect(readdirSync(directory).sort()).toEqual(['config.json', 'history.jsonl']);
    for (const name of ['.champion.json.4711.tmp', 'checkpoint.json', 'checkpoint.previous.json']) {
      writeFileSync(path(name), '{');
      const other = RunDirectory.open(directory);
      run.lock();
      expect(() => other.tidy(), name).toThrow(expect.objectContaining({ code: 'RUN_IN_USE' }));
      run.unlock();
      other.tidy();
      expect(existsSync(path(name))).toBe(false);
    }
  });
});
