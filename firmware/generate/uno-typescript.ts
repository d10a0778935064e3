// src/protocol/uno.ts: the Uno's pins and the trace of its program for the TypeScript.
import type { UnoTable } from './tables.js';
import { generatedFrom, lines } from './text.js';
import { numbers } from './wire-typescript.js';

export function unoTypeScript({ pinCount, analog0, pins, trace }: UnoTable): string {
  return lines(
    `// The Uno's pins and the trace of its program. ${generatedFrom('uno.json')}`,
    '',
    '/** D0 to D13 are 0 to 13, A0 and on are analog0 and on. */',
    `export const pinCount = ${pinCount};`,
    `export const analog0 = ${analog0};`,
    '',
    '/** Numbers of the pins by what they are for. */',
    ...numbers('pins', pins, ({ pin }) => pin),
    'export type PinName = keyof typeof pins;',
    '',
    `/** Address, among the data, of the register in which the program marks what it does: ${trace.register}. */`,
    `export const traceRegister = 0x${trace.address.toString(16)};`,
    '',
    '/** Its bits, as masks. */',
    ...numbers('traceBits', trace.bits, ({ bit }) => 1 << bit),
  );
}
