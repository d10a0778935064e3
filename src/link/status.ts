// The board's STATUS reply as an object.

import { boardErrorName } from './board-errors.js';
import { type BoardErrorName, type BoardStateName, type StatusField, states, statusFields } from './protocol.js';

/** The fields of the table, with names in place of the numbers of `state` and `lastError`. */
export interface BoardStatus extends Omit<Readonly<Record<StatusField, number>>, 'state' | 'lastError'> {
  readonly state: BoardStateName | undefined;
  readonly lastError: BoardErrorName | undefined;
}

const bytesOf = { u8: 1, u16: 2, u32: 4 } as const;
const statusBytes = statusFields.reduce((sum, { type }) => sum + bytesOf[type], 0);

/** Reads the little-endian fields; undefined when the payload is too short for them. */
export function parseStatus(payload: Uint8Array): BoardStatus | undefined {
  if (payload.length < statusBytes) return undefined;
  const numbers = {} as Record<StatusField, number>;
  let offset = 0;
  for (const { field, type } of statusFields) {
    numbers[field] = Buffer.from(payload).readUIntLE(offset, bytesOf[type]);
    offset += bytesOf[type];
  }
  const state = (Object.keys(states) as BoardStateName[]).find((name) => states[name] === numbers.state);
  return { ...numbers, state, lastError: boardErrorName(numbers.lastError) };
}
