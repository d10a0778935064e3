// A run directory: everything a training run leaves behind, and everything needed to repeat it or to go on with it.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  createFileAtomically,
  isEmptyDirectory,
  isTemporary,
  makeNewDirectory,
  removeTemporaries,
  writeFileAtomically,
} from '../../base/files/index.js';
import { CodedError } from '../../base/index.js';
import { type Champion, formatChampion, type WeightedChampion } from '../../network/index.js';
import type { GenerationRecord, TrainingSettings, TrainingState } from '../training/index.js';
import { type Checkpoint, formatCheckpoint, hashSettings, parseCheckpoint } from './checkpoint.js';
import { HistoryFile } from './history-file.js';
import type { RunErrorCode } from './run-config.js';
import { checkProgramVersion, formatConfig, readConfig } from './run-config.js';
import { RunLock } from './run-lock.js';

/** The newest checkpoint of a run that is not finished. */
export const newest = 'checkpoint.json';
const previous = 'checkpoint.previous.json';
const leftovers = [newest, previous, 'lock'];

/** What there is to go on from. */
export interface Recovered {
  /** Absent when training begins at the beginning. */
  readonly from?: TrainingState;
  /** What was damaged and what was used in its place: sentences for the user. */
  readonly notes: readonly string[];
}

/** The directory of one training run, while it is being written. */
export class RunDirectory {
  readonly path: string;
  readonly settings: TrainingSettings;
  readonly #history: HistoryFile;
  readonly #lock: RunLock;

  private constructor(path: string, settings: TrainingSettings) {
    this.path = path;
    this.settings = settings;
    this.#history = new HistoryFile(join(path, 'history.jsonl'));
    this.#lock = new RunLock(path);
  }

  /**
   * Creates the directory of a run, with its `config.json` and an empty `history.jsonl`.
   *
   * @param path must not exist yet, or be empty. By default a free name such as runs/swing-up-mk1-seed1-2.
   * @param taskName for that default, when the settings name a module.
   * @throws CodedError RUN_EXISTS when something is there already, CodedError WRITE_FAILED when it cannot be written.
   */
  static create(settings: TrainingSettings, path?: string, taskName: string = settings.task): RunDirectory {
    const made = path === undefined ? makeFreeDirectory(settings, taskName) : makeEmptyDirectory(path);
    const run = new RunDirectory(made, settings);
    // Two processes may both have found it empty.
    if (!createFileAtomically(join(made, 'config.json'), formatConfig(settings))) throw exists(made);
    run.write('history.jsonl', '');
    return run;
  }

  /**
   * Opens the directory of an earlier run to go on with it. Changes nothing yet.
   *
   * @throws CodedError RUN_INVALID or RUN_VERSION.
   */
  static open(path: string): RunDirectory {
    const config = readConfig(path);
    checkProgramVersion(config, path);
    return new RunDirectory(path, config.settings);
  }

  /** Whether its training is complete: the champion is the last file to be written. */
  get isFinished(): boolean {
    return existsSync(join(this.path, 'champion.json'));
  }

  /** @throws CodedError RUN_IN_USE when another process writes here. */
  lock(): void {
    this.#lock.take();
  }

  /** Lets other processes write to the run again. */
  unlock(): void {
    this.#lock.release();
  }

  /**
   * Finds the newest checkpoint that is whole and belongs to the history, and cuts the history back to it. Without one
   * training begins again, which gives the same results.
   *
   * @throws CodedError RUN_INVALID when the settings were changed since.
   */
  recover(): Recovered {
    removeTemporaries(this.path);
    const faults: string[] = [];
    for (const name of [newest, previous]) {
      const file = join(this.path, name);
      if (!existsSync(file)) continue;
      const checkpoint = parseCheckpoint(readFileSync(file, 'utf8'));
      const fault = checkpoint === undefined ? 'is torn or was edited' : this.#mismatch(checkpoint);
      if (checkpoint !== undefined && fault === undefined) {
        const { state, history } = checkpoint;
        this.#history.cutTo(history.bytes);
        const ended = `Training goes on after ${state.generations} generations, from ${file}.`;
        return { from: state, notes: faults.length === 0 ? [] : [`${faults.join(' ')} ${ended}`] };
      }
      faults.push(`${file} ${fault}.`);
      rmSync(file);
    }
    this.#history.cutTo(0);
    return { notes: faults.length === 0 ? [] : [`${faults.join(' ')} Training starts again from the beginning.`] };
  }

  #mismatch({ settings, history }: Checkpoint): string | undefined {
    if (settings !== hashSettings(this.settings)) {
      throw new CodedError<RunErrorCode>(
        'RUN_INVALID',
        `The settings in ${join(this.path, 'config.json')} are not those that the run began with. Restore them, or train anew with --out.`,
      );
    }
    return this.#history.reaches(history) ? undefined : `does not fit ${this.#history.path}`;
  }

  /** Adds a generation to `history.jsonl`: one line, or none if the disk is full. */
  appendGeneration(record: GenerationRecord): void {
    this.#history.append(record);
  }

  /** Writes `checkpoint.json`, and keeps the one before it as `checkpoint.previous.json`. */
  writeCheckpoint(state: TrainingState): void {
    const file = join(this.path, newest);
    const checkpoint = { settings: hashSettings(this.settings), history: this.#history.mark(), state };
    if (existsSync(file)) renameSync(file, join(this.path, previous));
    this.write(newest, formatCheckpoint(checkpoint));
  }

  /** Writes `champion.json`, with which the run is finished, and removes what only an unfinished one needs. */
  finish(champion: Champion | WeightedChampion): void {
    this.write('champion.json', formatChampion(champion));
    this.#removeCheckpoints();
  }

  /**
   * Removes what a process that was killed left in a finished run.
   *
   * @throws CodedError RUN_IN_USE when it has not ended yet.
   */
  tidy(): void {
    if (!readdirSync(this.path).some((name) => isTemporary(name) || leftovers.includes(name))) return;
    this.lock();
    try {
      removeTemporaries(this.path);
      this.#removeCheckpoints();
    } finally {
      this.unlock();
    }
  }

  #removeCheckpoints(): void {
    for (const name of [previous, newest]) rmSync(join(this.path, name), { force: true });
  }

  /** Writes any other file of the run, whole or not at all. */
  write(name: string, content: string | Uint8Array): void {
    writeFileAtomically(join(this.path, name), content);
  }
}

function makeEmptyDirectory(path: string): string {
  if (!makeNewDirectory(path) && !isEmptyDirectory(path)) throw exists(path);
  return path;
}

function exists(path: string): CodedError<RunErrorCode> {
  return new CodedError<RunErrorCode>(
    'RUN_EXISTS',
    `${path} already exists and is not an empty directory; a run is never overwritten. Name another directory, or move this one away.`,
  );
}

function makeFreeDirectory({ method, seed }: TrainingSettings, taskName: string): string {
  const name = join('runs', `${taskName}-${method}-seed${seed}`);
  let path = name;
  for (let n = 2; !makeNewDirectory(path); n++) path = `${name}-${n}`;
  return path;
}
