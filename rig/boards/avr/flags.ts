// How results set the flags of the status register (AVR Instruction Set Manual): I T H S V N Z C from bit 7 down.
import type { CPU } from 'avr8js';

export const SREG = 0x5f;

/** AND, OR, EOR and their kin: V is 0. */
export function logicFlags({ data }: CPU, result: number): void {
  const flags = result === 0 ? 0x02 : result & 0x80 ? 0x14 : 0;
  data[SREG] = (data[SREG]! & 0xe1) | flags;
}

/** a + b + carry, its flags set. */
export function add(cpu: CPU, a: number, b: number, carry: number): number {
  const result = (a + b + carry) & 0xff;
  const carries = (a & b) | ((a | b) & ~result);
  arithmeticFlags(cpu, result, carries, (a ^ result) & (b ^ result), result === 0 ? 2 : 0);
  return result;
}

/** a - b, its flags set. */
export function subtract(cpu: CPU, a: number, b: number): number {
  return difference(cpu, a, b, 0, 2);
}

/** a - b - C, as the higher bytes of a number are subtracted: Z stays 0 if a lower byte has cleared it. */
export function subtractWithCarry(cpu: CPU, a: number, b: number): number {
  const sreg = cpu.data[SREG]!;
  return difference(cpu, a, b, sreg & 1, sreg & 2);
}

function difference(cpu: CPU, a: number, b: number, borrow: number, zero: number): number {
  const result = (a - b - borrow) & 0xff;
  const borrows = (~a & b) | ((~a | b) & result);
  arithmeticFlags(cpu, result, borrows, (a ^ b) & (a ^ result), result === 0 ? zero : 0);
  return result;
}

/** `carries` has the carries (or borrows) out of each bit, `overflow` two's complement overflow in bit 7. */
function arithmeticFlags({ data }: CPU, result: number, carries: number, overflow: number, zero: number): void {
  const n = (result >> 7) & 1;
  const v = (overflow >> 7) & 1;
  const h = (carries >> 3) & 1;
  const c = (carries >> 7) & 1;
  data[SREG] = (data[SREG]! & 0xc0) | (h << 5) | ((n ^ v) << 4) | (v << 3) | (n << 2) | zero | c;
}

/** ADIW and SBIW: 16 bits; `overflow` and `carry` in bit 15 of what they get. */
export function wordFlags({ data }: CPU, result: number, overflow: number, carry: number): void {
  const n = (result >> 15) & 1;
  const v = (overflow >> 15) & 1;
  const c = (carry >> 15) & 1;
  data[SREG] = (data[SREG]! & 0xe0) | ((n ^ v) << 4) | (v << 3) | (n << 2) | (result === 0 ? 2 : 0) | c;
}

/** ASR, LSR, ROR: the bit shifted out is C; V is N xor C. */
export function shiftFlags({ data }: CPU, result: number, c: number): void {
  const n = result >> 7;
  data[SREG] = (data[SREG]! & 0xe0) | (c << 4) | ((n ^ c) << 3) | (n << 2) | (result === 0 ? 2 : 0) | c;
}

/** MUL: C is bit 15 of the product. */
export function productFlags({ data }: CPU, product: number): void {
  data[SREG] = (data[SREG]! & 0xfc) | (product === 0 ? 2 : 0) | (product >> 15);
}
