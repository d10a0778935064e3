// Reads history.jsonl of a run, also while it is being written: each call gives the generations that have come since the one before.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import { CodedError } from '../../base/index.js';
import type { GenerationRecord } from '../training/index.js';
import type { RunErrorCode } from './run-config.js';

const number = z.number();
const record = z.strictObject({
  generation: z.int().nonnegative(),
  steps: z.int().nonnegative(),
  bestFitness: number,
  bestReturn: number,
  meanReturn: number,
  sdReturn: number,
  meanConnections: number,
  sdConnections: number,
  mutationRate: number.exactOptional(),
  verified: z
    .strictObject({ episodes: z.int(), meanReturn: number, sdReturn: number, minReturn: number })
    .exactOptional(),
  stopped: z.string().exactOptional(),
  lesson: z
    .strictObject({
      attempt: z.int(),
      number: z.int(),
      startWidthRad: number,
      maxSteps: z.int(),
      confirmedReturn: number.exactOptional(),
    })
    .exactOptional(),
});

/** What has come to a history. */
export interface HistoryNews {
  /** Generation of the first record. It is 0 again when the file was cut back, and all before is void then. */
  readonly from: number;
  readonly records: readonly GenerationRecord[];
}

/** Longer than any line is: about the last of them is asked. */
const TAIL_BYTES = 4096;

/** A place in a history up to which it has been read. */
export class HistoryReader {
  readonly file: string;
  #bytes = 0;
  #generations = 0;

  constructor(file: string) {
    this.file = file;
  }

  /**
   * The generations that have come since it was read last. A file that is not there has none.
   *
   * @throws CodedError RUN_INVALID when a whole line is no record of its generation.
   */
  news(): HistoryNews {
    const text = this.#rest();
    const end = text.lastIndexOf(0x0a) + 1; // behind it a line is just being written
    const from = this.#generations;
    const lines = end === 0 ? [] : text.toString('utf8', 0, end - 1).split('\n');
    const records = lines.map((line, k) => parseRecord(line, from + k, this.file));
    this.#bytes += end;
    this.#generations += records.length;
    return { from, records };
  }

  #rest(): Buffer {
    return (
      readPart(this.file, (size) => {
        if (size < this.#bytes) {
          this.#bytes = 0;
          this.#generations = 0;
        }
        return this.#bytes;
      }) ?? Buffer.alloc(0)
    );
  }
}

/**
 * The newest whole record of a history, read from its end; undefined when it has none.
 *
 * @throws CodedError RUN_INVALID when its last line is no record.
 */
export function lastRecord(file: string): GenerationRecord | undefined {
  const tail = readPart(file, (size) => Math.max(0, size - TAIL_BYTES))?.toString('utf8') ?? '';
  const line = tail
    .slice(0, Math.max(0, tail.lastIndexOf('\n')))
    .split('\n')
    .at(-1)!;
  return line === '' ? undefined : parseRecord(line, undefined, file);
}

/** A file from a place on; undefined when there is none. */
function readPart(file: string, fromOf: (size: number) => number): Buffer | undefined {
  let opened: number;
  try {
    opened = openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { size } = fstatSync(opened);
    const from = fromOf(size);
    const bytes = Buffer.alloc(size - from);
    return bytes.subarray(0, readSync(opened, bytes, 0, bytes.length, from));
  } finally {
    closeSync(opened);
  }
}

/** @param generation that it must be of; undefined: any */
function parseRecord(line: string, generation: number | undefined, file: string): GenerationRecord {
  const parsed = record.safeParse(parseJson(line));
  if (parsed.success && (generation ?? parsed.data.generation) === parsed.data.generation) return parsed.data;
  const where =
    generation === undefined
      ? 'its last line is no record of a generation'
      : `line ${generation + 1} is not the record of generation ${generation}`;
  throw new CodedError<RunErrorCode>('RUN_INVALID', `${file} cannot be used: ${where}. Restore it, or train anew.`).at({
    file,
    ...(generation !== undefined && { line: generation + 1 }),
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
