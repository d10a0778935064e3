// synaptolytic validate --scenario: plays the scenarios of a file on the emulated rig, and judges what was expected.
import { join } from 'node:path';
import type { Rig } from '../../rig/description/index.js';
import type { ScenarioResult } from '../../rig/faults/index.js';
import { writeFileAtomically } from '../../src/base/files/index.js';
import type { Selection } from '../../src/base/index.js';
import { compileChampion } from '../../src/compile/index.js';
import type { Champion } from '../../src/network/index.js';
import { faultsJunitXml, scenarioList, scenariosConclusion } from '../../src/report/index.js';
import type { Session } from '../command.js';
import { CommandError } from '../failure.js';
import { readTextInput } from '../input-files.js';
import { otherRig } from '../rig-choice.js';
import { chosen } from '../selection-options.js';
import { junitStamp, stampOf } from '../stamp.js';
import { championName, fileNames, writeEvidence, writeVerdictFiles } from './verdict-files.js';

/** What is played, and where the verdict goes. */
export interface ScenarioPlan {
  /** Name of the champion's file, for the verdict. */
  readonly file: string;
  /** The file of scenarios. */
  readonly scenarios: string;
  readonly rig: Rig;
  readonly seed: number;
  readonly selection: Selection;
  readonly out?: string;
  readonly json?: boolean;
}

/** JSON.stringify of this is verdict.json. */
interface ScenarioVerdict {
  readonly passed: boolean;
  readonly scenarios: readonly ScenarioResult[];
  /** Those that do not fit the rig. They are never passed. */
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
}

/** Plays each scenario on a fresh board, writes and prints the verdict; the session's exit tells whether all passed. */
export async function runScenarios(session: Session, champion: Champion, plan: ScenarioPlan): Promise<void> {
  const { output, interruption } = session;
  const rigFaults = await import('../../rig/faults/index.js');
  const { file, rig, seed, selection, out } = plan;
  const text = readTextInput(plan.scenarios);
  const scenarios = rigFaults.parseScenarios(text, plan.scenarios);
  const files = fileNames(scenarios.map(({ name }) => name));
  const startedAt = new Date();
  const results: ScenarioResult[] = [];
  const seconds: number[] = [];
  const refused: ScenarioVerdict['refused'][number][] = [];
  for (const scenario of chosen(scenarios, selection, 'scenario')) {
    const { name } = scenario;
    const number = scenarios.indexOf(scenario) + 1; // whichever others are played
    const reason = rigFaults.scenarioMisfit(scenario, rig);
    if (reason !== undefined) {
      refused.push({ name, reason });
      continue;
    }
    const beganMs = performance.now();
    const run = { champion, rig, seed, number, signal: interruption.signal };
    const result = await rigFaults.validateScenario(scenario, run);
    results.push(result);
    if (!result.passed && out !== undefined) {
      writeEvidence(out, files.get(name)!, await rigFaults.scenarioEvidence(scenario, run));
    }
    seconds.push((performance.now() - beganMs) / 1000);
    output.stage(result.passed ? 'pass' : 'FAIL', name);
  }
  if (results.length === 0) {
    const reasons = refused.map(({ name, reason }) => `${name}: ${reason}`).join('\n');
    throw new CommandError('input', `${plan.scenarios} has no scenario for the rig ${rig.name}.\n${reasons}`, {
      file: plan.scenarios,
    });
  }
  const { shape, signature, crc } = compileChampion(champion).report;
  const passed = results.every((each) => each.passed);
  const { firmwareHex } = await import('../../rig/boards/ports/index.js');
  const played = { board: 'emulated', firmwareHex: firmwareHex().hex, seed, startedAt };
  const stamp = stampOf('synaptolytic-scenarios', played, [crc, rig, text]);
  const about = { champion: { file, task: champion.task, shape, signature, crc }, rig: rig.name, ...selection };
  const verdict = { ...stamp, passed, ...about, file: plan.scenarios, scenarios: results, refused };
  if (out !== undefined) {
    const write = (name: string, text: string): void => writeFileAtomically(join(out, name), text);
    const name = `synaptolytic scenarios ${rig.name}`;
    const facts = { name, champion: championName({ file, crc }), rig: rig.name, ...junitStamp(stamp) };
    writeVerdictFiles(verdict, faultsJunitXml(results, facts, seconds), write);
  }
  if (plan.json) output.printJson({ ...verdict, ...otherRig(champion, rig) });
  else printScenarios(session, verdict, out);
  if (!passed) session.exit = 'checkFailed';
}

function printScenarios(
  { output }: Session,
  { passed, scenarios, refused }: ScenarioVerdict,
  directory: string | undefined,
): void {
  const where = directory === undefined ? '' : ` Everything is in ${directory}/`;
  output.print(
    [
      '',
      scenarioList(scenarios, (text, isRight) => output.paint(isRight ? 'green' : ['bold', 'red'], text)),
      ...(refused.length === 0
        ? []
        : ['', 'Refused, and not passed:', ...refused.map(({ name, reason }) => `${name}: ${reason}`)]),
      '',
      output.paint(passed ? 'green' : 'red', scenariosConclusion(scenarios)) + where,
    ].join('\n'),
  );
}
