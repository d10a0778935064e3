// The step that finds how many counts the pole encoder has in a revolution: a person turns it once.
import { CodedError } from '../../src/base/index.js';
import type { Guide, Sample } from './guide.js';
import type { Person } from './person.js';

/** How near the counts of a turn must be to those of the file for the file to be right: where a pole hangs is only so sure. */
const TRUSTED_SHARE = 0.01;
/** Encoders have whole lines, each of four counts. */
const COUNTS_OF_A_LINE = 4;
const STILL_S = 2;
const PATIENCE_S = 60;
/** Counts of a turn that are too few for a pole. */
const LEAST = 40;

/**
 * @returns counts in a revolution: the file's if they agree with the turn, else whole lines.
 * @throws CodedError CALIBRATION_FAILED when nothing was turned in time
 */
export async function measureTurn(guide: Guide, person: Person, inFile: number): Promise<number> {
  await person.letHang();
  await guide.untilStill();
  const counts = Math.abs(turnedBy(await recordTurn(guide, person)));
  if (counts === 0) {
    throw new CodedError(
      'CALIBRATION_FAILED',
      'The pole was not turned in time. Begin again: turn it once right round, and let it hang still.',
    );
  }
  if (agrees(counts, inFile)) return inFile;
  return COUNTS_OF_A_LINE * Math.round(counts / COUNTS_OF_A_LINE);
}

/** Whether the counts of a turn by hand are those of a file. */
export function agrees(counts: number, inFile: number): boolean {
  return Math.abs(counts - inFile) <= TRUSTED_SHARE * inFile;
}

/** What a turn counted, positive clockwise if the board has it right; 0 if there was none. */
export function turnedBy(log: readonly Sample[]): number {
  const { pole } = log.at(-1)!;
  return Math.abs(pole) >= LEAST ? pole : 0;
}

/** Lets a person turn the pole, which hangs still, until it does so again, or nobody has for long enough. Works in any state of the board. */
export async function recordTurn(guide: Guide, person: Person): Promise<readonly Sample[]> {
  const rests = resting(guide, STILL_S);
  const recording = guide.watch((log) => {
    const isRested = rests(log);
    return (isRested && turnedBy(log) !== 0) || log.at(-1)!.ticks >= guide.ticks(PATIENCE_S);
  });
  recording.catch(() => {}); // told when it is waited for
  await guide.tick();
  await person.turnOnce();
  return recording;
}

/** Tells, asked at each tick, whether the pole has kept within a count for so long. */
export function resting(guide: Guide, seconds: number): (log: readonly Sample[]) => boolean {
  let since = 0;
  return (log) => {
    const { ticks, pole } = log.at(-1)!;
    if (Math.abs(pole - log[since]!.pole) > 1) since = log.length - 1;
    return ticks - log[since]!.ticks >= guide.ticks(seconds);
  };
}
