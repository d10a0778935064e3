// What protocol.json and uno.json hold.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Entry {
  readonly about: string;
}

export interface Numbered extends Entry {
  readonly id: number;
}

export interface Field extends Entry {
  readonly field: string;
  readonly type: string;
}

export interface Bit extends Entry {
  readonly bit: number;
}

export type Named<T> = Readonly<Record<string, T>>;

/** `on`: event -> the next state, `REST` (idle or ready), or the error that refuses it; WRONG_STATE for an event that is left out. */
export interface State extends Numbered {
  readonly on: Named<string>;
}

/** `by`: who brings it about. */
export interface Event extends Entry {
  readonly by: 'host' | 'board';
}

export interface Fault extends Numbered {
  readonly detection: string;
  readonly advice: string;
}

/** The content of protocol.json. */
export interface ProtocolTable {
  readonly version: number;
  readonly firmware: { readonly name: string; readonly major: number; readonly minor: number };
  readonly baudRate: number;
  /** Of Firmata clients that know nothing of this firmware. */
  readonly stockBaudRate: number;
  readonly limits: Named<Entry & { readonly value: number }>;
  readonly sysex: Named<Numbered>;
  readonly homingModes: Named<Numbered>;
  readonly status: readonly Field[];
  readonly events: Named<Event>;
  readonly states: Named<State>;
  readonly errors: Named<Numbered>;
  readonly faults: Named<Fault>;
  readonly flags: Named<Bit>;
  readonly settings: readonly Field[];
  readonly settingsFlags: Named<Bit>;
  readonly switches: Named<Bit>;
  readonly telemetry: readonly Field[];
}

/** `hardware`: what in the microcontroller makes it this pin and no other. */
export interface Pin extends Entry {
  readonly pin: number;
  readonly owner: string;
  readonly hardware?: string;
}

/** The content of uno.json. */
export interface UnoTable {
  readonly pinCount: number;
  readonly analog0: number;
  readonly owners: Named<string>;
  readonly pins: Named<Pin>;
  readonly timers: Named<string>;
  readonly trace: { readonly register: string; readonly address: number; readonly bits: Named<Bit> };
}

export interface Tables {
  readonly protocol: ProtocolTable;
  readonly uno: UnoTable;
}

/** Reads both under the repository's root. */
export function readTables(root: string): Tables {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(root, 'firmware', name), 'utf8'));
  return { protocol: read('protocol.json') as ProtocolTable, uno: read('uno.json') as UnoTable };
}

/** The entries in the order of their ids, which must be 0, 1, 2 ... because the C finds a name, or a state, by counting. */
export function byId<T extends Numbered>(entries: Named<T>): [string, T][] {
  const sorted = Object.entries(entries).sort(([, a], [, b]) => a.id - b.id);
  sorted.forEach(([key, { id }], index) => {
    if (id !== index) throw new Error(`protocol.json gives ${key} the id ${id}; ${index} was expected.`);
  });
  return sorted;
}
