// What a verdict of check says of itself: of what format it is, what made it and when, so that it can be told apart and made again.
import { createHash } from 'node:crypto';
import { programVersion } from '../src/base/files/index.js';
import { CommandError } from './failure.js';

/** The head of a verdict of check. */
export interface Stamp {
  readonly format: string;
  readonly version: number;
  /** The program that judged. */
  readonly program: string;
  readonly node: string;
  /** When it began, in UTC; with SOURCE_DATE_EPOCH that, so that the same run gives the same bytes. */
  readonly date: string;
  /** Of what was judged, by what and when: 16 hexadecimal digits. */
  readonly runId: string;
  /** SHA-256 of the firmware's HEX file, where it is known. */
  readonly firmwareSha256?: string;
  /** 'emulated', or the port of a real board. */
  readonly board: string;
  readonly seed: number;
}

/** Version of that format. */
const verdictVersion = 1;

/**
 * @param about what was judged, for the run id.
 * @throws CommandError 'usage' for a SOURCE_DATE_EPOCH that is no number of seconds.
 */
export function stampOf(
  facts: Pick<Stamp, 'board' | 'seed'> & { readonly firmwareHex?: string | undefined; readonly startedAt: Date },
  about: unknown,
): Stamp {
  const { board, seed, firmwareHex, startedAt } = facts;
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const head = {
    format: 'synaptolytic-check',
    version: verdictVersion,
    program: programVersion(),
    node: process.version,
    date: dateOf(startedAt).toISOString(),
  };
  const firmware = firmwareHex === undefined ? {} : { firmwareSha256: sha256(firmwareHex) };
  const rest = { ...firmware, board, seed };
  const runId = sha256(JSON.stringify([head, rest, about])).slice(0, 16);
  return { ...head, runId, ...rest };
}

/** The stamp as names and values, for JUnit's properties and for a page. */
export function stampFacts({ format: _, version: __, ...facts }: Stamp): Record<string, string> {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, String(value)]));
}

/** When a run began, as it is told: builds that are to be repeated byte for byte set SOURCE_DATE_EPOCH. */
function dateOf(startedAt: Date): Date {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  if (epoch === undefined || epoch === '') return startedAt;
  if (/^\d{1,11}$/.test(epoch)) return new Date(Number(epoch) * 1000);
  throw new CommandError(
    'usage',
    `SOURCE_DATE_EPOCH is "${epoch}", and must be whole seconds since 1970. Correct it, or unset it.`,
  );
}
