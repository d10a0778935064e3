// What a board tells of its control ticks.

import {
  type BoardStateName,
  type FaultName,
  limits,
  type SwitchName,
  switches,
  type TelemetryField,
  telemetryFields,
} from '../protocol/index.js';
import { faultName } from './faults.js';
import { fitsField, readFields } from './fields.js';
import { stateName } from './status.js';

/** The fields of the table, with names in place of the numbers of `state`, `fault` and `pressed`. */
export interface Telemetry
  extends Omit<Readonly<Record<TelemetryField, number>>, 'marker' | 'state' | 'fault' | 'pressed'> {
  readonly state: BoardStateName | undefined;
  readonly fault: FaultName | undefined;
  /** The switches that are pressed; a recording does not have them. */
  readonly pressed?: readonly SwitchName[];
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
  const { marker: _, state, fault, pressed, ...rest } = numbers;
  return { ...rest, state: stateName(state), fault: faultName(fault), pressed: switchNames(pressed) };
}

/** Whether a board can have told this number in this field. */
export function canBeTold(field: TelemetryField, number: number): boolean {
  if (field === 'duty' && Math.abs(number) > limits.DUTY_MAX) return false;
  return fitsField(telemetryFields.find((row) => row.field === field)!.type, number);
}

function switchNames(bits: number): SwitchName[] {
  return (Object.keys(switches) as SwitchName[]).filter((name) => (bits >> switches[name]) & 1);
}
