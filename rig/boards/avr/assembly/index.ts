// The core of the microcontroller: executes the program until its host has something to do. Cycles are those of the manual for an ATmega.
import { differenceFlags, logicFlags, productFlags, shiftFlags, sumFlags, wordFlags } from './flags';
import { LIMIT, OPERATIONS, PC, READ_HOOKED, SP, SRAM_START, SREG, SREG_BEFORE, USED, WAITING, WORDS, WRITE_HOOKED, X, Y, Z } from './memory';
import {
  A5, A6, afterwardsIncremented, b3, d4, d5, K6, K8, k7, k12, memoryAt, pair, PC_MASK, programByte, q6, r5, register, s3,
  setMemory, setPair, setRegister, wordAt,
} from './operands';
import { isTwoWords, Operation, operationOf } from './operations';

/** Reads a register that concerns a peripheral. @returns below 0 when a reset has come of it, so that this program runs no more */
@external('host', 'read')
declare function hostRead(address: u32, used: i32): i32;

/** Writes one. @param mask the bits that the instruction can write @returns below 0 as above */
@external('host', 'write')
declare function hostWrite(address: u32, value: u32, mask: u32, used: i32): i32;

/** What has ended a run: its time, an instruction that the host executes, an interrupt that waits and may come, a reset. */
const enum End { TIME, INSTRUCTION, INTERRUPT, RESET }

/** What an instruction does in the data space, at `address`. */
const enum Access { NONE, READ, SKIP_IF_CLEAR, SKIP_IF_SET, WRITE, CLEAR_BIT, SET_BIT }

/** To be called when words of the program have changed. */
export function decode(from: u32, to: u32): void {
  for (let at = from; at < to; at++) store<u8>(OPERATIONS + at, <u8>operationOf(load<u16>(WORDS + 2 * at)));
}

