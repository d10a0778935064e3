// The directory of a search: where it stands while it goes on, and its results when it is done.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { FileLock, isTemporary, makeDirectory, removeTemporaries, writeInDirectory } from '../base/files/index.js';
import { CodedError } from '../base/index.js';
import type { MinimiseErrorCode } from './errors.js';
import type { ExamSettings } from './exam.js';
import { kernelHash, openSizeSchema, settingsSchema, sizeSchema } from './proof.js';
import type { SearchState } from './search.js';

const checkpointFile = 'checkpoint.json';
const lockFile = 'lock';
const checkpointSchema = z.strictObject({
  format: z.literal('synaptolytic-search'),
  version: z.literal(2),
  kernel: z.string(),
  settings: settingsSchema,
  state: z.strictObject({ sizes: z.array(sizeSchema), open: openSizeSchema.exactOptional() }),
});

/** One search's. Two at once would write over each other's results. */
export class SearchDirectory {
  readonly path: string;
  /** Where an earlier call with the same question stood. */
  readonly state: SearchState | undefined;
  readonly #settings: ExamSettings;
  readonly #lock: FileLock;

  /**
   * Makes the directory, or finds it as an earlier call left it. Until it is closed no other process searches there.
   *
   * @throws CodedError SEARCH_EXISTS when it holds anything else, SEARCH_IN_USE, SEARCH_INVALID, WRITE_FAILED.
   */
  constructor(path: string, settings: ExamSettings) {
    this.path = path;
    this.#settings = settings;
    makeDirectory(path);
    // A search that was killed may have left no more than its lock.
    const others = readdirSync(path).filter((name) => name !== lockFile && !isTemporary(name));
    if (others.length > 0 && !others.includes(checkpointFile)) throw foreign(path, 'is not empty and holds no search');
    const lock = join(path, lockFile);
    this.#lock = new FileLock(lock);
    this.#lock.take({}, ({ pid, host }) => inUse(path, `process ${pid} on ${host}`, lock));
    try {
      removeTemporaries(path);
      if (existsSync(join(path, checkpointFile))) this.state = readCheckpoint(path, settings);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Lets others search there. */
  close(): void {
    this.#lock.release();
  }

  /** Keeps where the search stands. */
  keep(state: SearchState): void {
    const head = { format: 'synaptolytic-search', version: 2, kernel: kernelHash() };
    const content = { ...head, settings: this.#settings, state };
    this.write(checkpointFile, `${JSON.stringify(content)}\n`);
  }

  /** Writes a file, whole or not at all. @param name may be in a folder. */
  write(name: string, content: string): void {
    writeInDirectory(this.path, name, content);
  }
}

function readCheckpoint(path: string, settings: ExamSettings): SearchState {
  const file = join(path, checkpointFile);
  let checkpoint: z.infer<typeof checkpointSchema>;
  try {
    checkpoint = checkpointSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw invalid(`${file} is damaged, or of another version`);
  }
  // The proof says of one kernel that it has played all.
  if (checkpoint.kernel !== kernelHash()) throw invalid(`${file} is of another version, which may give other returns`);
  if (JSON.stringify(checkpoint.settings) === JSON.stringify(settingsSchema.parse(settings))) return checkpoint.state;
  throw foreign(path, 'holds a search with another question');
}

function invalid(fault: string): CodedError<MinimiseErrorCode> {
  return new CodedError<MinimiseErrorCode>(
    'SEARCH_INVALID',
    `${fault}, so the search cannot go on. Begin anew in another directory with --out.`,
  );
}

function inUse(path: string, holder: string, lock: string): CodedError<MinimiseErrorCode> {
  return new CodedError<MinimiseErrorCode>(
    'SEARCH_IN_USE',
    `${path} is in use by ${holder}. Wait until it has ended; if no such process searches there, remove ${lock}.`,
  );
}

function foreign(path: string, what: string): CodedError<MinimiseErrorCode> {
  return new CodedError<MinimiseErrorCode>(
    'SEARCH_EXISTS',
    `${path} ${what}; nothing is overwritten. Name another directory with --out.`,
  );
}
