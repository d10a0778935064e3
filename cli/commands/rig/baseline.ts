// synaptolytic rig baseline: what a controller that nobody trained reaches on a rig.
import type { Command } from 'commander';
import { measurementTable } from '../../../src/report/index.js';
import { completeCommand, type Session, wholeNumber } from '../../command.js';
import { chooseRig } from '../../rig-choice.js';

interface Options {
  readonly rig?: string;
  readonly episodes: number;
  readonly seed: number;
  readonly json?: boolean;
}

export function addBaseline(rig: Command, session: Session): void {
  const command = rig
    .command('baseline')
    .summary('swing up by energy and LQR, from the rig file alone, to compare networks with');
  command
    .description(
      'Plays a controller that is made from the rig file and not trained: it swings the pole up by energy and catches it by an LQR. On the twin of the rig, ' +
        'with its encoders and 1 ms of delay, 60 s from each start. The starts are those of validate.',
    )
    .requiredOption('--rig <name>', 'a preset or a rig file')
    .option('--episodes <n>', 'starts', wholeNumber(1), 100)
    .option('--seed <n>', 'number that the starts come from', wholeNumber(0), 1);
  completeCommand(command, { examples: ['rig baseline --rig desktop'], exits: ['input'] });
  command.action(async (options: Options) => {
    const { output, interruption } = session;
    const { validateBaseline } = await import('../../../rig/hil/index.js');
    const { episodes, seed } = options;
    const result = await validateBaseline(await chooseRig(options.rig), {
      ...{ episodes, seed, signal: interruption.signal },
      onProgress: ({ episode }) => output.tick(`episode ${episode} of ${episodes}`),
    });
    if (options.json) output.printJson(result);
    else output.print(measurementTable([result], output.columns));
  });
}
