// src/protocol/wire.ts: the table of the wire for the TypeScript.
import type { Entry, Field, Named, ProtocolTable } from './tables.js';
import { generatedFrom, lines, sentence } from './text.js';

export function wireTypeScript(table: ProtocolTable): string {
  const { name, major, minor } = table.firmware;
  return lines(
    `// The table of the wire: ids, errors, fields and limits. ${generatedFrom('protocol.json')}`,
    '',
    `export const protocolVersion = ${table.version};`,
    `export const firmware = { name: '${name}', major: ${major}, minor: ${minor} } as const;`,
    `export const baudRate = ${table.baudRate};`,
    '',
    ...numbers('limits', table.limits, ({ value }) => value),
    '',
    '/** Ids of the SysEx commands. */',
    ...numbers('sysex', table.sysex, ({ id }) => id),
    '',
    '/** Modes of HOME. */',
    ...numbers('homingModes', table.homingModes, ({ id }) => id),
    '',
    '/** The fields of a STATUS reply in their order, little endian. */',
    ...fields('statusFields', table.status),
    '',
    '/** The fields of the settings of a rig in their order, little endian. */',
    ...fields('settingsFields', table.settings),
    '',
    '/** Bit numbers of the settings field `flags`. */',
    ...numbers('settingsFlags', table.settingsFlags, ({ bit }) => bit),
    '',
    '/** Bit numbers of the settings field `normallyClosed` and of the telemetry field `pressed`. */',
    ...numbers('switches', table.switches, ({ bit }) => bit),
    '',
    '/** The fields of a telemetry message in their order, little endian. */',
    ...fields('telemetryFields', table.telemetry),
    '',
    ...numbers('states', table.states, ({ id }) => id),
    '',
    'export const errors = {',
    ...Object.entries(table.errors).map(([key, { id, about }]) => `  ${key}: { id: ${id}, about: '${about}' },`),
    '} as const;',
    '',
    '/** What stops a machine: the time within which the board notices, what happened, and what a person does about it. */',
    'export const faults = {',
    ...Object.entries(table.faults).flatMap(([key, { id, detection, about, advice }]) => [
      `  ${key}: {`,
      `    id: ${id},`,
      `    detection: '${detection}',`,
      `    about: '${about}',`,
      wrapped(`    advice: '${advice}',`),
      '  },',
    ]),
    '} as const;',
    '',
    '/** Bit numbers of the flags of an $ACT sentence. */',
    ...numbers('flags', table.flags, ({ bit }) => bit),
    '',
    'export type BoardErrorName = keyof typeof errors;',
    'export type BoardStateName = keyof typeof states;',
    'export type FaultName = keyof typeof faults;',
    'export type HomingMode = keyof typeof homingModes;',
    'export type SwitchName = keyof typeof switches;',
    "export type StatusField = (typeof statusFields)[number]['field'];",
    "export type SettingsField = (typeof settingsFields)[number]['field'];",
    "export type TelemetryField = (typeof telemetryFields)[number]['field'];",
  );
}

/** A constant object of numbers, each with what it is. */
export function numbers<T extends Entry>(name: string, entries: Named<T>, value: (entry: T) => number): string[] {
  return [
    `export const ${name} = {`,
    ...Object.entries(entries).flatMap(([key, entry]) => [
      `  /** ${sentence(entry.about)} */`,
      `  ${key}: ${value(entry)},`,
    ]),
    '} as const;',
  ];
}

/** A property whose line is too long has its value on the next one, as Biome has it. */
function wrapped(line: string): string {
  return line.length <= 120 ? line : line.replace(/^( *)(\w+:) /, '$1$2\n$1  ');
}

function fields(name: string, table: readonly Field[]): string[] {
  return [
    `export const ${name} = [`,
    ...table.flatMap(({ field, type, about }) => [
      ...(about === '' ? [] : [`  // ${sentence(about)}`]),
      `  { field: '${field}', type: '${type}' },`,
    ]),
    '] as const;',
  ];
}
