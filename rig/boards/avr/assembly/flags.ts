// SREG after a result (AVR Instruction Set Manual): I T H S V N Z C from bit 7 down.

/** AND, OR, EOR and their kin: V is 0. */
@inline
export function logicFlags(sreg: u32, result: u32): u32 {
  return (sreg & 0xe1) | (result == 0 ? 0x02 : (result & 0x80 ? 0x14 : 0));
}

/** Of a + b. */
@inline
export function sumFlags(sreg: u32, a: u32, b: u32, result: u32): u32 {
  return arithmeticFlags(sreg, result, (a & b) | ((a | b) & ~result), (a ^ result) & (b ^ result), result == 0 ? 2 : 0);
}

/** Of a - b. @param zero Z when the result is 0: subtracting the higher bytes of a number, it stays 0 if a lower byte has cleared it. */
@inline
export function differenceFlags(sreg: u32, a: u32, b: u32, result: u32, zero: u32): u32 {
  return arithmeticFlags(sreg, result, (~a & b) | ((~a | b) & result), (a ^ b) & (a ^ result), result == 0 ? zero : 0);
}

/** `carries` has the carries (or borrows) out of each bit, `overflow` two's complement overflow in bit 7. */
@inline
function arithmeticFlags(sreg: u32, result: u32, carries: u32, overflow: u32, zero: u32): u32 {
  const n = (result >> 7) & 1;
  const v = (overflow >> 7) & 1;
  return (sreg & 0xc0) | ((carries << 2) & 0x20) | ((n ^ v) << 4) | (v << 3) | (n << 2) | zero | ((carries >> 7) & 1);
}

/** ADIW and SBIW: 16 bits; `overflow` and `carry` in bit 15 of what they get. */
@inline
export function wordFlags(sreg: u32, result: u32, overflow: u32, carry: u32): u32 {
  const n = (result >> 15) & 1;
  const v = (overflow >> 15) & 1;
  return (sreg & 0xe0) | ((n ^ v) << 4) | (v << 3) | (n << 2) | (result == 0 ? 2 : 0) | ((carry >> 15) & 1);
}

/** ASR, LSR, ROR: the bit shifted out is C; V is N xor C. */
@inline
export function shiftFlags(sreg: u32, result: u32, c: u32): u32 {
  const n = result >> 7;
  return (sreg & 0xe0) | (c << 4) | ((n ^ c) << 3) | (n << 2) | (result == 0 ? 2 : 0) | c;
}

/** MUL: C is bit 15 of the product. */
@inline
export function productFlags(sreg: u32, product: u32): u32 {
  return (sreg & 0xfc) | (product == 0 ? 2 : 0) | (product >> 15);
}
