// The results that a page shows: those in the folder of runs, and files given beside it.
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  compareResults,
  earlierResults,
  type ResultFile,
  readResult,
  resultHead,
  resultPage,
} from '../../rig/results/index.js';
import { decodeText } from '../../src/base/index.js';
import { changesText } from '../../src/report/index.js';
import type { ResultListing, ResultsNews, ShownResult } from '../../src/ui-api/index.js';
import { CommandError } from '../failure.js';
import { folderAt } from './folder.js';

const names = ['verdict.json', 'robustness.json'] as const;
/** A verdict of a thousand episodes at three levels has 2 MB. */
const MOST_BYTES = 32e6;

interface Known {
  /** Of the file; as long as it is the same, so is what it says. */
  readonly stamp: string;
  readonly listing: ResultListing;
}

export class ResultFolder {
  readonly #root: string;
  readonly #given: readonly string[];
  readonly #known = new Map<string, Known>();

  /** @param given files of results from elsewhere. @throws CommandError for what is no file */
  constructor(root: string, given: readonly string[]) {
    this.#root = root;
    this.#given = given.map((path) => resolve(path));
    for (const path of given) {
      if (statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
      throw new CommandError('input', `${path} is no file. Give verdict.json or robustness.json of a result.`, {
        file: path,
      });
    }
  }

  /** Gives all of them, the newest first, when they have changed since it was called last. */
  follow(): () => ResultsNews | undefined {
    let last: string | undefined;
    return () => {
      const results = this.#list();
      const text = JSON.stringify(results);
      if (text === last) return undefined;
      last = text;
      return { results };
    };
  }

  /**
   * A result whole, beside an earlier one.
   *
   * @param before the path of that one; null for the likeliest.
   * @throws CommandError for a path that the list does not have, CodedError RESULT_INVALID
   */
  show(path: string | null, before: string | null): ShownResult {
    const list = this.#list();
    const result = this.#read(list, path);
    const heads = list.flatMap((each) => {
      const { kind, about, conclusion, date } = each;
      if (kind === undefined || about === undefined || conclusion === undefined || date === undefined) return [];
      return [{ ...each, kind, about, conclusion, date }];
    });
    const earlier = earlierResults(resultHead(result), heads).map((head) => head.path);
    const chosen = before ?? earlier[0];
    return {
      page: resultPage(result),
      earlier,
      ...(chosen !== undefined && { comparison: compared(chosen, this.#read(list, chosen), result) }),
    };
  }

  #read(list: readonly ResultListing[], path: string | null): ResultFile {
    if (path === null || !list.some((each) => each.path === path)) {
      throw new CommandError('input', `There is no result "${path}" in ${this.#root} now. It may have been moved.`);
    }
    return read(this.#fileOf(path), path);
  }

  #fileOf(path: string): string {
    return this.#given.includes(path) ? path : join(this.#root, path);
  }

  #list(): ResultListing[] {
    const paths: string[] = [...this.#given];
    const visit = (path: string): void => {
      const { files, folders } = folderAt(this.#root, path);
      for (const name of names) if (files.has(name)) paths.push(path === '' ? name : `${path}/${name}`);
      folders.forEach(visit);
    };
    visit('');
    return [...new Set(paths)]
      .map((path) => this.#listing(path))
      .sort((a, b) => ((a.date ?? '') < (b.date ?? '') ? 1 : -1));
  }

  #listing(path: string): ResultListing {
    const file = this.#fileOf(path);
    const stats = statSync(file, { throwIfNoEntry: false });
    const stamp = `${stats?.size} ${stats?.mtimeMs}`;
    const known = this.#known.get(path);
    if (known?.stamp === stamp) return known.listing;
    let listing: ResultListing;
    try {
      listing = { path, ...resultHead(read(file, path)) };
    } catch (error) {
      listing = { path, problem: (error as Error).message };
    }
    this.#known.set(path, { stamp, listing });
    return listing;
  }
}

function read(file: string, path: string): ResultFile {
  const { size } = statSync(file);
  if (size > MOST_BYTES) {
    throw new CommandError('input', `${path} has ${Math.round(size / 1e6)} MB, and no result is as long.`);
  }
  return readResult(decodeText(readFileSync(file)), path);
}

function compared(before: string, earlier: ResultFile, result: ResultFile) {
  const { circumstances, changes } = compareResults(earlier, result);
  return { before, summary: changesText(changes), circumstances, changes };
}