/** Runs from PC until USED reaches LIMIT, or something else ends it; PC, USED and SREG then say where it is. */
export function run(): End {
  let pc = load<u32>(PC);
  let used: i32 = 0;
  let limit = load<i32>(LIMIT);
  let waiting = load<u32>(WAITING);
  let sreg: u32 = load<u8>(SREG);
  let before = sreg;
  let end = End.TIME;

  while (used < limit) {
    const operation: Operation = load<u8>(OPERATIONS + pc);
    if (operation == Operation.OTHER) {
      end = End.INSTRUCTION;
      break;
    }
    const opcode: u32 = load<u16>(WORDS + 2 * pc);
    let access = Access.NONE;
    let address: u32 = 0;
    let skips = false;
    before = sreg;

    switch (operation) {
      case Operation.NOP: break;
      case Operation.MOVW: {
        setPair(2 * ((opcode >> 4) & 15), pair(2 * (opcode & 15)));
        break;
      }
      case Operation.ADD: {
        const a = register(d5(opcode)), b = register(r5(opcode));
        const result = (a + b) & 0xff;
        setRegister(d5(opcode), result);
        sreg = sumFlags(sreg, a, b, result);
        break;
      }
      case Operation.ADC: {
        const a = register(d5(opcode)), b = register(r5(opcode));
        const result = (a + b + (sreg & 1)) & 0xff;
        setRegister(d5(opcode), result);
        sreg = sumFlags(sreg, a, b, result);
        break;
      }
      case Operation.SUB: {
        const a = register(d5(opcode)), b = register(r5(opcode));
        const result = (a - b) & 0xff;
        setRegister(d5(opcode), result);
        sreg = differenceFlags(sreg, a, b, result, 2);
        break;
      }
      case Operation.SUBI: {
        const a = register(d4(opcode)), b = K8(opcode);
        const result = (a - b) & 0xff;
        setRegister(d4(opcode), result);
        sreg = differenceFlags(sreg, a, b, result, 2);
        break;
      }
      case Operation.SBC: {
        const a = register(d5(opcode)), b = register(r5(opcode));
        const result = (a - b - (sreg & 1)) & 0xff;
        setRegister(d5(opcode), result);
        sreg = differenceFlags(sreg, a, b, result, sreg & 2);
        break;
      }
      case Operation.SBCI: {
        const a = register(d4(opcode)), b = K8(opcode);
        const result = (a - b - (sreg & 1)) & 0xff;
        setRegister(d4(opcode), result);
        sreg = differenceFlags(sreg, a, b, result, sreg & 2);
        break;
      }
      case Operation.CP: {
        const a = register(d5(opcode)), b = register(r5(opcode));
        const result = (a - b) & 0xff;
        sreg = differenceFlags(sreg, a, b, result, 2);
        break;
      }
      case Operation.CPI: {
        const a = register(d4(opcode)), b = K8(opcode);
        const result = (a - b) & 0xff;
        sreg = differenceFlags(sreg, a, b, result, 2);
        break;
      }
      case Operation.CPC: {
        const a = register(d5(opcode)), b = register(r5(opcode));
        const result = (a - b - (sreg & 1)) & 0xff;
        sreg = differenceFlags(sreg, a, b, result, sreg & 2);
        break;
      }
      case Operation.AND: {
        const a = register(d5(opcode)), b = register(r5(opcode));
        const result = (a & b) & 0xff;
        setRegister(d5(opcode), result);
        sreg = logicFlags(sreg, result);
        break;
      }
      case Operation.ANDI: {
        const a = register(d4(opcode)), b = K8(opcode);
        const result = (a & b) & 0xff;
        setRegister(d4(opcode), result);
        sreg = logicFlags(sreg, result);
        break;
      }
      case Operation.OR: {
        const a = register(d5(opcode)), b = register(r5(opcode));
        const result = (a | b) & 0xff;
        setRegister(d5(opcode), result);
        sreg = logicFlags(sreg, result);
        break;
      }
      case Operation.ORI: {
        const a = register(d4(opcode)), b = K8(opcode);
        const result = (a | b) & 0xff;
        setRegister(d4(opcode), result);
        sreg = logicFlags(sreg, result);
        break;
      }
      case Operation.EOR: {
        const a = register(d5(opcode)), b = register(r5(opcode));
        const result = (a ^ b) & 0xff;
        setRegister(d5(opcode), result);
        sreg = logicFlags(sreg, result);
        break;
      }
      case Operation.MOV: {
        setRegister(d5(opcode), register(r5(opcode)));
        break;
      }
      case Operation.LDI: {
        setRegister(d4(opcode), K8(opcode));
        break;
      }
      case Operation.COM: {
        const result = ~register(d5(opcode)) & 0xff;
        setRegister(d5(opcode), result);
        sreg = logicFlags(sreg, result) | 1;
        break;
      }
      case Operation.NEG: {
        const b = register(d5(opcode));
        const result = -b & 0xff;
        setRegister(d5(opcode), result);
        sreg = differenceFlags(sreg, 0, b, result, 2);
        break;
      }
      case Operation.SWAP: {
        const value = register(d5(opcode));
        setRegister(d5(opcode), (value << 4) | (value >> 4));
        break;
      }
      case Operation.INC: {
        const result = (register(d5(opcode)) + 1) & 0xff;
        setRegister(d5(opcode), result);
        sreg = logicFlags(sreg, result);
        if (result == 0x80) sreg ^= 0x18; // V, and with it S
        break;
      }
      case Operation.DEC: {
        const result = (register(d5(opcode)) - 1) & 0xff;
        setRegister(d5(opcode), result);
        sreg = logicFlags(sreg, result);
        if (result == 0x7f) sreg ^= 0x18;
        break;
      }
      case Operation.ASR: {
        const value = register(d5(opcode));
        const result = (value >> 1) | (value & 0x80);
        setRegister(d5(opcode), result);
        sreg = shiftFlags(sreg, result, value & 1);
        break;
      }
      case Operation.LSR: {
        const value = register(d5(opcode));
        const result = (value >> 1);
        setRegister(d5(opcode), result);
        sreg = shiftFlags(sreg, result, value & 1);
        break;
      }
      case Operation.ROR: {
        const value = register(d5(opcode));
        const result = (value >> 1) | ((sreg & 1) << 7);
        setRegister(d5(opcode), result);
        sreg = shiftFlags(sreg, result, value & 1);
        break;
      }
      case Operation.ADIW: {
        const low = 24 + ((opcode >> 3) & 6);
        const was = pair(low);
        const result = (was + K6(opcode)) & 0xffff;
        setPair(low, result);
        sreg = wordFlags(sreg, result, ~was & result, was & ~result);
        used++;
        break;
      }
      case Operation.SBIW: {
        const low = 24 + ((opcode >> 3) & 6);
        const was = pair(low);
        const result = (was - K6(opcode)) & 0xffff;
        setPair(low, result);
        sreg = wordFlags(sreg, result, was & ~result, ~was & result);
        used++;
        break;
      }
      case Operation.MUL: {
        const product = register(d5(opcode)) * register(r5(opcode));
        setPair(0, product);
        sreg = productFlags(sreg, product);
        used++;
        break;
      }
      case Operation.MULS: {
        const product = <u32>(<i32>load<i8>(d4(opcode)) * <i32>load<i8>(16 + (opcode & 15))) & 0xffff;
        setPair(0, product);
        sreg = productFlags(sreg, product);
        used++;
        break;
      }
      case Operation.MULSU: {
        const product = <u32>(<i32>load<i8>(16 + ((opcode >> 4) & 7)) * <i32>load<u8>(16 + (opcode & 7))) & 0xffff;
        setPair(0, product);
        sreg = productFlags(sreg, product);
        used++;
        break;
      }
      case Operation.BSET: {
        sreg |= s3(opcode);
        break;
      }
      case Operation.BCLR: {
        sreg &= ~s3(opcode);
        break;
      }
      case Operation.BLD: {
        const value = register(d5(opcode));
        setRegister(d5(opcode), sreg & 0x40 ? value | b3(opcode) : value & ~b3(opcode));
        break;
      }
      case Operation.BST: {
        sreg = register(d5(opcode)) & b3(opcode) ? sreg | 0x40 : sreg & ~0x40;
        break;
      }

      case Operation.LDS: {
        address = wordAt(++pc);
        access = Access.READ;
        used++;
        break;
      }
      case Operation.LDD_Y: {
        address = pair(Y) + q6(opcode);
        access = Access.READ;
        used++;
        break;
      }
      case Operation.LDD_Z: {
        address = pair(Z) + q6(opcode);
        access = Access.READ;
        used++;
        break;
      }
      case Operation.LD_X: {
        address = afterwardsIncremented(X);
        access = Access.READ;
        used++;
        break;
      }
      case Operation.LD_X_STAYS: {
        address = pair(X);
        access = Access.READ;
        used++;
        break;
      }
      case Operation.LD_Y: {
        address = afterwardsIncremented(Y);
        access = Access.READ;
        used++;
        break;
      }
      case Operation.LD_Z: {
        address = afterwardsIncremented(Z);
        access = Access.READ;
        used++;
        break;
      }
      case Operation.IN: {
        address = A6(opcode);
        access = Access.READ;
        break;
      }
      case Operation.STS: {
        address = wordAt(++pc);
        access = Access.WRITE;
        break;
      }
      case Operation.STD_Y: {
        address = pair(Y) + q6(opcode);
        access = Access.WRITE;
        break;
      }
      case Operation.STD_Z: {
        address = pair(Z) + q6(opcode);
        access = Access.WRITE;
        break;
      }
      case Operation.ST_X: {
        address = afterwardsIncremented(X);
        access = Access.WRITE;
        break;
      }
      case Operation.ST_X_STAYS: {
        address = pair(X);
        access = Access.WRITE;
        break;
      }
      case Operation.ST_Y: {
        address = afterwardsIncremented(Y);
        access = Access.WRITE;
        break;
      }
      case Operation.ST_Z: {
        address = afterwardsIncremented(Z);
        access = Access.WRITE;
        break;
      }
      case Operation.OUT: {
        address = A6(opcode);
        access = Access.WRITE;
        break;
      }
      case Operation.CBI: {
        address = A5(opcode);
        access = Access.CLEAR_BIT;
        break;
      }
      case Operation.SBI: {
        address = A5(opcode);
        access = Access.SET_BIT;
        break;
      }
      case Operation.SBIC: {
        address = A5(opcode);
        access = Access.SKIP_IF_CLEAR;
        break;
      }
      case Operation.SBIS: {
        address = A5(opcode);
        access = Access.SKIP_IF_SET;
        break;
      }
      case Operation.LPM: {
        setRegister(d5(opcode), programByte(afterwardsIncremented(Z)));
        used += 2;
        break;
      }
      case Operation.LPM_STAYS: {
        setRegister(d5(opcode), programByte(pair(Z)));
        used += 2;
        break;
      }
      case Operation.PUSH: {
        const sp = pair(SP);
        setMemory(sp, register(d5(opcode)));
        setPair(SP, sp - 1);
        if (sp == SREG) sreg = register(SREG);
        used++;
        break;
      }
      case Operation.POP: {
        const sp = (pair(SP) + 1) & 0xffff;
        setRegister(SREG, sreg);
        setPair(SP, sp);
        setRegister(d5(opcode), memoryAt(sp));
        used++;
        break;
      }

      case Operation.RJMP: {
        pc += k12(opcode);
        used++;
        break;
      }
      case Operation.JMP: {
        pc = wordAt(pc + 1) - 1;
        used += 2;
        break;
      }
      case Operation.IJMP: {
        pc = pair(Z) - 1;
        used++;
        break;
      }
      case Operation.RCALL: {
        setRegister(SREG, sreg);
        pushReturn(pc + 1);
        sreg = register(SREG);
        pc += k12(opcode);
        used += 2;
        break;
      }
      case Operation.CALL: {
        setRegister(SREG, sreg);
        pushReturn(pc + 2);
        sreg = register(SREG);
        pc = wordAt(pc + 1) - 1;
        used += 3;
        break;
      }
      case Operation.ICALL: {
        setRegister(SREG, sreg);
        pushReturn(pc + 1);
        sreg = register(SREG);
        pc = pair(Z) - 1;
        used += 2;
        break;
      }
      case Operation.RET: {
        setRegister(SREG, sreg);
        pc = popReturn() - 1;
        used += 3;
        break;
      }
      case Operation.RETI: {
        setRegister(SREG, sreg);
        pc = popReturn() - 1;
        sreg |= SREG_I;
        used += 3;
        break;
      }
      case Operation.BRBS: {
        if (sreg & b3(opcode)) {
          pc += k7(opcode);
          used++;
        }
        break;
      }
      case Operation.BRBC: {
        if (!(sreg & b3(opcode))) {
          pc += k7(opcode);
          used++;
        }
        break;
      }
      case Operation.CPSE: {
        skips = register(d5(opcode)) == register(r5(opcode));
        break;
      }
      case Operation.SBRC: {
        skips = !(register(d5(opcode)) & b3(opcode));
        break;
      }
      case Operation.SBRS: {
        skips = (register(d5(opcode)) & b3(opcode)) != 0;
        break;
      }
    }

    if (access != Access.NONE) {
      if (address >= SRAM_START) {
        if (access == Access.READ) setRegister(d5(opcode), memoryAt(address));
        else setMemory(address, register(d5(opcode)));
      } else {
        setRegister(SREG, sreg);
        let value: i32 = register(d5(opcode));
        if (access != Access.WRITE) {
          value = load<u8>(READ_HOOKED + address) ? hostRead(address, used) : register(address);
          if (value < 0) return End.RESET;
          if (access == Access.READ) setRegister(d5(opcode), value);
          else if (access == Access.SKIP_IF_CLEAR) skips = !(value & b3(opcode));
          else if (access == Access.SKIP_IF_SET) skips = (value & b3(opcode)) != 0;
          else value = access == Access.SET_BIT ? value | b3(opcode) : value & ~b3(opcode);
        }
        if (access >= Access.WRITE) {
          const mask: u32 = access == Access.WRITE ? 0xff : b3(opcode);
          if (!load<u8>(WRITE_HOOKED + address)) setRegister(address, value);
          else if (hostWrite(address, value, mask, used) < 0) return End.RESET;
        }
        sreg = register(SREG);
        limit = load<i32>(LIMIT);
        waiting = load<u32>(WAITING);
      }
      if (access >= Access.WRITE && operation != Operation.OUT) used++;
    }
    if (skips) {
      const words = isTwoWords(wordAt(pc + 1)) ? 2 : 1;
      pc += words;
      used += words;
    }
    pc = (pc + 1) & PC_MASK;
    used++;
    // What sets I lets one more instruction run before an interrupt is served.
    if (waiting && before & sreg & SREG_I) {
      end = End.INTERRUPT;
      break;
    }
  }
  setRegister(SREG, sreg);
  store<u32>(PC, pc);
  store<i32>(USED, used);
  store<u32>(SREG_BEFORE, before);
  return end;
}

const SREG_I: u32 = 0x80;

@inline
function pushReturn(to: u32): void {
  const sp = pair(SP);
  setMemory(sp, to);
  setMemory(sp - 1, to >> 8);
  setPair(SP, sp - 2);
}

@inline
function popReturn(): u32 {
  const sp = pair(SP);
  setPair(SP, sp + 2);
  return (memoryAt(sp + 1) << 8) | memoryAt(sp + 2);
}
