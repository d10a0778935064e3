// Writes what is derived from protocol.json and from the tables of tanh and sine: for the TypeScript, for the C, and for people.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sineTable } from '../src/control/index.js';
import { tanhTable } from '../src/network/index.js';

interface Entry {
  readonly about: string;
}

interface Numbered extends Entry {
  readonly id: number;
}

interface Field extends Entry {
  readonly field: string;
  readonly type: string;
}

interface Bit extends Entry {
  readonly bit: number;
}

interface Fault extends Numbered {
  readonly detection: string;
  readonly advice: string;
}

/** The content of protocol.json. */
export interface ProtocolTable {
  readonly version: number;
  readonly firmware: { readonly name: string; readonly major: number; readonly minor: number };
  readonly baudRate: number;
  readonly limits: Readonly<Record<string, Entry & { readonly value: number }>>;
  readonly sysex: Readonly<Record<string, Numbered>>;
  readonly homingModes: Readonly<Record<string, Numbered>>;
  readonly status: readonly Field[];
  readonly states: Readonly<Record<string, Numbered>>;
  readonly errors: Readonly<Record<string, Numbered>>;
  readonly faults: Readonly<Record<string, Fault>>;
  readonly flags: Readonly<Record<string, Bit>>;
  readonly settings: readonly Field[];
  readonly settingsFlags: Readonly<Record<string, Bit>>;
  readonly telemetry: readonly Field[];
}

export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

const origin = 'Generated from firmware/protocol.json by `npm run generate`.';

/** Every generated file with its text; a test fails when a checked-in one differs. */
export function generatedFiles(table: ProtocolTable): GeneratedFile[] {
  return [
    { path: 'src/link/protocol.ts', text: typeScriptTable(table) },
    { path: 'firmware/core/protocol.h', text: protocolHeader(table) },
    { path: 'firmware/core/tanh_table.h', text: tanhHeader },
    { path: 'firmware/core/sine_table.h', text: sineHeader },
    { path: 'docs/wire-protocol-table.md', text: documentation(table) },
  ];
}

function typeScriptTable(table: ProtocolTable): string {
  const { name, major, minor } = table.firmware;
  const numbers = (entries: Readonly<Record<string, Entry>>, value: (key: string) => number): string[] =>
    Object.entries(entries).flatMap(([key, { about }]) => [`  /** ${sentence(about)} */`, `  ${key}: ${value(key)},`]);
  return lines(
    `// The table of the wire: ids, errors, fields and limits. ${origin}`,
    '',
    `export const protocolVersion = ${table.version};`,
    `export const firmware = { name: '${name}', major: ${major}, minor: ${minor} } as const;`,
    `export const baudRate = ${table.baudRate};`,
    '',
    'export const limits = {',
    ...numbers(table.limits, (key) => table.limits[key]!.value),
    '} as const;',
    '',
    '/** Ids of the SysEx commands. */',
    'export const sysex = {',
    ...numbers(table.sysex, (key) => table.sysex[key]!.id),
    '} as const;',
    '',
    '/** Modes of HOME. */',
    'export const homingModes = {',
    ...numbers(table.homingModes, (key) => table.homingModes[key]!.id),
    '} as const;',
    '',
    '/** The fields of a STATUS reply in their order, little endian. */',
    ...fields('statusFields', table.status),
    '',
    '/** The fields of the settings of a rig in their order, little endian. */',
    ...fields('settingsFields', table.settings),
    '',
    '/** Bit numbers of the settings field `flags`. */',
    'export const settingsFlags = {',
    ...numbers(table.settingsFlags, (key) => table.settingsFlags[key]!.bit),
    '} as const;',
    '',
    '/** The fields of a telemetry message in their order, little endian. */',
    ...fields('telemetryFields', table.telemetry),
    '',
    'export const states = {',
    ...numbers(table.states, (key) => table.states[key]!.id),
    '} as const;',
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
      `    advice: '${advice}',`,
      '  },',
    ]),
    '} as const;',
    '',
    '/** Bit numbers of the flags of an $ACT sentence. */',
    'export const flags = {',
    ...numbers(table.flags, (key) => table.flags[key]!.bit),
    '} as const;',
    '',
    'export type BoardErrorName = keyof typeof errors;',
    'export type BoardStateName = keyof typeof states;',
    'export type FaultName = keyof typeof faults;',
    'export type HomingMode = keyof typeof homingModes;',
    "export type StatusField = (typeof statusFields)[number]['field'];",
    "export type SettingsField = (typeof settingsFields)[number]['field'];",
    "export type TelemetryField = (typeof telemetryFields)[number]['field'];",
  );
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

