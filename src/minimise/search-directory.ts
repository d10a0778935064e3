// The directory of a search: where it stands while it goes on, and its results when it is done.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isEmptyDirectory, makeDirectory, writeInDirectory } from '../base/files/index.js';
import { CodedError } from '../base/index.js';
import type { MinimiseErrorCode } from './errors.js';
import type { ExamSettings } from './exam.js';
import { openSizeSchema, settingsSchema, sizeSchema } from './proof.js';
import type { SearchState } from './search.js';

const checkpointFile = 'checkpoint.json';
const checkpointSchema = z.strictObject({
  format: z.literal('synaptolytic-search'),
  version: z.literal(1),
  settings: settingsSchema,
  state: z.strictObject({ sizes: z.array(sizeSchema), open: openSizeSchema.exactOptional() }),
});

/** One search's. */
export class SearchDirectory {
  readonly path: string;
  /** Where an earlier call with the same question stood. */
  readonly state: SearchState | undefined;
  readonly #settings: ExamSettings;

  /**
   * Makes the directory, or finds it as an earlier call left it.
   *
   * @throws CodedError SEARCH_EXISTS when it holds anything else, SEARCH_INVALID, WRITE_FAILED.
   */
  constructor(path: string, settings: ExamSettings) {
    this.path = path;
    this.#settings = settings;
    makeDirectory(path);
    if (existsSync(join(path, checkpointFile))) this.state = readCheckpoint(path, settings);
    else if (!isEmptyDirectory(path)) throw foreign(path, 'is not empty and holds no search');
  }

  /** Keeps where the search stands. */
  keep(state: SearchState): void {
    const content = { format: 'synaptolytic-search', version: 1, settings: this.#settings, state };
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
    throw new CodedError<MinimiseErrorCode>(
      'SEARCH_INVALID',
      `${file} is damaged, or of another version, so the search cannot go on. Begin anew in another directory with --out.`,
    );
  }
  if (JSON.stringify(checkpoint.settings) === JSON.stringify(settingsSchema.parse(settings))) return checkpoint.state;
  throw foreign(path, 'holds a search with another question');
}

function foreign(path: string, what: string): CodedError<MinimiseErrorCode> {
  return new CodedError<MinimiseErrorCode>(
    'SEARCH_EXISTS',
    `${path} ${what}; nothing is overwritten. Name another directory with --out.`,
  );
}
