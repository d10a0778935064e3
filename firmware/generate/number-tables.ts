// firmware/core/tanh_table.h, sine_table.h and firmware/avr/tanh_table.inc: the tables that the TypeScript computes, for C and assembler.
import { sineTable } from '../../src/control/index.js';
import { tanhTable } from '../../src/network/index.js';
import { header, lines } from './text.js';

export const tanhHeader = flashTable(
  'tanh_table',
  'tanh(i/32) in Q15, moved by half the error of linear interpolation. Generated from src/network/tanh-table.ts',
  tanhTable,
);

export const sineHeader = flashTable(
  'sine_table',
  'sin(i/64 of 90 degrees) in Q15, moved by half the error of linear interpolation. Generated from src/control/sine-table.ts',
  sineTable,
);

/** The first entry of 1. */
const one = tanhTable.indexOf(32768);

/** Entries before {@link one}: as many as a sum's two upper bytes can tell apart while the upper one is 0xFE or 0xFF. */
const rising = 512;

/**
 * For avr/policy.S: (1 + tanh(i/32)) / 2 in units of 2⁻¹⁶, for i up to that of the first 1. With this the policy needs no signs. A word has
 * no room for the value 2¹⁶: it is the last entry, of which only the rise to it is read, and that is right modulo 2¹⁶.
 */
export const tanhAssembler = lines(
  '; (1 + tanh(i/32)) / 2 in units of 2^-16, moved by half the error of linear interpolation, from tanh = -1 to the first 1.',
  '; Generated from src/network/tanh-table.ts by `npm run generate`.',
  `#define TANH_ONE ${one} /* i of the last word, which stands at tanh_ones */`,
  '',
  '  .section .progmem.data.tanh, "a", @progbits',
  '  .balign 2',
  ...rows(Array.from({ length: rising }, (_, at) => 32768 + tanhAt(at + one - rising))).map((row) => `  .word ${row}`),
  'tanh_ones:',
  '  .word 0',
);

function tanhAt(entry: number): number {
  const size = tanhTable[Math.min(Math.abs(entry), tanhTable.length - 1)]!;
  return entry < 0 ? -size : size;
}

/** Sixteen numbers a line. */
function rows(numbers: readonly number[]): string[] {
  return Array.from({ length: Math.ceil(numbers.length / 16) }, (_, row) =>
    numbers.slice(16 * row, 16 * row + 16).join(', '),
  );
}

function flashTable(name: string, about: string, table: Uint16Array): string {
  return header(`${name.toUpperCase()}_H`, `${about} by \`npm run generate\`.`, [
    '#include <stdint.h>',
    '',
    '#include "machine.h"',
    '',
    `static const uint16_t ${name}[${table.length}] FLASH = {`,
    ...rows([...table]).map((row) => `  ${row},`),
    '};',
  ]);
}
