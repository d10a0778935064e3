// SREG (AVR Instruction Set Manual: I T H S V N Z C from bit 7 down) as what its flags come of, so that most instructions only leave that behind:
// `kept` has I and T at their places; `carries` the carry out of bit 3 in bit 4 (H), and that out of bit 7 in bit 8 (C); `sign`,
// `overflow` and `negative` have S, V and N in bit 7; `zero` is 0 when Z is set.

export const SREG_I: u32 = 0x80;
export const SREG_T: u32 = 0x40;
export const CARRY: u32 = 0x100;
const HALF_CARRY: u32 = 0x10;

/** The register itself. */
@inline
export function packed(kept: u32, carries: u32, sign: u32, overflow: u32, negative: u32, zero: u32): u32 {
  const signs = ((sign & 0x80) >> 3) | ((overflow & 0x80) >> 4) | ((negative & 0x80) >> 5);
  return kept | ((carries & HALF_CARRY) << 1) | signs | (zero == 0 ? 2 : 0) | carryOf(carries);
}

@inline export function keptOf(sreg: u32): u32 { return sreg & (SREG_I | SREG_T); }
@inline export function carriesOf(sreg: u32): u32 { return ((sreg & 0x20) >> 1) | ((sreg & 1) << 8); }
@inline export function signOf(sreg: u32): u32 { return (sreg & 0x10) << 3; }
@inline export function overflowOf(sreg: u32): u32 { return (sreg & 0x08) << 4; }
@inline export function negativeOf(sreg: u32): u32 { return (sreg & 0x04) << 5; }
@inline export function zeroOf(sreg: u32): u32 { return ~sreg & 0x02; }

/** C as a number. */
@inline export function carryOf(carries: u32): u32 { return (carries >> 8) & 1; }
/** H stays, C is bit 0 of a number. */
@inline export function withCarry(carries: u32, carry: u32): u32 { return (carries & HALF_CARRY) | ((carry & 1) << 8); }
/** What a sum or a difference carries: it is a + b, a - b, or either with a carry, before it was cut to 8 bits. */
@inline export function carriesOfSum(a: u32, b: u32, sum: u32): u32 { return a ^ b ^ sum; }
/** Of a sum or a difference: the carry into bit 7 is another than that out of it. */
@inline export function overflowOfSum(carries: u32): u32 { return carries ^ (carries >> 1); }
