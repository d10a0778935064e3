// synaptolytic validate --faults: makes everything go wrong on the emulated rig, and judges what the firmware makes of it.
import { join } from 'node:path';
import type { Rig } from '../../rig/description/index.js';
import type { FaultVerdict } from '../../rig/faults/index.js';
import { writeFileAtomically } from '../../src/base/files/index.js';
import { hexadecimal, type Selection } from '../../src/base/index.js';
import { compileChampion } from '../../src/compile/index.js';
import type { Champion } from '../../src/network/index.js';
import { faultsConclusion, faultsJunitXml, faultsPage, faultsTable, stampFacts } from '../../src/report/index.js';
import type { Session } from '../command.js';
import { otherRig } from '../rig-choice.js';
import { chosen } from '../selection-options.js';
import { junitStamp, stampOf } from '../stamp.js';
import { commandLine } from '../text.js';
import { championFigures } from './champion-figures.js';
import { championName, fileNames, writeEvidence, writeVerdictFiles } from './verdict-files.js';

/** What is validated, and where the verdict goes. */
export interface FaultPlan {
  /** Name of the champion's file, for the verdict. */
  readonly file: string;
  readonly rig: Rig;
  readonly seed: number;
  readonly selection: Selection;
  readonly out?: string;
  readonly json?: boolean;
}

/** Makes the chosen of the list of faults, writes and prints the verdict; the session's exit tells whether all passed. */
export async function runFaults(session: Session, champion: Champion, plan: FaultPlan): Promise<void> {
  const { output, interruption } = session;
  const { faultEvidence, faultList, validateFaults } = await import('../../rig/faults/index.js');
  const { firmwareHex } = await import('../../rig/boards/ports/index.js');
  const startedAt = new Date();
  const seconds: number[] = [];
  let beganMs = performance.now();
  const { file, rig, seed, out, selection } = plan;
  const all = faultList(champion, rig).map(({ group, name }) => ({ name: `${group}, ${name}` }));
  const files = fileNames(all.map(({ name }) => name));
  const wanted = new Set(chosen(all, selection, 'fault').map(({ name }) => name));
  const faults = await validateFaults(champion, rig, {
    seed,
    includes: ({ group, name }) => wanted.has(`${group}, ${name}`),
    signal: interruption.signal,
    onFault: ({ group, name, reported, passed }) => {
      seconds.push((performance.now() - beganMs) / 1000);
      beganMs = performance.now();
      output.stage(passed ? 'pass' : 'FAIL', `${group}, ${name}: ${reported ?? 'nothing was reported'}`);
    },
  });
  for (const fault of out === undefined ? [] : faults.filter(({ passed }) => !passed)) {
    const evidence = await faultEvidence(fault, { champion, rig, seed, signal: interruption.signal });
    if (evidence) writeEvidence(out!, files.get(`${fault.group}, ${fault.name}`)!, evidence);
  }
  const { shape, signature, crc } = compileChampion(champion).report;
  const stamp = stampOf('synaptolytic-faults', { board: 'emulated', firmwareHex: firmwareHex().hex, seed, startedAt }, [
    crc,
    rig,
  ]);
  const verdict = {
    ...stamp,
    passed: faults.every(({ passed }) => passed),
    champion: { file, task: champion.task, shape, signature, crc },
    rig: rig.name,
    ...selection,
    faults,
  };
  if (out !== undefined) {
    const write = (name: string, text: string): void => writeFileAtomically(join(out, name), text);
    const name = `synaptolytic faults ${rig.name}`;
    const facts = { name, champion: championName({ file, crc }), rig: rig.name, ...junitStamp(stamp) };
    const page = faultsPage(verdict, {
      champion: file,
      conclusion: faultsConclusion(faults),
      command: commandLine(),
      figures: await championFigures(champion),
      stamp: { ...stampFacts(stamp), imageCrc: hexadecimal(crc) },
    });
    writeVerdictFiles(verdict, faultsJunitXml(faults, facts, seconds), write, page);
  }
  if (plan.json) output.printJson({ ...verdict, ...otherRig(champion, plan.rig) });
  else printFaults(session, verdict, out);
  if (!verdict.passed) session.exit = 'checkFailed';
}

function printFaults(
  { output }: Session,
  { faults, passed }: Pick<FaultVerdict, 'faults' | 'passed'>,
  directory: string | undefined,
): void {
  const where = directory === undefined ? '' : ` Everything is in ${directory}/`;
  output.print(
    [
      '',
      faultsTable(faults, (text, fault) => output.paint(fault.passed ? 'green' : ['bold', 'red'], text)),
      '',
      output.paint(passed ? 'green' : 'red', faultsConclusion(faults)) + where,
    ].join('\n'),
  );
}
