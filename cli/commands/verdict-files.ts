// What validate and check leave: the files of an earlier run are gone before the next one begins, so that they never speak for it.
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ScenarioEvidence } from '../../rig/faults/index.js';
import type { VerdictFile } from '../../rig/results/index.js';
import { makeDirectory, writeError, writeInDirectory } from '../../src/base/files/index.js';
import { hexadecimal } from '../../src/base/index.js';
import { htmlPage, type Page } from '../../src/report/index.js';
import { schemaUrl } from '../stamp.js';

/** What a verdict is about, as the compiler tells it. */
interface JudgedChampion {
  readonly file: string;
  readonly crc: number;
}

/** Whatever validate and check leave: each takes the other's out too. */
const robustness = ['robustness.json', 'robustness.svg', 'robustness.html'];
const files = ['verdict.json', 'junit.xml', 'summary.md', 'report.html', ...robustness];

/** Where what failed leaves its files. */
export const failuresFolder = 'failures';

function removeFailures(folder: string): void {
  for (const name of readdirSync(folder)) if (/\.(svg|jsonl|csv|vcd|txt)$/.test(name)) rmSync(join(folder, name));
}

/** Writes what a failed scenario or fault leaves. @param file its name without an ending @throws CodedError WRITE_FAILED */
export function writeEvidence(directory: string, file: string, evidence: ScenarioEvidence): void {
  const { recording, trace, serialLog } = evidence;
  for (const [ending, text] of Object.entries({ jsonl: recording, vcd: trace, txt: serialLog }))
    writeInDirectory(directory, join(failuresFolder, `${file}.${ending}`), text);
}

/** The longest that a file system takes, in bytes, with room for an ending. */
const LONGEST_NAME = 240;

/**
 * The names of cases as those of files, each its own: where two differ by no more than signs that a file may not have, or by capitals, the later
 * one gets a number.
 */
export function fileNames(cases: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    cases.map((name) => {
      const plain = name.replace(/[^\w.-]+/g, '-').slice(0, LONGEST_NAME);
      let file = plain;
      for (let i = 2; taken.has(file.toLowerCase()); i++) file = `${plain}-${i}`;
      taken.add(file.toLowerCase());
      return [name, file];
    }),
  );
}

/** Makes the directory, and takes an earlier verdict out of it. @throws CodedError WRITE_FAILED */
export function prepareVerdictDirectory(path: string): void {
  makeDirectory(path);
  removeVerdict(path);
}

/**
 * Takes earlier verdicts out of the directories that a command line names, where the parser has refused it.
 * @throws CodedError WRITE_FAILED
 */
export function forgetVerdicts(words: readonly string[]): void {
  for (const [i, word] of words.entries()) {
    const path = word === '--out' ? words[i + 1] : /^--out=(.+)$/s.exec(word)?.[1];
    if (path === undefined || !statSync(path, { throwIfNoEntry: false })?.isDirectory()) continue;
    removeVerdict(path);
    if (words.some((each) => /^--boards(=|$)/.test(each))) removeBoardVerdicts(path);
  }
}

function removeVerdict(path: string): void {
  try {
    for (const name of files) rmSync(join(path, name), { force: true });
    const failed = join(path, failuresFolder);
    if (existsSync(failed)) removeFailures(failed);
  } catch (error) {
    throw writeError(path, error);
  }
}

/** Takes the verdicts of an earlier run out of the directories of boards, also of those that this run may not get to. @throws CodedError WRITE_FAILED */
export function removeBoardVerdicts(directory: string): void {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    if (boardOf(join(path, 'verdict.json')) === name) prepareVerdictDirectory(path);
  }
}

/** The name of the board that a verdict is of; undefined where it is of none, or no verdict. */
function boardOf(path: string): unknown {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { readonly boardName?: unknown } | null)?.boardName;
  } catch {
    return undefined;
  }
}

/** The text of verdict.json, which names its schema. */
export function verdictText(verdict: VerdictFile): string {
  return `${JSON.stringify({ $schema: schemaUrl('verdict'), ...verdict }, null, 2)}\n`;
}

/** Writes the verdict for programs, for CI, and as a page for people. */
export function writeVerdictFiles(
  verdict: VerdictFile,
  junit: string,
  write: (name: string, text: string) => void,
  page?: Page,
): void {
  if (page) write('report.html', htmlPage(page));
  write('junit.xml', junit);
  write('verdict.json', verdictText(verdict));
}

/** The champion in the names of test cases: two files of one name hold different networks. */
export function championName({ file, crc }: JudgedChampion): string {
  return `${file} ${hexadecimal(crc)}`;
}
