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

/** The letters of names by their codes of five bits; 0 ends a name. */
const letters = '\0abcdefghijklmnopqrstuvwxyz-2';

/** Of text this is the densest that a few instructions read: a name takes five bits a letter. */
function names(macro: string, what: string, entries: Named<Numbered>): string[] {
  const all = byId(entries).map(([key]) => key.toLowerCase().replaceAll('_', '-'));
  const codes = [...all.map((name) => `${name}\0`).join('')].map((letter) => letters.indexOf(letter));
  const strange = all.find((name) => [...name].some((letter) => letters.indexOf(letter) < 1));
  if (strange !== undefined)
    throw new Error(`protocol.json: the name ${strange} has a letter that text_from_list cannot write.`);
  return [
    `/* The names of the ${what} in the order of their numbers, five bits a letter as text_from_list reads them:`,
    ...all.map((name) => `   ${name}`),
    '*/',
    `#define ${macro} {${inBytes(codes).join(', ')}}`,
  ];
}

/** Five bits each, low bits first. */
function inBytes(codes: readonly number[]): number[] {
  const bytes = new Array<number>(Math.ceil((codes.length * 5) / 8)).fill(0);
  codes.forEach((code, i) => {
    const [byte, bit] = [Math.floor((i * 5) / 8), (i * 5) % 8];
    bytes[byte]! |= (code << bit) & 0xff;
    if (bit > 3) bytes[byte + 1]! |= code >> (8 - bit);
  });
  return bytes;
}
