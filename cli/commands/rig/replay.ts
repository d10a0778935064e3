// synaptolytic rig replay: plays a recording through the simulation.
import type { Command } from 'commander';
import { completeCommand, type Session } from '../../command.js';
import { CommandError } from '../../failure.js';
import { readChampion, readInput } from '../../input-files.js';
import { chooseRig } from '../../rig-choice.js';
import type { Fact } from '../../text.js';

interface Options {
  readonly rig?: string;
  readonly champion?: string;
  readonly json?: boolean;
}

export function addReplay(rig: Command, session: Session): void {
  const command = rig.command('replay').summary('play a recording through the simulation');
  command
    .description(
      'Plays the recorded duties through the simulated plant from recorded states, and tells how far the simulated motion is from the recorded one after ' +
        'one control period, 0.1 s and 0.5 s. With a champion also whether the recorded actions are those of its network, bit for bit.',
    )
    .argument('<file>', 'a recording by rig log')
    .option('--rig <name>', 'a preset or a rig file to simulate (default: the rig in the recording)')
    .option('--champion <champion.json>', 'the champion that was recorded');
  completeCommand(command, {
    examples: ['rig replay run.jsonl', 'rig replay run.csv --rig desktop --champion champion.json --json'],
    exits: ['checkFailed', 'input'],
  });
  command.action(async (path: string, options: Options) => {
    const { output } = session;
    const hil = await import('../../../rig/hil/index.js');
    const recording = hil.parseRecording(readInput(path).toString('utf8'), path);
    const simulated = options.rig === undefined ? recording.rig : await chooseRig(options.rig);
    if (!simulated) {
      throw new CommandError('usage', `${path} does not hold its rig, as no CSV file does. Name it with --rig.`);
    }
    const champion = options.champion === undefined ? undefined : readChampion(options.champion);
    const result = hil.replay(recording.ticks, simulated, champion);
    if (result.ticks === 0) {
      throw new CommandError(
        'input',
        `${path} holds no control tick in which a network drove, so there is nothing to replay.`,
      );
    }
    if (result.drifts.length === 0 && result.equalActions === undefined) {
      throw new CommandError(
        'input',
        `${path} holds no three control ticks in a row in which a network drove, so there is nothing to compare.`,
      );
    }
    if (options.json) output.printJson({ file: path, rig: simulated.name, ...result });
    else {
      output.printFacts([
        [
          'recording',
          `${path}: ${result.ticks} control ticks in which the network drove, on the rig ${simulated.name}`,
        ],
        ...result.drifts.map(
          ({ afterS, tries, positionM, angleDeg }): Fact => [
            `after ${(afterS * 1000).toFixed(1)} ms`,
            `${(positionM * 1000).toFixed(2)} mm and ${angleDeg.toFixed(2)} deg apart (RMS of ${tries})`,
          ],
        ),
        ...(result.equalActions === undefined
          ? []
          : [['actions', `${(result.equalActions * 100).toFixed(2)} % equal to the champion's, bit for bit`] as const]),
      ]);
    }
    if (result.equalActions !== undefined && result.equalActions < 1) session.exit = 'checkFailed';
  });
}
