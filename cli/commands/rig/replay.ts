// synaptolytic rig replay: holds a rig file against a recording.
import type { Command } from 'commander';
import type { Apart, Comparison, NumberVerdict } from '../../../rig/calibration/index.js';
import { DEGREES_PER_RADIAN } from '../../../src/base/index.js';
import { completeCommand, type Session } from '../../command.js';
import { CommandError } from '../../failure.js';
import { readChampion, readTextInput } from '../../input-files.js';
import { chooseRig } from '../../rig-choice.js';
import type { Fact } from '../../text.js';

interface Options {
  readonly rig?: string;
  readonly champion?: string;
  readonly json?: boolean;
}

export function addReplay(rig: Command, session: Session): void {
  const command = rig.command('replay').summary('hold a rig file against a recording');
  command
    .description(
      'Cuts the homing and the runs of a recording into short windows, plays the recorded duties through the simulated plant, and tells of each ' +
        'number of the rig file whether it agrees with the recording, differs, or does not show in it. Exit code 1 if one differs. ' +
        'With a champion also whether the recorded actions are those of its network, bit for bit.',
    )
    .argument('<file>', 'a recording by rig log')
    .option('--rig <name>', 'a preset or a rig file to simulate (default: the rig in the recording)')
    .option('--champion <champion.json>', 'the champion that was recorded');
  completeCommand(command, {
    examples: ['rig replay run.jsonl', 'rig replay run.csv --rig desktop --champion champion.json --json'],
    exits: ['checkFailed', 'input'],
  });
  command.action(async (path: string, options: Options) => {
    const { output, interruption } = session;
    const hil = await import('../../../rig/hil/index.js');
    const recording = hil.parseRecording(readTextInput(path), path);
    if (recording.isCut) output.say(`${path} ends in the middle of a line, which is left out.`);
    const simulated = options.rig === undefined ? recording.rig : await chooseRig(options.rig);
    if (!simulated) {
      throw new CommandError('usage', `${path} does not hold its rig, as no CSV file does. Name it with --rig.`, {
        field: '--rig',
      });
    }
    const champion = options.champion === undefined ? undefined : readChampion(options.champion);
    const result = hil.replay(recording.ticks, simulated, champion);
    const { compareRecording } = await import('../../../rig/calibration/index.js');
    const comparison = await compareRecording(recording.ticks, simulated, interruption.signal);
    if (!comparison && result.equalActions === undefined) {
      const missing = hil.missingTicks(recording.ticks);
      const gaps = missing > 0 ? `Between its ${recording.ticks.length} control ticks ${missing} are missing. ` : '';
      throw new CommandError(
        'input',
        `${path} holds less than 8 s of homing or 4 s of runs, so there is nothing to compare. ${gaps}Record a run with "synaptolytic rig log".`,
        { file: path },
      );
    }
    if (options.json)
      output.printJson({ file: path, rig: simulated.name, ...result, ...(comparison && { comparison }) });
    else {
      output.printFacts([
        ['recording', `${path}: ${result.ticks} control ticks in which the network drove, the rig ${simulated.name}`],
        ...(comparison ? comparisonFacts(comparison) : []),
        ...(result.equalActions === undefined
          ? []
          : [['actions', `${(result.equalActions * 100).toFixed(2)} % equal to the champion's, bit for bit`] as const]),
      ]);
    }
    const differs = comparison?.numbers.some(({ verdict }) => verdict === 'differs') ?? false;
    if (differs || (result.equalActions ?? 1) < 1) session.exit = 'checkFailed';
  });
}

function comparisonFacts({ windows, leftOut, seconds, floor, file, found, numbers }: Comparison): Fact[] {
  const apart = ({ positionM, angleRad }: Apart): string =>
    `${(positionM * 1000).toFixed(3)} mm and ${(angleRad * DEGREES_PER_RADIAN).toFixed(3)} deg`;
  return [
    ['compared', `${seconds.toFixed(1)} s in ${windows} windows, of which ${leftOut} left out as disturbed`],
    ['noise floor', `${apart(floor)}, from the encoders' counts alone`],
    ['the file', `${apart(file)} from the recording (RMS)`],
    ['the best fit', `${apart(found)} from the recording (RMS)`],
    ...numbers.map((each): Fact => [each.name, verdictOf(each)]),
  ];
}

function verdictOf({ unit, file, found, standardError, verdict }: NumberVerdict): string {
  const said = `${shown(found)} ± ${Number(standardError.toPrecision(2))} ${unit}`;
  const inFile = `${shown(file)} ${unit}`;
  if (verdict === 'agrees') return `agrees: file ${inFile}, recording says ${said}`;
  if (verdict === 'differs') return `DIFFERS: file ${inFile}, recording says ${said}`;
  return `does not show in this recording (file ${inFile})`;
}

function shown(value: number): string {
  return `${Number(value.toPrecision(4))}`;
}
