// An instruction as it is executed, in 8 bytes: its operation; its operands d (a register, or the mask of a bit of SREG) and r (a register, a constant, the
// mask of a bit), as the manual names them; and `more`, 32 bits (where a jump leads, an address in data space, what a skip leaves out).
import { CODE, FLASH_BYTES } from './memory';
import { A5, A6, b3, d3, d4, d5, dLastPair, dPair, K6, K8, k7, k12, PC_MASK, q6, r3, r4, r5, rPair, s3, wordAt } from './operands';
import { isTwoWords, Operation, operationOf } from './operations';

export const BYTES: u32 = 8;
const D: usize = 1;
const R: usize = 2;
const MORE: usize = 4;

@inline export function operationAt(code: u32): Operation { return load<u8>(code); }
@inline export function dAt(code: u32): u32 { return load<u8>(code, D); }
@inline export function rAt(code: u32): u32 { return load<u8>(code, R); }
@inline export function moreAt(code: u32): u32 { return load<u32>(code, MORE); }

@inline export function codeOf(pc: u32): u32 { return CODE + BYTES * (pc & PC_MASK); }
@inline export function pcOf(code: u32): u32 { return ((code - CODE) / BYTES) & PC_MASK; }

/** To be called when words of the program have changed. */
export function decode(from: u32, to: u32): void {
  decodeWord((from - 1) & PC_MASK); // may look at the word behind it
  for (let pc = from; pc < to; pc++) decodeWord(pc);
  for (let beyond: u32 = 0; beyond < 3; beyond++) store<u64>(CODE + BYTES * (FLASH_BYTES / 2 + beyond), Operation.WRAP);
}

function decodeWord(pc: u32): void {
  const opcode = wordAt(pc);
  const next = wordAt(pc + 1);
  const operation = operationOf(opcode);
  let d = d5(opcode);
  let r = r5(opcode);
  let more: u32 = 0;
  switch (operation) {
    case Operation.MOVW: {
      d = dPair(opcode);
      r = rPair(opcode);
      break;
    }
    case Operation.MULS: {
      d = d4(opcode);
      r = r4(opcode);
      break;
    }
    case Operation.MULSU: {
      d = d3(opcode);
      r = r3(opcode);
      break;
    }
    case Operation.CPI:
    case Operation.SBCI:
    case Operation.SUBI:
    case Operation.ORI:
    case Operation.ANDI:
    case Operation.LDI: {
      d = d4(opcode);
      r = K8(opcode);
      break;
    }
    case Operation.ADIW:
    case Operation.SBIW: {
      d = dLastPair(opcode);
      r = K6(opcode);
      break;
    }
    case Operation.BSET:
    case Operation.BCLR: {
      d = s3(opcode);
      break;
    }
    case Operation.LDD_Y:
    case Operation.LDD_Z:
    case Operation.STD_Y:
    case Operation.STD_Z: {
      more = q6(opcode);
      break;
    }
    case Operation.LDS:
    case Operation.STS: {
      more = next;
      break;
    }
    case Operation.IN:
    case Operation.OUT: {
      more = A6(opcode);
      break;
    }
    case Operation.CBI:
    case Operation.SBI: {
      r = b3(opcode);
      more = A5(opcode);
      break;
    }
    case Operation.SBIC:
    case Operation.SBIS: {
      d = A5(opcode);
      r = b3(opcode);
      more = wordsOf(next);
      break;
    }
    case Operation.CPSE: {
      more = wordsOf(next);
      break;
    }
    case Operation.SBRC:
    case Operation.SBRS: {
      r = b3(opcode);
      more = wordsOf(next);
      break;
    }
    case Operation.BLD:
    case Operation.BST: {
      r = b3(opcode);
      break;
    }
    case Operation.RJMP:
    case Operation.RCALL: {
      more = codeOf(pc + 1 + k12(opcode));
      break;
    }
    case Operation.JMP:
    case Operation.CALL: {
      more = codeOf(next);
      break;
    }
    case Operation.BRBS:
    case Operation.BRBC:
    case Operation.BREQ:
    case Operation.BRNE:
    case Operation.BRCS:
    case Operation.BRCC:
    case Operation.BRMI:
    case Operation.BRPL:
    case Operation.BRLT:
    case Operation.BRGE: {
      r = b3(opcode);
      more = codeOf(pc + 1 + k7(opcode));
      break;
    }
  }
  const code = codeOf(pc);
  store<u8>(code, <u8>operation);
  store<u8>(code, <u8>d, D);
  store<u8>(code, <u8>r, R);
  store<u32>(code, more, MORE);
}

@inline function wordsOf(opcode: u32): u32 { return isTwoWords(opcode) ? 2 : 1; }
