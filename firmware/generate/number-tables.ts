// firmware/core/tanh_table.h and sine_table.h: the tables that the TypeScript computes, for the C.
import { sineTable } from '../../src/control/index.js';
import { tanhTable } from '../../src/network/index.js';
import { header } from './text.js';

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

function flashTable(name: string, about: string, table: Uint16Array): string {
  const rows: string[] = [];
  for (let i = 0; i < table.length; i += 16) rows.push(`  ${[...table.subarray(i, i + 16)].join(', ')},`);
  return header(`${name.toUpperCase()}_H`, `${about} by \`npm run generate\`.`, [
    '#include <stdint.h>',
    '',
    '#include "machine.h"',
    '',
    `static const uint16_t ${name}[${table.length}] FLASH = {`,
    ...rows,
    '};',
  ]);
}
