// The registers that the assembler of a champion uses, and what a step of its table is.
import { risingTable } from '../straight-line.js';

/** The argument of tanh, in table steps, from where on it is 1. */
export const one = risingTable.length - 1;
/** Table steps that an upper byte of 0xFE or 0xFF tells. */
export const rising = 512;
/** The table's end in Q13: how much smaller each sum is made. */
export const offset = one * 256;

// Registers. An observation or a product is in x, the sum in u, 1 + tanh in t, whose registers are those of x.
export const [x0, x1, x2, x3] = ['r20', 'r21', 'r22', 'r23'];
export const [u0, u1, u2] = ['r19', 'r24', 'r25'];
export const [t1, t2, rise0, rise1] = ['r20', 'r21', 'r22', 'r23'];
/** Once the rise has been multiplied. */
export const [t0] = [rise0];
export const zero = 'r18';
/** The scale of an input, and the upper bytes of its product, before any sum is kept there. */
export const [scale0, scale1, product4, product5] = ['r16', 'r17', 'r26', 'r27'];
/** Four bytes of each output's sum, lowest first; the first output's can be tested in place. */
export const sumRegisters: readonly (readonly [number, number, number, number])[] = [
  [16, 17, 26, 27],
  [2, 3, 4, 5],
  [6, 7, 8, 9],
  [10, 11, 12, 13],
];
/** Pairs that inputs can be kept in. */
export const homePairs = [2, 4, 6, 8, 10, 12, 14, 28];
export const isSaved = (register: number) => (register >= 2 && register <= 17) || register >= 28;

/** The jump to what is rare and back. */
export type Jump = 'rjmp' | 'jmp';

/** Where a scaled input is kept: three registers, or three bytes of RAM. */
export type Home = { readonly registers: readonly [number, number, number] } | { readonly at: number };

/** Adds three bytes to three others, or takes them off. */
export function addTo(sum: readonly string[], term: readonly string[], sign: number): string[] {
  const [low, high] = sign > 0 ? ['add', 'adc'] : ['sub', 'sbc'];
  return sum.map((register, byte) => `${byte === 0 ? low : high} ${register}, ${term[byte]}`);
}

/** A byte of a number in two's complement, for an instruction that takes one. */
export function byteOf(value: number, byte: number): number {
  return (value >> (8 * byte)) & 255;
}
