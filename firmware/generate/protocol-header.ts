// firmware/core/protocol.h: the table of the wire for the C.
import { byId, type Entry, type Field, type Named, type Numbered, type ProtocolTable } from './tables.js';
import { generatedFrom, header } from './text.js';

export function protocolHeader(table: ProtocolTable): string {
  const { name, major, minor } = table.firmware;
  return header('PROTOCOL_H', `The table of the wire for C. ${generatedFrom('protocol.json')}`, [
    '#include <stdint.h>',
    '',
    define('PROTOCOL_VERSION', table.version),
    define('FIRMWARE_NAME', `"${name}"`),
    define('FIRMWARE_MAJOR', major),
    define('FIRMWARE_MINOR', minor),
    define('BAUD_RATE', `${table.baudRate}UL`),
    define('STOCK_BAUD_RATE', `${table.stockBaudRate}UL`),
    '',
    ...defines('', table.limits, ({ value }) => value),
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
    ...defines('SETTINGS_', table.settingsFlags, ({ bit }) => 1 << bit),
    '',
    ...defines('SWITCH_', table.switches, ({ bit }) => 1 << bit),
    '',
    ...structure('telemetry', 'What the board tells of a control tick, as it is sent.', table.telemetry),
    '',
    ...names('ERROR_NAMES', 'errors', table.errors),
    '',
    ...names('STATE_NAMES', 'states', table.states),
    '',
    ...names('FAULT_NAMES', 'faults', table.faults),
    '',
    ...defines('FLAG_', table.flags, ({ bit }) => 1 << bit),
  ]);
}

function define(key: string, value: number | string): string {
  return `#define ${key} ${value}`;
}

/** Macros for numbers, each with what it is. */
export function defines<T extends Entry>(prefix: string, entries: Named<T>, value: (entry: T) => number): string[] {
  return Object.entries(entries).map(
    ([key, entry]) => `${define(`${prefix}${key}`, value(entry))} /* ${entry.about} */`,
  );
}

function enumeration(prefix: string, entries: Named<Numbered>): string[] {
  return [
    'enum {',
    ...Object.entries(entries).map(([key, { id, about }]) => `  ${prefix}_${key} = ${id}, /* ${about} */`),
    '};',
  ];
}

const cTypes: Named<string> = { u8: 'uint8_t', u16: 'uint16_t', u32: 'uint32_t', i16: 'int16_t', i32: 'int32_t' };

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

function names(macro: string, what: string, entries: Named<Numbered>): string[] {
  return [
    `/* The names of the ${what} in the order of their numbers, each ended by a zero. */`,
    `#define ${macro} \\`,
    byId(entries)
      .map(([key]) => `  "${key.toLowerCase().replaceAll('_', '-')}\\0"`)
      .join(' \\\n'),
  ];
}
