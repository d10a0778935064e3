// firmware/core/pins.h: the Uno's pins and the trace of its program for the C, and for assembler.
import { defines } from './protocol-header.js';
import type { UnoTable } from './tables.js';
import { generatedFrom, header } from './text.js';

export function pinsHeader({ pinCount, analog0, owners, pins, trace }: UnoTable): string {
  const names = Object.keys(owners);
  const ownerOf = new Map(Object.values(pins).map(({ pin, owner }) => [pin, owner]));
  for (const [key, { pin, owner }] of Object.entries(pins)) {
    if (!names.includes(owner)) throw new Error(`uno.json gives ${key} to ${owner}, which is none of its owners.`);
    if (pin >= pinCount) throw new Error(`uno.json has no pin ${pin}, as it says of ${key}.`);
  }
  const numbers = Array.from({ length: pinCount }, (_, pin) => pin);
  return header(
    'PINS_H',
    `The Uno's pins and the trace of its program, for C and assembler. ${generatedFrom('uno.json')}`,
    [
      `#define PIN_COUNT ${pinCount}`,
      `#define PIN_ANALOG_0 ${analog0}`,
      ...defines('PIN_', pins, ({ pin }) => pin),
      '',
      '/* Whose a pin is. */',
      ...names.map((name, index) => `#define PINS_OF_${name} ${index} /* ${owners[name]} */`),
      `#define PIN_OWNERS {${numbers.map((pin) => names.indexOf(ownerOf.get(pin) ?? 'FIRMATA')).join(', ')}}`,
      '',
      '/* Bits that an observer of the program sees. */',
      `#define TRACE_REGISTER ${trace.register}`,
      ...defines('TRACE_', trace.bits, ({ bit }) => 1 << bit),
    ],
  );
}
