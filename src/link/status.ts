// The board's STATUS reply as an object.

import {
  type BoardErrorName,
  type BoardStateName,
  type FaultName,
  type StatusField,
  states,
  statusFields,
} from '../protocol/index.js';
import { boardErrorName } from './board-errors.js';
import { faultName } from './faults.js';
import { readFields } from './fields.js';

/** The fields of the table, with names in place of the numbers of `state`, `lastError` and `fault`, and `homed` as what it says. */
export interface BoardStatus
  extends Omit<Readonly<Record<StatusField, number>>, 'state' | 'lastError' | 'fault' | 'homed'> {
  readonly state: BoardStateName | undefined;
  readonly lastError: BoardErrorName | undefined;
  readonly fault: FaultName | undefined;
  readonly homed: boolean;
}

/** Name of a state's number in the table of the wire; undefined for a number that is not in it. */
export function stateName(id: number): BoardStateName | undefined {
  return (Object.keys(states) as BoardStateName[]).find((name) => states[name] === id);
}

/** Reads the fields; undefined when the payload is too short for them. */
export function parseStatus(payload: Uint8Array): BoardStatus | undefined {
  const numbers = readFields(statusFields, payload);
  return (
    numbers && {
      ...numbers,
      state: stateName(numbers.state),
      lastError: boardErrorName(numbers.lastError),
      fault: faultName(numbers.fault),
      homed: numbers.homed === 1,
    }
  );
}
