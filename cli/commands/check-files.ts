// What check leaves in its directory.
import type { CaseResult, CheckResult, WorstEpisode } from '../../rig/check/index.js';
import type { ShownEpisode } from '../../rig/hil/index.js';
import type { Stamp } from '../../rig/results/index.js';
import { writeInDirectory } from '../../src/base/files/index.js';
import { formatNumber, type Selection } from '../../src/base/index.js';
import {
  checkJunitXml,
  checkMarkdown,
  checkPage,
  csv,
  type Evidence,
  episodeAnimation,
  htmlPage,
  stampFacts,
} from '../../src/report/index.js';
import { junitStamp } from '../stamp.js';
import { shellWord } from '../text.js';
import { failuresFolder, fileNames, verdictText } from './verdict-files.js';

/** What the files say of the run. */
export interface CheckFiles {
  /** The manifest. */
  readonly file: string;
  readonly stamp: Stamp<'synaptolytic-check'>;
  readonly selection: Selection;
}

/** Writes everything. @throws CodedError WRITE_FAILED */
export function writeCheck(out: string, result: CheckResult, files: CheckFiles): void {
  const { file, stamp, selection } = files;
  const write = (name: string, text: string): void => writeInDirectory(out, name, text);
  const evidence = new Map<string, Evidence>();
  const names = fileNames(result.cases.map(({ name }) => name));
  for (const each of result.cases) {
    const path = `${failuresFolder}/${names.get(each.name)}`;
    const found = evidenceOf(each, result.worst.get(each.name), { manifest: file, path }, write);
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

/** What a case leaves that failed: its worst episode as pictures and recordings, and the command that repeats it. @param path of its files without an ending */
function evidenceOf(
  { name, passed, level }: CaseResult,
  worst: WorstEpisode | undefined,
  { manifest, path }: { readonly manifest: string; readonly path: string },
  write: (name: string, text: string) => void,
): Evidence | undefined {
  if (passed) return undefined;
  const command = `synaptolytic check ${shellWord(manifest)} --only ${shellWord(name)}`;
  const subtitle =
    worst?.return === undefined
      ? level === 'faults'
        ? 'the first fault that did not end as it should'
        : 'a scenario that failed'
      : `episode ${worst.episode! + 1}, return ${formatNumber(worst.return)}`;
  const svg =
    worst?.shown && worst.shown.moments.length > 1
      ? episodeAnimation({ ...worst.shown, title: `The worst of ${name}`, subtitle })
      : undefined;
  const { shown, recording, trace, serialLog } = worst ?? {};
  // Where no board told anything of the cart there is no recording: the episode is numbers then.
  const numbers = shown && recording === undefined ? momentsAsCsv(shown) : undefined;
  const files = Object.entries({ svg, jsonl: recording, csv: numbers, vcd: trace, txt: serialLog }).flatMap(
    ([ending, text]) => (text === undefined ? [] : [{ name: `${path}.${ending}`, text }]),
  );
  for (const each of files) write(each.name, each.text);
  return {
    command,
    ...(svg !== undefined && { svg }),
    caption: `The worst episode: ${subtitle}, ${seenBy[level]}.`,
    files: files.map((each) => each.name),
  };
}

function momentsAsCsv({ moments }: ShownEpisode): string {
  const names = ['timeS', 'positionM', 'velocityMps', 'angleRad', 'angularVelocityRadps', 'drive'] as const;
  return csv(
    names,
    moments.map((moment) => names.map((name) => moment[name] ?? null)),
  );
}

/** Whose eyes a picture has. */
const seenBy: Readonly<Record<CaseResult['level'], string>> = {
  software: 'as it is in Node, in fixed point',
  processor: 'as it is in Node, in fixed point',
  rig: 'as cart and pole truly moved',
  scenario: 'as the board told it',
  faults: 'as the board told it',
};
