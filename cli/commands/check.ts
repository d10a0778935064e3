// synaptolytic check: judges every champion of a manifest at every level, on every rig that it fits, for a CI server.
import { appendFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { CheckPlan, CheckResult } from '../../rig/check/index.js';
import { writeError, writeFileAtomically } from '../../src/base/files/index.js';
import { mostWorkers } from '../../src/learn/index.js';
import {
  checkConclusion,
  checkMarkdown,
  checkTable,
  errorAnnotations,
  failures,
  markdownTable,
} from '../../src/report/index.js';
import { completeCommand, type Session, wholeNumber } from '../command.js';
import { CommandError } from '../failure.js';
import { readChampion, readTextInput } from '../input-files.js';
import { checkWritable } from '../output-files.js';
import { parseQuantity } from '../quantity.js';
import { addSelection, type SelectionOptions, selectionOf } from '../selection-options.js';
import { stampOf } from '../stamp.js';
import { count } from '../text.js';
import { defaultWorkers } from '../training-options.js';
import { type CheckFiles, writeCheck } from './check-files.js';
import { prepareVerdictDirectory } from './verdict-files.js';

interface Options extends SelectionOptions {
  readonly timeLimit?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly workers?: number;
  readonly out?: string;
  readonly json?: boolean;
}

export function addCheck(program: Command, session: Session): void {
  const command = program.command('check').summary('judge many champions on many rigs, as one manifest says');
  command
    .description(
      'Judges every champion of a manifest at every level, on every rig that it fits, and makes the faults and plays the scenarios that the manifest asks for: on the emulated board, on all cores. ' +
        'A pair that does not fit is refused by name. A manifest in which nothing is judged fails. Under GitHub Actions the summary goes to the job page, and each failure to the change.',
    )
    .argument('<manifest.yaml>', 'champions, rigs, levels, limits, faults, scenarios');
  addSelection(command, 'cases')
    .option('--time-limit <duration>', 'cases that are not played by then fail, such as "10 min"')
    .option('--baseline <file>', 'no mean return may be worse by 1 % than in this file, as far as the starts can tell')
    .option('--write-baseline <file>', 'write the returns as a baseline, if everything else passes')
    .option(
      '--workers <n>',
      'threads that play (default: one for each core that is available, up to 8)',
      wholeNumber(1, mostWorkers),
    )
    .option('--out <dir>', 'directory for verdict.json, junit.xml, summary.md, report.html and what failures leave');
  completeCommand(command, {
    examples: [
      'check examples/check/manifest.yaml',
      'check manifest.yaml --baseline baseline.json --out check',
      'check manifest.yaml --shard 2/4 --time-limit "10 min" --out check',
      'check manifest.yaml --only "*/desktop/rig"',
    ],
    exits: ['checkFailed', 'input', 'output', 'worker'],
  });
  command.action(async (file: string, options: Options) => {
    const { output, interruption } = session;
    const { out } = options;
    if (out !== undefined) prepareVerdictDirectory(out);
    if (options.writeBaseline !== undefined) checkBaselineFile(options.writeBaseline, options);
    const selection = selectionOf(options);
    const timeLimitS =
      options.timeLimit === undefined
        ? undefined
        : await parseQuantity(options.timeLimit, { kind: 'time', unit: 's', option: '--time-limit' });
    if (timeLimitS !== undefined && timeLimitS <= 0) {
      const message = `--time-limit ${options.timeLimit} leaves no time to play in. Write a longer one, such as "10 min".`;
      throw new CommandError('usage', message, { field: '--time-limit' });
    }
    const check = await import('../../rig/check/index.js');
    const baseline =
      options.baseline === undefined
        ? undefined
        : check.parseBaseline(readTextInput(options.baseline), options.baseline);
    const manifest = check.parseManifest(readTextInput(file), file);
    const plan = await check.planCheck(manifest, {
      champion: readChampion,
      text: (path) => readTextInput(path),
    });
    const cases = check.selectCases(plan, selection);
    if (baseline) {
      const compared = cases.filter(({ level }) => level !== 'faults' && level !== 'scenario');
      for (const name of check.newSince(baseline, compared, manifest))
        output.say(`${name} is not in ${options.baseline}: it is not compared.`);
    }
    const { firmwareHex } = await import('../../rig/boards/ports/index.js');
    const startedAt = new Date();
    const stamp = stampOf(
      'synaptolytic-check',
      { board: 'emulated', seed: manifest.seed, firmwareHex: firmwareHex().hex, startedAt },
      cases.map(({ name, crc }) => [name, crc]),
    );
    interruption.advice = `${file} is as it was, and nothing was judged. Run the command again.`;
    output.stage('check', `${count(cases.length, 'case')} of ${file}`);
    const result = await check.runCheck(plan, cases, {
      workers: options.workers ?? defaultWorkers(),
      signal: interruption.signal,
      ...(timeLimitS !== undefined && { timeLimitS }),
      ...(baseline && { baseline }),
      looksIntoFailures: out !== undefined,
      onCase: ({ name, passed }, done, of) => output.stage(passed ? 'pass' : 'FAIL', `${done}/${of}  ${name}`),
    });
    const files: CheckFiles = { file, stamp, selection };
    if (out !== undefined) writeCheck(out, result, files);
    if (options.writeBaseline !== undefined) {
      const text = check.baselineOf(plan, result, stamp.program);
      writeBaseline(session, options.writeBaseline, result, text);
    }
    tellGithub(session, result, file);
    if (options.json) {
      const { worst: _, seconds: __, ...verdict } = result;
      output.printJson({ ...stamp, manifest: file, ...selection, ...verdict });
    } else printCheck(session, plan, result, out);
    if (!result.passed) session.exit = 'checkFailed';
  });
}

/** A baseline is of all cases. */
function checkBaselineFile(path: string, { shard, only }: Options): void {
  if (shard !== undefined || only !== undefined) {
    const flag = shard === undefined ? '--only' : '--shard';
    throw new CommandError(
      'usage',
      `--write-baseline does not go with ${flag}: a baseline is of all cases. Leave it out.`,
      { field: flag },
    );
  }
  checkWritable(path);
}

/** Nothing that fails becomes the measure of what is to come. */
function writeBaseline({ output }: Session, path: string, { passed }: CheckResult, text: string): void {
  if (!passed) {
    output.say(`${path} was not written, because not everything passed.`);
    return;
  }
  writeFileAtomically(path, text);
  output.say(`The baseline is in ${path}.`);
}

/** The summary on the page of the job, and each failure as an annotation: only where GitHub asks for them. */
function tellGithub({ output }: Session, result: CheckResult, file: string): void {
  const { GITHUB_STEP_SUMMARY: summary, GITHUB_ACTIONS: isOnGithub } = process.env;
  if (summary) {
    try {
      appendFileSync(summary, checkMarkdown(result, `synaptolytic check ${file}`));
    } catch (error) {
      throw writeError(summary, error);
    }
  }
  if (isOnGithub === 'true') for (const line of errorAnnotations(result, file)) output.say(line);
}

function printCheck({ output }: Session, { refused }: CheckPlan, result: CheckResult, out: string | undefined): void {
  const where = out === undefined ? '' : ` Everything is in ${out}/`;
  const reasons = failures(result).map(({ name, reason }) => `${name}: ${reason}`);
  output.print(
    [
      '',
      markdownTable(checkTable(result), output.columns),
      ...(reasons.length === 0 ? [] : ['', ...reasons]),
      ...(refused.length === 0
        ? []
        : ['', 'Refused, and not passed:', ...refused.map((each) => `${each.name}: ${each.reason}`)]),
      '',
      output.paint(result.passed ? 'green' : 'red', checkConclusion(result)) + where,
    ].join('\n'),
  );
}
