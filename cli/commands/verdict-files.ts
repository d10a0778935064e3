// What validate leaves: the files of an earlier run are gone before the next one begins, so that they never speak for it.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ScenarioEvidence } from '../../rig/faults/index.js';
import type { VerdictFile } from '../../rig/results/index.js';
import { writeError, writeInDirectory } from '../../src/base/files/index.js';
import { hexadecimal } from '../../src/base/index.js';
import { htmlPage, type Page } from '../../src/report/index.js';
import { schemaUrl } from '../stamp.js';

/** What a verdict is about, as the compiler tells it. */
interface JudgedChampion {
  readonly file: string;
  readonly crc: number;
}

const files = ['verdict.json', 'junit.xml', 'report.html', 'robustness.json', 'robustness.svg', 'robustness.html'];

/** Where what failed leaves its files. */
export const failuresFolder = 'failures';

/** Makes the folder for what fails, and takes an earlier run's files out of it. @throws CodedError WRITE_FAILED */
export function prepareFailures(directory: string): void {
  const path = join(directory, failuresFolder);
  try {
    mkdirSync(path, { recursive: true });
    removeFailures(path);
  } catch (error) {
    throw writeError(path, error);
  }
}

function removeFailures(folder: string): void {
  for (const name of readdirSync(folder)) if (/\.(svg|jsonl|csv|vcd|txt)$/.test(name)) rmSync(join(folder, name));
}

/** Writes what a failed scenario or fault leaves. @throws CodedError WRITE_FAILED */
export function writeEvidence(directory: string, name: string, evidence: ScenarioEvidence): void {
  const { recording, trace, serialLog } = evidence;
  for (const [ending, text] of Object.entries({ jsonl: recording, vcd: trace, txt: serialLog }))
    writeInDirectory(directory, join(failuresFolder, `${fileName(name)}.${ending}`), text);
}

/** The name of a case as that of a file. */
export function fileName(name: string): string {
  return name.replace(/[^\w.-]+/g, '-');
}

/** Makes the directory, and takes an earlier verdict out of it. @throws CodedError WRITE_FAILED */
export function prepareVerdictDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
    for (const name of files) rmSync(join(path, name), { force: true });
    const failed = join(path, failuresFolder);
    if (existsSync(failed)) removeFailures(failed);
  } catch (error) {
    throw writeError(path, error);
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
