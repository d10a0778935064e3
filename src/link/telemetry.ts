// What a board tells of its control ticks.

import { type BoardStateName, type FaultName, type TelemetryField, telemetryFields } from '../protocol/index.js';
import { faultName } from './faults.js';
import { readFields } from './fields.js';
import { stateName } from './status.js';

/** The fields of the table, with names in place of the numbers of `state` and `fault`. */
export interface Telemetry extends Omit<Readonly<Record<TelemetryField, number>>, 'marker' | 'state' | 'fault'> {
  readonly state: BoardStateName | undefined;
  readonly fault: FaultName | undefined;
}

/** First byte of a telemetry message; a reply under the same id has an error code there. */
const marker = 255;

export function isTelemetry(payload: Uint8Array): boolean {
  return payload[0] === marker;
}

/** Reads a telemetry message; undefined when it is too short. */
export function parseTelemetry(payload: Uint8Array): Telemetry | undefined {
  const numbers = readFields(telemetryFields, payload);
  if (!numbers) return undefined;
  const { marker: _, state, fault, ...rest } = numbers;
  return { ...rest, state: stateName(state), fault: faultName(fault) };
}
