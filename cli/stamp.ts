// What a verdict says of itself: of what format it is, what made it and when, so that it can be told apart and made again.
import { createHash } from 'node:crypto';
import type { Stamp } from '../rig/results/index.js';
import { programVersion } from '../src/base/files/index.js';
import { type JunitFacts, stampFacts } from '../src/report/index.js';
import { CommandError } from './failure.js';

/** Where the JSON Schema of a kind of file is; it is in schemas/ of the package too. */
export function schemaUrl(kind: string): string {
  return `https://unpkg.com/synaptolytic/schemas/${kind}.schema.json`;
}

/** The board that played. */
export type PlayedBoard = Pick<Stamp, 'board' | 'boardName' | 'serialNumber'>;

/** What a stamp is made of. */
export interface StampFacts extends PlayedBoard {
  readonly seed: number;
  readonly startedAt: Date;
  /** The program of the board as Intel HEX, where it is known. */
  readonly firmwareHex?: string | undefined;
}

/**
 * @param about what was judged, for the run id.
 * @throws CommandError 'usage' for a SOURCE_DATE_EPOCH that is no number of seconds.
 */
export function stampOf<Format extends string>(
  format: Format,
  { seed, firmwareHex, startedAt, ...board }: StampFacts,
  about: unknown,
): Stamp<Format> {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const head = {
    ...{ format, version: 1 as const, program: programVersion(), node: process.version },
    date: dateOf(startedAt).toISOString(),
  };
  const firmware = firmwareHex === undefined ? {} : { firmwareSha256: sha256(firmwareHex) };
  const rest = { ...firmware, ...board, seed };
  const runId = sha256(JSON.stringify([head, rest, about])).slice(0, 16);
  return { ...head, runId, ...rest };
}

/** The board at a port. @param name in the map of a lab */
export async function playedBoard(port: string, name?: string): Promise<PlayedBoard> {
  const isSerial = !/^(?:emulated|tcp:)/.test(port);
  const { listBoards } = await import('../rig/boards/ports/index.js');
  const found = isSerial ? (await listBoards()).boards.find(({ path }) => path === port) : undefined;
  return {
    board: port,
    ...(name !== undefined && { boardName: name }),
    ...(found?.serialNumber !== undefined && { serialNumber: found.serialNumber }),
  };
}

/** The facts of a verdict that JUnit has. */
export function junitStamp(stamp: Stamp): Pick<JunitFacts, 'seed' | 'startedAt' | 'properties'> {
  return { seed: stamp.seed, startedAt: new Date(stamp.date), properties: stampFacts(stamp) };
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
