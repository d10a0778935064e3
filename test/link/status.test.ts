// What a board tells of itself in messages: numbers of the tables as names, and settings as they were sent.
import { describe, expect, it } from 'vitest';
import { faultName, faultSentence } from '../../src/link/faults.js';
import { LinkError } from '../../src/link/link-error.js';
import { decodeSettings, encodeSettings } from '../../src/link/rig-settings.js';
import { parseStatus, stateName } from '../../src/link/status.js';
import { isTelemetry, parseTelemetry } from '../../src/link/telemetry.js';
import {
  type BoardStateName,
  errors,
  type FaultName,
  faults,
  protocolVersion,
  settingsFields,
  states,
  switches,
  telemetryFields,
} from '../../src/protocol/index.js';
import { fieldsOf, statusOf } from './scripted-board.js';

describe('a status', () => {
  it('names state, last error and fault, and says whether the rig is homed', () => {
    const { id } = errors.SENTENCE_STALE;
    const told = { state: states.READY, lastError: id, fault: faults.LIMIT_SWITCH.id, homed: 1, uptimeMs: 70_000 };
    expect(parseStatus(statusOf(told))).toMatchObject({
      ...{ protocolVersion, uptimeMs: 70_000 },
      ...{ state: 'READY', lastError: 'SENTENCE_STALE', fault: 'LIMIT_SWITCH', homed: true },
    });
    expect(parseStatus(statusOf())).toMatchObject({ state: 'BOOT', lastError: 'OK', fault: 'NONE', homed: false });
  });

  it('has no name for numbers that are not in the tables', () => {
    const unknown = { state: undefined, lastError: undefined, fault: undefined };
    expect(parseStatus(statusOf({ state: 99, lastError: 99, fault: 99 }))).toMatchObject(unknown);
  });

  it('is none when it is cut short', () => {
    expect(parseStatus(statusOf().subarray(1))).toBeUndefined();
  });

  it.each(Object.keys(states) as BoardStateName[])('knows the state %s', (name) => {
    expect(stateName(states[name])).toBe(name);
  });
});

describe('a fault', () => {
  it.each(Object.keys(faults) as FaultName[])('%s is told by name, in a sentence, with advice', (name) => {
    const { id, about, advice } = faults[name];
    expect(faultName(id)).toBe(name);
    const sentence = faultSentence(name);
    expect(sentence[0]).toBe(about[0]!.toUpperCase());
    expect(sentence.slice(1)).toBe(`${about.slice(1)} (${name}).${advice === '' ? '' : ` ${advice}`}`);
  });

  it('that is not in the table has no name', () => {
    expect(faultName(200)).toBeUndefined();
  });
});

describe('telemetry', () => {
  it('names the switches that are pressed', () => {
    const pressed = (bits: number) =>
      parseTelemetry(fieldsOf(telemetryFields, { marker: 255, pressed: bits }))?.pressed;
    expect(pressed(0)).toEqual([]);
    for (const [name, bit] of Object.entries(switches)) expect(pressed(1 << bit)).toEqual([name]);
    expect(pressed(0b111)).toEqual(Object.keys(switches));
  });

  it('has its numbers and names, without the marker that tells it from a reply', () => {
    const told = { marker: 255, state: states.RUNNING, fault: faults.NONE.id, duty: -300, cartCounts: -5 };
    const bytes = fieldsOf(telemetryFields, told);
    expect(isTelemetry(bytes)).toBe(true);
    const telemetry = parseTelemetry(bytes);
    expect(telemetry).toMatchObject({ state: 'RUNNING', fault: 'NONE', duty: -300, cartCounts: -5 });
    expect(telemetry).not.toHaveProperty('marker');
    expect(parseTelemetry(bytes.subarray(0, -1))).toBeUndefined();
    expect([[], [254], [0]].map((start) => isTelemetry(Uint8Array.from(start)))).toEqual([false, false, false]);
  });
});

describe('settings', () => {
  it('are read back as they were sent', () => {
    const settings = decodeSettings(fieldsOf(settingsFields))!;
    const some = { ...settings, periodTicks: 20, dutyMax: 400 };
    expect(decodeSettings(encodeSettings(some))).toEqual(some);
    expect(decodeSettings(encodeSettings(some).subarray(1))).toBeUndefined();
    expect(() => encodeSettings({ ...some, dutyMax: -1 })).toThrow(RangeError);
  });
});

it('an error of the link has its code, and the reason of a board that refused', () => {
  const error = new LinkError('LINK_REFUSED', 'It did.', 'NO_RIG');
  expect(error).toBeInstanceOf(Error);
  expect({ code: error.code, message: error.message, reason: error.boardError }).toEqual({
    ...{ code: 'LINK_REFUSED', message: 'It did.', reason: 'NO_RIG' },
  });
});
