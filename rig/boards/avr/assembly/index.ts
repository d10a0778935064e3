// The core of the microcontroller: executes the program until its host has something to do. Cycles are those of the manual for an ATmega.
import { BYTES, codeOf, dAt, moreAt, operationAt, pcOf, rAt } from './decoded';
import {
  CARRY, carriesOf, carriesOfSum, carryOf, keptOf, negativeOf, overflowOf, overflowOfSum, packed, signOf, SREG_I, SREG_T, withCarry, zeroOf,
} from './flags';
import { LIMIT, PC, READ_HOOKED, SP, SRAM_START, SREG, SREG_BEFORE, USED, WAITING, WRITE_HOOKED, X, Y, Z } from './memory';
import { afterwardsIncremented, isInSram, memoryAt, pair, programByte, register, setMemory, setPair, setRegister } from './operands';
import { Operation } from './operations';

export { decode } from './decoded';

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

/**
 * Runs from PC until USED reaches LIMIT, or something else ends it; PC, USED and SREG then say where it is. An instruction of the program's own
 * registers or of SRAM ends in `continue`. What is rare breaks out of the switch: registers that may concern the host, and what changes SREG as a whole,
 * which has it in memory meanwhile.
 */
export function run(): End {
  let code = codeOf(load<u32>(PC));
  let used: i32 = 0;
  let limit = load<i32>(LIMIT);
  let waiting = load<u32>(WAITING);
  const sreg: u32 = register(SREG);
  let kept = keptOf(sreg), carries = carriesOf(sreg), sign = signOf(sreg), overflow = overflowOf(sreg), negative = negativeOf(sreg), zero = zeroOf(sreg);
  /** What sets I lets one more instruction run before an interrupt is served: `used` after it. */
  let enabledAt: i32 = -1;
  let end = End.TIME;

  for (;;) {
    // While an interrupt waits, each instruction can be the one after which it is served.
    let stop = waiting ? used + 1 : limit;
    while (used < stop) {
      const at = code;
      code = at + BYTES;
      used++;
      const operation = operationAt(at);
      let access = Access.NONE;
      let address: u32 = 0;
      switch (operation) {
        case Operation.NOP: continue;
        case Operation.MOVW: {
          setPair(dAt(at), pair(rAt(at)));
          continue;
        }
        case Operation.ADD: {
          const a = register(dAt(at)), b = register(rAt(at));
          const sum = a + b;
          setRegister(dAt(at), sum);
          carries = carriesOfSum(a, b, sum);
          overflow = overflowOfSum(carries);
          negative = zero = sum & 0xff;
          sign = negative ^ overflow;
          continue;
        }
        case Operation.ADC: {
          const a = register(dAt(at)), b = register(rAt(at));
          const sum = a + b + carryOf(carries);
          setRegister(dAt(at), sum);
          carries = carriesOfSum(a, b, sum);
          overflow = overflowOfSum(carries);
          negative = zero = sum & 0xff;
          sign = negative ^ overflow;
          continue;
        }
        case Operation.SUB: {
          const a = register(dAt(at)), b = register(rAt(at));
          const difference = a - b;
          setRegister(dAt(at), difference);
          carries = carriesOfSum(a, b, difference);
          overflow = overflowOfSum(carries);
          negative = zero = difference & 0xff;
          sign = negative ^ overflow;
          continue;
        }
        case Operation.SUBI: {
          const a = register(dAt(at)), b = rAt(at);
          const difference = a - b;
          setRegister(dAt(at), difference);
          carries = carriesOfSum(a, b, difference);
          overflow = overflowOfSum(carries);
          negative = zero = difference & 0xff;
          sign = negative ^ overflow;
          continue;
        }
        // Subtracting the higher bytes of a number, Z stays 0 if a lower byte has cleared it.
        case Operation.SBC: {
          const a = register(dAt(at)), b = register(rAt(at));
          const difference = a - b - carryOf(carries);
          setRegister(dAt(at), difference);
          carries = carriesOfSum(a, b, difference);
          overflow = overflowOfSum(carries);
          negative = difference & 0xff;
          sign = negative ^ overflow;
          zero |= negative;
          continue;
        }
        case Operation.SBCI: {
          const a = register(dAt(at)), b = rAt(at);
          const difference = a - b - carryOf(carries);
          setRegister(dAt(at), difference);
          carries = carriesOfSum(a, b, difference);
          overflow = overflowOfSum(carries);
          negative = difference & 0xff;
          sign = negative ^ overflow;
          zero |= negative;
          continue;
        }
        case Operation.CP: {
          const a = register(dAt(at)), b = register(rAt(at));
          const difference = a - b;
          carries = carriesOfSum(a, b, difference);
          overflow = overflowOfSum(carries);
          negative = zero = difference & 0xff;
          sign = negative ^ overflow;
          continue;
        }
        case Operation.CPI: {
          const a = register(dAt(at)), b = rAt(at);
          const difference = a - b;
          carries = carriesOfSum(a, b, difference);
          overflow = overflowOfSum(carries);
          negative = zero = difference & 0xff;
          sign = negative ^ overflow;
          continue;
        }
        case Operation.CPC: {
          const a = register(dAt(at)), b = register(rAt(at));
          const difference = a - b - carryOf(carries);
          carries = carriesOfSum(a, b, difference);
          overflow = overflowOfSum(carries);
          negative = difference & 0xff;
          sign = negative ^ overflow;
          zero |= negative;
          continue;
        }
        case Operation.AND: {
          negative = zero = register(dAt(at)) & register(rAt(at));
          setRegister(dAt(at), zero);
          overflow = 0;
          sign = negative;
          continue;
        }
        case Operation.ANDI: {
          negative = zero = register(dAt(at)) & rAt(at);
          setRegister(dAt(at), zero);
          overflow = 0;
          sign = negative;
          continue;
        }
        case Operation.OR: {
          negative = zero = register(dAt(at)) | register(rAt(at));
          setRegister(dAt(at), zero);
          overflow = 0;
          sign = negative;
          continue;
        }
        case Operation.ORI: {
          negative = zero = register(dAt(at)) | rAt(at);
          setRegister(dAt(at), zero);
          overflow = 0;
          sign = negative;
          continue;
        }
        case Operation.EOR: {
          negative = zero = register(dAt(at)) ^ register(rAt(at));
          setRegister(dAt(at), zero);
          overflow = 0;
          sign = negative;
          continue;
        }
        case Operation.MOV: {
          setRegister(dAt(at), register(rAt(at)));
          continue;
        }
        case Operation.LDI: {
          setRegister(dAt(at), rAt(at));
          continue;
        }
        case Operation.COM: {
          negative = zero = ~register(dAt(at)) & 0xff;
          setRegister(dAt(at), zero);
          overflow = 0;
          sign = negative;
          carries |= CARRY;
          continue;
        }
        case Operation.NEG: {
          const b = register(dAt(at));
          const difference = -b;
          setRegister(dAt(at), difference);
          carries = carriesOfSum(0, b, difference);
          overflow = overflowOfSum(carries);
          negative = zero = difference & 0xff;
          sign = negative ^ overflow;
          continue;
        }
        case Operation.SWAP: {
          const value = register(dAt(at));
          setRegister(dAt(at), (value << 4) | (value >> 4));
          continue;
        }
        case Operation.INC: {
          const value = register(dAt(at));
          negative = zero = (value + 1) & 0xff;
          setRegister(dAt(at), zero);
          overflow = ~value & zero;
          sign = negative ^ overflow;
          continue;
        }
        case Operation.DEC: {
          const value = register(dAt(at));
          negative = zero = (value - 1) & 0xff;
          setRegister(dAt(at), zero);
          overflow = value & ~zero;
          sign = negative ^ overflow;
          continue;
        }
        // V is N xor C.
        case Operation.ASR: {
          const value = register(dAt(at));
          negative = zero = (value >> 1) | (value & 0x80);
          setRegister(dAt(at), zero);
          carries = withCarry(carries, value);
          sign = value << 7;
          overflow = negative ^ sign;
          continue;
        }
        case Operation.LSR: {
          const value = register(dAt(at));
          negative = zero = value >> 1;
          setRegister(dAt(at), zero);
          carries = withCarry(carries, value);
          sign = overflow = value << 7;
          continue;
        }
        case Operation.ROR: {
          const value = register(dAt(at));
          negative = zero = (value >> 1) | (carryOf(carries) << 7);
          setRegister(dAt(at), zero);
          carries = withCarry(carries, value);
          sign = value << 7;
          overflow = negative ^ sign;
          continue;
        }
        case Operation.ADIW: {
          const was = pair(dAt(at));
          zero = (was + rAt(at)) & 0xffff;
          setPair(dAt(at), zero);
          negative = zero >> 8;
          overflow = (~was & zero) >> 8;
          sign = negative ^ overflow;
          carries = withCarry(carries, (was & ~zero) >> 15);
          used++;
          continue;
        }
        case Operation.SBIW: {
          const was = pair(dAt(at));
          zero = (was - rAt(at)) & 0xffff;
          setPair(dAt(at), zero);
          negative = zero >> 8;
          overflow = (was & ~zero) >> 8;
          sign = negative ^ overflow;
          carries = withCarry(carries, (~was & zero) >> 15);
          used++;
          continue;
        }
        case Operation.MUL: {
          zero = register(dAt(at)) * register(rAt(at));
          setPair(0, zero);
          carries = withCarry(carries, zero >> 15);
          used++;
          continue;
        }
        case Operation.MULS: {
          zero = <u32>(<i32>load<i8>(dAt(at)) * <i32>load<i8>(rAt(at))) & 0xffff;
          setPair(0, zero);
          carries = withCarry(carries, zero >> 15);
          used++;
          continue;
        }
        case Operation.MULSU: {
          zero = <u32>(<i32>load<i8>(dAt(at)) * <i32>load<u8>(rAt(at))) & 0xffff;
          setPair(0, zero);
          carries = withCarry(carries, zero >> 15);
          used++;
          continue;
        }
        case Operation.SEI: {
          if (!(kept & SREG_I)) enabledAt = used;
          kept |= SREG_I;
          continue;
        }
        case Operation.CLI: {
          kept &= ~SREG_I;
          continue;
        }
        case Operation.BSET: {
          setRegister(SREG, packed(kept, carries, sign, overflow, negative, zero) | dAt(at));
          break;
        }
        case Operation.BCLR: {
          setRegister(SREG, packed(kept, carries, sign, overflow, negative, zero) & ~dAt(at));
          break;
        }
        case Operation.BLD: {
          const value = register(dAt(at));
          setRegister(dAt(at), kept & SREG_T ? value | rAt(at) : value & ~rAt(at));
          continue;
        }
        case Operation.BST: {
          kept = register(dAt(at)) & rAt(at) ? kept | SREG_T : kept & ~SREG_T;
          continue;
        }

        case Operation.LDS: {
          address = moreAt(at);
          code += BYTES;
          used++;
          if (isInSram(address)) {
            setRegister(dAt(at), register(address));
            continue;
          }
          access = Access.READ;
          break;
        }
        case Operation.LDD_Y: {
          address = pair(Y) + moreAt(at);
          used++;
          if (isInSram(address)) {
            setRegister(dAt(at), register(address));
            continue;
          }
          access = Access.READ;
          break;
        }
        case Operation.LDD_Z: {
          address = pair(Z) + moreAt(at);
          used++;
          if (isInSram(address)) {
            setRegister(dAt(at), register(address));
            continue;
          }
          access = Access.READ;
          break;
        }
        case Operation.LD_X: {
          address = afterwardsIncremented(X);
          used++;
          if (isInSram(address)) {
            setRegister(dAt(at), register(address));
            continue;
          }
          access = Access.READ;
          break;
        }
        case Operation.LD_X_STAYS: {
          address = pair(X);
          used++;
          if (isInSram(address)) {
            setRegister(dAt(at), register(address));
            continue;
          }
          access = Access.READ;
          break;
        }
        case Operation.LD_Y: {
          address = afterwardsIncremented(Y);
          used++;
          if (isInSram(address)) {
            setRegister(dAt(at), register(address));
            continue;
          }
          access = Access.READ;
          break;
        }
        case Operation.LD_Z: {
          address = afterwardsIncremented(Z);
          used++;
          if (isInSram(address)) {
            setRegister(dAt(at), register(address));
            continue;
          }
          access = Access.READ;
          break;
        }
        case Operation.IN: {
          address = moreAt(at);
          if (address != SREG && !load<u8>(READ_HOOKED + address)) {
            setRegister(dAt(at), register(address));
            continue;
          }
          access = Access.READ;
          break;
        }
        case Operation.STS: {
          address = moreAt(at);
          code += BYTES;
          if (isInSram(address)) {
            setRegister(address, register(dAt(at)));
            used++;
            continue;
          }
          access = Access.WRITE;
          break;
        }
        case Operation.STD_Y: {
          address = pair(Y) + moreAt(at);
          if (isInSram(address)) {
            setRegister(address, register(dAt(at)));
            used++;
            continue;
          }
          access = Access.WRITE;
          break;
        }
        case Operation.STD_Z: {
          address = pair(Z) + moreAt(at);
          if (isInSram(address)) {
            setRegister(address, register(dAt(at)));
            used++;
            continue;
          }
          access = Access.WRITE;
          break;
        }
        case Operation.ST_X: {
          address = afterwardsIncremented(X);
          if (isInSram(address)) {
            setRegister(address, register(dAt(at)));
            used++;
            continue;
          }
          access = Access.WRITE;
          break;
        }
        case Operation.ST_X_STAYS: {
          address = pair(X);
          if (isInSram(address)) {
            setRegister(address, register(dAt(at)));
            used++;
            continue;
          }
          access = Access.WRITE;
          break;
        }
        case Operation.ST_Y: {
          address = afterwardsIncremented(Y);
          if (isInSram(address)) {
            setRegister(address, register(dAt(at)));
            used++;
            continue;
          }
          access = Access.WRITE;
          break;
        }
        case Operation.ST_Z: {
          address = afterwardsIncremented(Z);
          if (isInSram(address)) {
            setRegister(address, register(dAt(at)));
            used++;
            continue;
          }
          access = Access.WRITE;
          break;
        }
        case Operation.OUT: {
          address = moreAt(at);
          if (address != SREG && !load<u8>(WRITE_HOOKED + address)) {
            setRegister(address, register(dAt(at)));
            continue;
          }
          access = Access.WRITE;
          break;
        }
        case Operation.CBI: {
          address = moreAt(at);
          access = Access.CLEAR_BIT;
          break;
        }
        case Operation.SBI: {
          address = moreAt(at);
          access = Access.SET_BIT;
          break;
        }
        case Operation.SBIC: {
          address = dAt(at);
          access = Access.SKIP_IF_CLEAR;
          break;
        }
        case Operation.SBIS: {
          address = dAt(at);
          access = Access.SKIP_IF_SET;
          break;
        }
        case Operation.LPM: {
          setRegister(dAt(at), programByte(afterwardsIncremented(Z)));
          used += 2;
          continue;
        }
        case Operation.LPM_STAYS: {
          setRegister(dAt(at), programByte(pair(Z)));
          used += 2;
          continue;
        }
        case Operation.PUSH: {
          const sp = pair(SP);
          used++;
          if (isInSram(sp)) {
            setRegister(sp, register(dAt(at)));
            setPair(SP, sp - 1);
            continue;
          }
          setRegister(SREG, packed(kept, carries, sign, overflow, negative, zero));
          setMemory(sp, register(dAt(at)));
          setPair(SP, sp - 1);
          break;
        }
        case Operation.POP: {
          const sp = (pair(SP) + 1) & 0xffff;
          used++;
          setPair(SP, sp);
          if (isInSram(sp)) {
            setRegister(dAt(at), register(sp));
            continue;
          }
          setRegister(SREG, packed(kept, carries, sign, overflow, negative, zero));
          setRegister(dAt(at), memoryAt(sp));
          break;
        }

        case Operation.RJMP: {
          code = moreAt(at);
          used++;
          continue;
        }
        case Operation.JMP: {
          code = moreAt(at);
          used += 2;
          continue;
        }
        case Operation.IJMP: {
          code = codeOf(pair(Z));
          used++;
          continue;
        }
        case Operation.RCALL: {
          const sp = pair(SP);
          used += 2;
          if (!isInSram(sp - 1)) setRegister(SREG, packed(kept, carries, sign, overflow, negative, zero));
          pushReturn(sp, pcOf(at) + 1);
          code = moreAt(at);
          if (isInSram(sp - 1)) continue;
          break;
        }
        case Operation.CALL: {
          const sp = pair(SP);
          used += 3;
          if (!isInSram(sp - 1)) setRegister(SREG, packed(kept, carries, sign, overflow, negative, zero));
          pushReturn(sp, pcOf(at) + 2);
          code = moreAt(at);
          if (isInSram(sp - 1)) continue;
          break;
        }
        case Operation.ICALL: {
          const sp = pair(SP);
          used += 2;
          if (!isInSram(sp - 1)) setRegister(SREG, packed(kept, carries, sign, overflow, negative, zero));
          pushReturn(sp, pcOf(at) + 1);
          code = codeOf(pair(Z));
          if (isInSram(sp - 1)) continue;
          break;
        }
        case Operation.RET: {
          const sp = pair(SP);
          if (!isInSram(sp + 1)) setRegister(SREG, packed(kept, carries, sign, overflow, negative, zero));
          code = codeOf(popReturn(sp));
          used += 3;
          continue;
        }
        case Operation.RETI: {
          const sp = pair(SP);
          if (!isInSram(sp + 1)) setRegister(SREG, packed(kept, carries, sign, overflow, negative, zero));
          code = codeOf(popReturn(sp));
          used += 3;
          if (!(kept & SREG_I)) enabledAt = used;
          kept |= SREG_I;
          continue;
        }
        case Operation.BREQ: {
          if (zero == 0) {
            code = moreAt(at);
            used++;
          }
          continue;
        }
        case Operation.BRNE: {
          if (zero != 0) {
            code = moreAt(at);
            used++;
          }
          continue;
        }
        case Operation.BRCS: {
          if (carries & CARRY) {
            code = moreAt(at);
            used++;
          }
          continue;
        }
        case Operation.BRCC: {
          if (!(carries & CARRY)) {
            code = moreAt(at);
            used++;
          }
          continue;
        }
        case Operation.BRMI: {
          if (negative & 0x80) {
            code = moreAt(at);
            used++;
          }
          continue;
        }
        case Operation.BRPL: {
          if (!(negative & 0x80)) {
            code = moreAt(at);
            used++;
          }
          continue;
        }
        case Operation.BRLT: {
          if (sign & 0x80) {
            code = moreAt(at);
            used++;
          }
          continue;
        }
        case Operation.BRGE: {
          if (!(sign & 0x80)) {
            code = moreAt(at);
            used++;
          }
          continue;
        }
        case Operation.BRBS: {
          if (packed(kept, carries, sign, overflow, negative, zero) & rAt(at)) {
            code = moreAt(at);
            used++;
          }
          continue;
        }
        case Operation.BRBC: {
          if (!(packed(kept, carries, sign, overflow, negative, zero) & rAt(at))) {
            code = moreAt(at);
            used++;
          }
          continue;
        }
        case Operation.CPSE: {
          if (register(dAt(at)) == register(rAt(at))) {
            code += BYTES * moreAt(at);
            used += moreAt(at);
          }
          continue;
        }
        case Operation.SBRC: {
          if (!(register(dAt(at)) & rAt(at))) {
            code += BYTES * moreAt(at);
            used += moreAt(at);
          }
          continue;
        }
        case Operation.SBRS: {
          if (register(dAt(at)) & rAt(at)) {
            code += BYTES * moreAt(at);
            used += moreAt(at);
          }
          continue;
        }

        case Operation.WRAP: {
          code = codeOf(pcOf(at));
          used--;
          continue;
        }
        default: { // OTHER
          code = at;
          used--;
          end = End.INSTRUCTION;
          break;
        }
      }
      if (end == End.INSTRUCTION) break;

      if (access != Access.NONE) {
        setRegister(SREG, packed(kept, carries, sign, overflow, negative, zero));
        const cycles = used - 1; // in which the host has been told all that was before
        let value: i32 = register(dAt(at));
        if (access != Access.WRITE) {
          value = address < SRAM_START && load<u8>(READ_HOOKED + address) ? hostRead(address, cycles) : memoryAt(address);
          if (value < 0) return End.RESET;
          if (access == Access.READ) {
            setRegister(dAt(at), value);
          } else if (access <= Access.SKIP_IF_SET) {
            if (((value & rAt(at)) != 0) == (access == Access.SKIP_IF_SET)) {
              code += BYTES * moreAt(at);
              used += moreAt(at);
            }
          } else {
            value = access == Access.SET_BIT ? value | rAt(at) : value & ~rAt(at);
          }
        }
        if (access >= Access.WRITE) {
          const mask: u32 = access == Access.WRITE ? 0xff : rAt(at);
          if (address >= SRAM_START || !load<u8>(WRITE_HOOKED + address)) setMemory(address, value);
          else if (hostWrite(address, value, mask, cycles) < 0) return End.RESET;
          if (operation != Operation.OUT) used++;
        }
        limit = load<i32>(LIMIT);
        waiting = load<u32>(WAITING);
        stop = waiting ? 0 : limit;
      }
      const changed: u32 = register(SREG);
      if (~kept & changed & SREG_I) enabledAt = used;
      kept = keptOf(changed);
      carries = carriesOf(changed);
      sign = signOf(changed);
      overflow = overflowOf(changed);
      negative = negativeOf(changed);
      zero = zeroOf(changed);
    }
    if (end == End.INSTRUCTION) break;
    if (waiting && kept & SREG_I && enabledAt != used) {
      end = End.INTERRUPT;
      break;
    }
    if (used >= limit) break;
  }
  const after = packed(kept, carries, sign, overflow, negative, zero);
  setRegister(SREG, after);
  store<u32>(PC, pcOf(code));
  store<i32>(USED, used);
  store<u32>(SREG_BEFORE, enabledAt == used ? after & ~SREG_I : after);
  return end;
}

@inline
function pushReturn(sp: u32, to: u32): void {
  setMemory(sp, to);
  setMemory(sp - 1, to >> 8);
  setPair(SP, sp - 2);
}

@inline
function popReturn(sp: u32): u32 {
  setPair(SP, sp + 2);
  return (memoryAt(sp + 1) << 8) | memoryAt(sp + 2);
}
