// The option --host-latency: what a slow host does, on the emulated board, where it can be repeated.
import { type Command, Option } from 'commander';
import type { Board } from '../rig/boards/index.js';
import { CommandError } from './failure.js';
import { parseQuantity } from './quantity.js';

const flag = '--host-latency';
const example = `${flag} "20 ms, 5 ms, 60 ms"`;

/** Commander calls its value `hostLatency`. */
export function addHostLatency(command: Command): Command {
  return command.addOption(
    new Option(
      `${flag} <times>`,
      "on the emulated board, in its time: the host's words come so late; then, behind commas, give or take so much, and a pause of so much in each second",
    ),
  );
}

/**
 * Makes the host late from now on, the same way each time.
 *
 * @param board whose port is not open yet.
 * @param times what --host-latency says.
 * @throws CommandError 'usage' when these are no times, or the board is real.
 */
export async function makeHostLate(board: Board, times: string | undefined): Promise<void> {
  if (times === undefined) return;
  const [{ EmulatedBoard }, { disturbSerial }, { RandomStream }] = await Promise.all([
    import('../rig/boards/ports/index.js'),
    import('../rig/faults/index.js'),
    import('../sim/index.js'),
  ]);
  if (!(board instanceof EmulatedBoard)) {
    throw new CommandError(
      'usage',
      `${flag} is for the emulated board: at a real port the host is as late as it is. Leave it out, or give --port emulated.`,
      { field: flag },
    );
  }
  const parts = times.split(',');
  if (parts.length > 3)
    throw new CommandError('usage', `${flag} takes three times at most, for example ${example}.`, { field: flag });
  const ms = await Promise.all(
    parts.map((part) => parseQuantity(part.trim(), { kind: 'time', unit: 'ms', option: flag })),
  );
  const [delayMs = 0, jitterMs = 0, pauseMs = 0] = ms;
  if (ms.some((each) => each < 0) || jitterMs > delayMs || pauseMs >= 1000) {
    throw new CommandError(
      'usage',
      `${flag} "${times}" is no host that can be: no time is below 0, the second is at most the first, and the third is below 1 s. Write for example ${example}.`,
      { field: flag },
    );
  }
  disturbSerial(
    board.uno,
    { toBoard: { delayMs, jitterMs, pauseMs } },
    new RandomStream({ seed: 1, purpose: 'fault' }),
  );
}