function protocolHeader(table: ProtocolTable): string {
  const { name, major, minor } = table.firmware;
  const define = (key: string, value: number | string): string => `#define ${key} ${value}`;
  const enumeration = (prefix: string, entries: Readonly<Record<string, Numbered>>): string[] => [
    'enum {',
    ...Object.entries(entries).map(([key, { id, about }]) => `  ${prefix}_${key} = ${id}, /* ${about} */`),
    '};',
  ];
  return lines(
    `// The table of the wire for C. ${origin}`,
    '#ifndef PROTOCOL_H',
    '#define PROTOCOL_H',
    '',
    '#include <stdint.h>',
    '',
    define('PROTOCOL_VERSION', table.version),
    define('FIRMWARE_NAME', `"${name}"`),
    define('FIRMWARE_MAJOR', major),
    define('FIRMWARE_MINOR', minor),
    define('BAUD_RATE', `${table.baudRate}UL`),
    '',
    ...Object.entries(table.limits).map(([key, { value, about }]) => `${define(key, value)} /* ${about} */`),
    '',
    ...enumeration('SYSEX', table.sysex),
    '',
    ...enumeration('HOMING', table.homingModes),
    '',
    ...enumeration('STATE', table.states),
    '',
    ...enumeration('ERROR', table.errors),
    '',
    ...enumeration('FAULT', table.faults),
    '',
    ...structure('settings', 'The settings of a rig, as they are sent and stored.', table.settings),
    '',
    ...Object.entries(table.settingsFlags).map(
      ([key, { bit, about }]) => `${define(`SETTINGS_${key}`, 1 << bit)} /* ${about} */`,
    ),
    '',
    ...structure('telemetry', 'What the board tells of a control tick, as it is sent.', table.telemetry),
    '',
    ...names('ERROR_NAMES', 'errors', table.errors),
    '',
    ...names('STATE_NAMES', 'states', table.states),
    '',
    ...names('FAULT_NAMES', 'faults', table.faults),
    '',
    ...Object.entries(table.flags).map(([key, { bit, about }]) => `${define(`FLAG_${key}`, 1 << bit)} /* ${about} */`),
    '',
    '#endif',
  );
}

const cTypes: Readonly<Record<string, string>> = {
  u8: 'uint8_t',
  u16: 'uint16_t',
  u32: 'uint32_t',
  i16: 'int16_t',
  i32: 'int32_t',
};

/** Packed, so that on a little-endian machine its bytes are those of the wire. */
function structure(name: string, about: string, table: readonly Field[]): string[] {
  return [
    `/* ${about} */`,
    `struct ${name} {`,
    ...table.map((each) => `  ${cTypes[each.type]} ${snakeCase(each.field)}; /* ${each.about} */`),
    '} __attribute__((packed));',
  ];
}

function snakeCase(camelCase: string): string {
  return camelCase.replace(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`);
}

function names(macro: string, what: string, entries: Readonly<Record<string, Numbered>>): string[] {
  return [
    `/* The names of the ${what} in the order of their numbers, each ended by a zero. */`,
    `#define ${macro} \\`,
    byId(entries)
      .map(([key]) => `  "${key.toLowerCase().replaceAll('_', '-')}\\0"`)
      .join(' \\\n'),
  ];
}

/** The entries in the order of their ids, which must be 0, 1, 2 ... because the C finds a name by counting. */
function byId(entries: Readonly<Record<string, Numbered>>): [string, Numbered][] {
  const sorted = Object.entries(entries).sort(([, a], [, b]) => a.id - b.id);
  sorted.forEach(([key, { id }], index) => {
    if (id !== index) throw new Error(`protocol.json gives ${key} the id ${id}; ${index} was expected.`);
  });
  return sorted;
}

