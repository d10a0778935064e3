// A run directory: everything a training run leaves behind, and everything needed to repeat it.
import { appendFileSync, existsSync, mkdirSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Champion, formatChampion, type WeightedChampion } from '../../network/index.js';
import { WriteError, writeFileAtomically } from './atomic-write.js';
import type { TrainingSettings } from '../settings.js';
import type { GenerationRecord } from '../trainer.js';

/** The directory asked for already holds something. Runs are never overwritten. */
export class RunExistsError extends Error {
  override readonly name = 'RunExistsError';
  readonly code = 'RUN_EXISTS';
}

/** The directory of one training run, while it is being written. */
export class RunDirectory {
  readonly path: string;
  #historyBytes = 0;

  private constructor(path: string, settings: TrainingSettings) {
    this.path = path;
    this.write('config.json', `${JSON.stringify({ settings, versions: versions() }, null, 2)}\n`);
    this.write('history.jsonl', '');
  }

  /**
   * Creates the directory of a run, with its `config.json` and an empty `history.jsonl`.
   *
   * @param path must not exist yet, or be empty. By default a free name such as runs/swing-up-mk1-seed1-2.
   * @throws {RunExistsError} when something is there already, {WriteError} when it cannot be written.
   */
  static create(settings: TrainingSettings, path?: string): RunDirectory {
    return new RunDirectory(path === undefined ? makeFreeDirectory(settings) : makeDirectory(path), settings);
  }

  /** Adds a generation to `history.jsonl`: one line, or none if the disk is full. */
  appendGeneration(record: GenerationRecord): void {
    const path = join(this.path, 'history.jsonl');
    const line = `${JSON.stringify(record)}\n`;
    try {
      appendFileSync(path, line);
      this.#historyBytes += Buffer.byteLength(line);
    } catch (error) {
      try {
        truncateSync(path, this.#historyBytes);
      } catch {
        // Why the line could not be written matters more than what is left of it.
      }
      throw new WriteError(path, error);
    }
  }

  writeChampion(champion: Champion | WeightedChampion): void {
    this.write('champion.json', formatChampion(champion));
  }

  /** Writes any other file of the run, whole or not at all. */
  write(name: string, content: string | Uint8Array): void {
    writeFileAtomically(join(this.path, name), content);
  }
}

function makeDirectory(path: string): string {
  if (!mkdir(path) && !isEmptyDirectory(path)) {
    throw new RunExistsError(
      `${path} already exists and is not an empty directory; a run is never overwritten. Name another directory, or move this one away.`,
    );
  }
  return path;
}

function makeFreeDirectory({ task, method, seed }: TrainingSettings): string {
  const name = join('runs', `${task}-${method}-seed${seed}`);
  let path = name;
  for (let n = 2; !mkdir(path); n++) path = `${name}-${n}`;
  return path;
}

/** False when there is something of that name already. */
function mkdir(path: string): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true });
    mkdirSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && existsSync(path)) return false;
    throw new WriteError(path, error);
  }
}

function isEmptyDirectory(path: string): boolean {
  return statSync(path).isDirectory() && readdirSync(path).length === 0;
}

function versions(): { readonly synaptolytic: string; readonly node: string } {
  const { version } = createRequire(import.meta.url)('synaptolytic/package.json') as { version: string };
  return { synaptolytic: version, node: process.versions.node };
}
