// docs/wire-protocol-table.md: the table of the wire for people.
import type { Bit, Field, Named, Numbered, ProtocolTable } from './tables.js';
import { generatedFrom, lines, markdownTable } from './text.js';

export function wirePage(table: ProtocolTable): string {
  return lines(
    '# The table of the wire',
    '',
    `<!-- ${generatedFrom('protocol.json')} -->`,
    '',
    `Version ${table.version} of the protocol, ${table.baudRate} baud (or ${table.stockBaudRate}, if the host opens so), 8N1. How the messages are used: [wire-protocol.md](wire-protocol.md).`,
    '',
    '## SysEx commands',
    '',
    'Payloads are packed 8-to-7, numbers are little endian.',
    '',
    ...numbered(['id', 'command', 'payload'], table.sysex),
    '',
    '## Fields of a STATUS reply',
    '',
    ...fieldTable(table.status),
    '',
    '## Modes of HOME',
    '',
    ...numbered(['id', 'mode', ''], table.homingModes),
    '',
    '## Settings of a rig',
    '',
    ...fieldTable(table.settings),
    '',
    'Bits of `flags`:',
    '',
    ...bitTable(table.settingsFlags),
    '',
    'Bits of `normallyClosed`, and of `pressed` in a telemetry message:',
    '',
    ...bitTable(table.switches),
    '',
    '## Fields of a telemetry message',
    '',
    ...fieldTable(table.telemetry),
    '',
    '## States',
    '',
    ...numbered(['id', 'state', ''], table.states),
    '',
    '## Errors',
    '',
    ...numbered(['code', 'error', ''], table.errors),
    '',
    '## Faults',
    '',
    'A fault is latched: the motor is off until `CLEAR`.',
    '',
    ...markdownTable(
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
    ...markdownTable(
      ['limit', 'value', ''],
      Object.entries(table.limits).map(([key, { value, about }]) => [`\`${key}\``, value, about]),
    ),
  );
}

function numbered(head: readonly string[], entries: Named<Numbered>): string[] {
  return markdownTable(
    head,
    Object.entries(entries).map(([key, { id, about }]) => [id, `\`${key}\``, about]),
  );
}

function fieldTable(all: readonly Field[]): string[] {
  const offsetOf = (index: number): number =>
    all.slice(0, index).reduce((sum, { type }) => sum + Number(type.slice(1)) / 8, 0);
  return markdownTable(
    ['offset', 'field', 'type', ''],
    all.map(({ field, type, about }, i) => [offsetOf(i), `\`${field}\``, type, about]),
  );
}

function bitTable(bits: Named<Bit>): string[] {
  return markdownTable(
    ['bit', 'flag', ''],
    Object.entries(bits).map(([key, { bit, about }]) => [bit, `\`${key}\``, about]),
  );
}