function flashTable(name: string, about: string, table: Uint16Array): string {
  const rows: string[] = [];
  for (let i = 0; i < table.length; i += 16) rows.push(`  ${[...table.subarray(i, i + 16)].join(', ')},`);
  const guard = `${name.toUpperCase()}_H`;
  return lines(
    `// ${about} by \`npm run generate\`.`,
    `#ifndef ${guard}`,
    `#define ${guard}`,
    '',
    '#include <stdint.h>',
    '',
    '#include "machine.h"',
    '',
    `static const uint16_t ${name}[${table.length}] FLASH = {`,
    ...rows,
    '};',
    '',
    '#endif',
  );
}

const tanhHeader = flashTable(
  'tanh_table',
  'tanh(i/32) in Q15, moved by half the error of linear interpolation. Generated from src/network/tanh-table.ts',
  tanhTable,
);

const sineHeader = flashTable(
  'sine_table',
  'sin(i/64 of 90 degrees) in Q15, moved by half the error of linear interpolation. Generated from src/control/sine-table.ts',
  sineTable,
);

function documentation(table: ProtocolTable): string {
  const fieldTable = (all: readonly Field[]): string[] =>
    tableOf(
      ['offset', 'field', 'type', ''],
      all.map(({ field, type, about }, i) => [offsetOf(all, i), `\`${field}\``, type, about]),
    );
  const bitTable = (bits: Readonly<Record<string, Bit>>): string[] =>
    tableOf(
      ['bit', 'flag', ''],
      Object.entries(bits).map(([key, { bit, about }]) => [bit, `\`${key}\``, about]),
    );
  const tableOf = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] => [
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ];
  const numbered = (entries: Readonly<Record<string, Numbered>>): (string | number)[][] =>
    Object.entries(entries).map(([key, { id, about }]) => [id, `\`${key}\``, about]);
  return lines(
    '# The table of the wire',
    '',
    `<!-- ${origin} -->`,
    '',
    `Version ${table.version} of the protocol, ${table.baudRate} baud, 8N1. How the messages are used: [wire-protocol.md](wire-protocol.md).`,
    '',
    '## SysEx commands',
    '',
    'Payloads are packed 8-to-7, numbers are little endian.',
    '',
    ...tableOf(['id', 'command', 'payload'], numbered(table.sysex)),
    '',
    '## Fields of a STATUS reply',
    '',
    ...fieldTable(table.status),
    '',
    '## Modes of HOME',
    '',
    ...tableOf(['id', 'mode', ''], numbered(table.homingModes)),
    '',
    '## Settings of a rig',
    '',
    ...fieldTable(table.settings),
    '',
    'Bits of `flags`:',
    '',
    ...bitTable(table.settingsFlags),
    '',
    '## Fields of a telemetry message',
    '',
    ...fieldTable(table.telemetry),
    '',
    '## States',
    '',
    ...tableOf(['id', 'state', ''], numbered(table.states)),
    '',
    '## Errors',
    '',
    ...tableOf(['code', 'error', ''], numbered(table.errors)),
    '',
    '## Faults',
    '',
    'A fault is latched: the motor is off until `CLEAR`.',
    '',
    ...tableOf(
      ['id', 'fault', 'noticed within', 'what happened', 'what to do'],
      Object.entries(table.faults).map(([key, { id, detection, about, advice }]) => [
        id,
        `\`${key}\``,
        detection,
        about,
        advice,
      ]),
    ),
    '',
    '## Flags of an `$ACT` sentence',
    '',
    ...bitTable(table.flags),
    '',
    '## Limits',
    '',
    ...tableOf(
      ['limit', 'value', ''],
      Object.entries(table.limits).map(([key, { value, about }]) => [`\`${key}\``, value, about]),
    ),
  );
}

function offsetOf(fields: readonly Field[], index: number): number {
  return fields.slice(0, index).reduce((sum, { type }) => sum + Number(type.slice(1)) / 8, 0);
}

function sentence(about: string): string {
  return `${about.charAt(0).toUpperCase()}${about.slice(1)}.`;
}

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

/** Reads protocol.json under the repository's root. */
export function readProtocolTable(root: string): ProtocolTable {
  return JSON.parse(readFileSync(join(root, 'firmware/protocol.json'), 'utf8')) as ProtocolTable;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = process.cwd();
  for (const { path, text } of generatedFiles(readProtocolTable(root))) writeFileSync(join(root, path), text);
}
