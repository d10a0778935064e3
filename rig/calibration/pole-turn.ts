// The step that finds how many counts the pole encoder has in a revolution: a person turns it once.
import { CodedError } from '../../src/base/index.js';
import type { Guide } from './guide.js';
import type { Person } from './person.js';

/** How near the counts of a turn must be to those of the file for the file to be right: where a pole hangs is only so sure. */
const TRUSTED_SHARE = 0.01;
/** Encoders have whole lines, each of four counts. */
const COUNTS_OF_A_LINE = 4;
const STILL_S = 2;
const PATIENCE_S = 60;
/** Counts of a turn that are too few for a pole. */
const LEAST = 40;

/** @returns counts in a revolution: the file's if they agree with the turn, else whole lines. */
export async function measureTurn(guide: Guide, person: Person, inFile: number): Promise<number> {
  await person.letHang();
  await guide.untilStill();
  let since = 0;
  const recording = guide.play((log) => {
    const { ticks, pole } = log.at(-1)!;
    if (Math.abs(pole - log[since]!.pole) > 1) since = log.length - 1;
    const rested = ticks - log[since]!.ticks >= guide.ticks(STILL_S);
    if (rested && Math.abs(pole) >= LEAST) return undefined;
    if (ticks < guide.ticks(PATIENCE_S)) return 0;
    throw new CodedError(
      'CALIBRATION_FAILED',
      'The pole was not turned in time. Begin again: turn it once right round, and let it hang still.',
    );
  });
  recording.catch(() => {}); // told when it is waited for
  await guide.tick();
  await person.turnOnce();
  const log = await recording;
  const counts = Math.abs(log.at(-1)!.pole);
  if (Math.abs(counts - inFile) <= TRUSTED_SHARE * inFile) return inFile;
  return COUNTS_OF_A_LINE * Math.round(counts / COUNTS_OF_A_LINE);
}
