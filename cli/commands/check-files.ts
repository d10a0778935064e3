// What check leaves in its directory. The files of an earlier run are gone before the next begins, so that they never speak for it.

import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseResult, CheckResult, Selection, WorstEpisode } from '../../rig/check/index.js';
import { writeError, writeFileAtomically } from '../../src/base/files/index.js';
import { formatNumber } from '../../src/base/index.js';
import {
  checkJunitXml,
  checkMarkdown,
  checkPage,
  type Evidence,
  episodeAnimation,
  htmlPage,
} from '../../src/report/index.js';
import { junitStamp, stampFacts } from '../stamp.js';
import { shellWord } from '../text.js';
import type { Stamp } from '../verdict-schema.js';
import { verdictText } from './verdict-files.js';

/** What the files say of the run. */
export interface CheckFiles {
  /** The manifest. */
  readonly file: string;
  readonly stamp: Stamp<'synaptolytic-check'>;
  readonly selection: Selection;
}

const results = ['verdict.json', 'junit.xml', 'summary.md', 'report.html'];
const folder = 'failures';

/** Makes the directory, and takes an earlier result out of it. @throws CodedError WRITE_FAILED */
export function prepareCheckDirectory(path: string): void {
  const failures = join(path, folder);
  try {
    mkdirSync(failures, { recursive: true });
    const left = readdirSync(failures).filter((name) => /\.(svg|jsonl)$/.test(name));
    for (const name of [...results, ...left.map((each) => join(folder, each))])
      rmSync(join(path, name), { force: true });
  } catch (error) {
    throw writeError(path, error);
  }
}

/** Writes everything. @throws CodedError WRITE_FAILED */
export function writeCheck(out: string, result: CheckResult, files: CheckFiles): void {
  const { file, stamp, selection } = files;
  const write = (name: string, text: string): void => writeFileAtomically(join(out, name), text);
  const evidence = new Map<string, Evidence>();
  for (const each of result.cases) {
    const found = evidenceOf(each, result.worst.get(each.name), file, write);
    if (found) evidence.set(each.name, found);
  }
  const { worst: _, seconds, ...verdict } = result;
  const facts = {
    name: `synaptolytic check ${file}`,
    champion: file,
    ...junitStamp(stamp),
  };
  write('junit.xml', checkJunitXml(result, facts, seconds));
  write('summary.md', checkMarkdown(result, `synaptolytic check ${file}`));
  write('report.html', htmlPage(checkPage(result, { manifest: file, stamp: stampFacts(stamp), evidence })));
  write('verdict.json', verdictText({ ...stamp, manifest: file, ...selection, ...verdict }));
}

/** What a case leaves that failed: its worst episode as a picture and a recording, and the command that repeats it. */
function evidenceOf(
  { name, passed, level }: CaseResult,
  worst: WorstEpisode | undefined,
  file: string,
  write: (name: string, text: string) => void,
): Evidence | undefined {
  if (passed) return undefined;
  const path = `${folder}/${name.replace(/[^\w.-]+/g, '-')}`;
  const command = `synaptolytic check ${shellWord(file)} --only ${shellWord(name)}`;
  const number = worst && `episode ${worst.episode + 1}, return ${formatNumber(worst.return)}`;
  const svg =
    worst?.shown && worst.shown.moments.length > 1
      ? episodeAnimation({ ...worst.shown, title: `The worst of ${name}`, subtitle: number! })
      : undefined;
  if (svg !== undefined) write(`${path}.svg`, svg);
  if (worst?.recording !== undefined) write(`${path}.jsonl`, worst.recording);
  const how = level === 'rig' ? 'as cart and pole truly moved' : 'as it is in Node, in fixed point';
  return {
    command,
    ...(svg !== undefined && { svg }),
    caption: `The worst episode: ${number ?? ''}, ${how}.`,
    files: [
      ...(svg === undefined ? [] : [`${path}.svg`]),
      ...(worst?.recording === undefined ? [] : [`${path}.jsonl`]),
    ],
  };
}
