// Operands of an opcode, by their names in the AVR Instruction Set Manual; and what they stand for.
import { DATA_BYTES, FLASH_BYTES, SRAM_START, WORDS } from './memory';

@inline export function d5(opcode: u32): u32 { return (opcode >> 4) & 0x1f; }
@inline export function d4(opcode: u32): u32 { return 16 + ((opcode >> 4) & 0x0f); }
@inline export function d3(opcode: u32): u32 { return 16 + ((opcode >> 4) & 0x07); }
/** The low register of a pair, of 32 or of the last 8. */
@inline export function dPair(opcode: u32): u32 { return (opcode >> 3) & 0x1e; }
@inline export function dLastPair(opcode: u32): u32 { return 24 + ((opcode >> 3) & 6); }
@inline export function r5(opcode: u32): u32 { return (opcode & 0x0f) | ((opcode >> 5) & 0x10); }
@inline export function r4(opcode: u32): u32 { return 16 + (opcode & 0x0f); }
@inline export function r3(opcode: u32): u32 { return 16 + (opcode & 0x07); }
@inline export function rPair(opcode: u32): u32 { return 2 * (opcode & 0x0f); }
@inline export function K8(opcode: u32): u32 { return (opcode & 0x0f) | ((opcode >> 4) & 0xf0); }
@inline export function K6(opcode: u32): u32 { return (opcode & 0x0f) | ((opcode >> 2) & 0x30); }
@inline export function k7(opcode: u32): u32 { return <u32>((<i32>(opcode << 22)) >> 25); }
@inline export function k12(opcode: u32): u32 { return <u32>((<i32>(opcode << 20)) >> 20); }
@inline export function q6(opcode: u32): u32 { return (opcode & 0x07) | ((opcode >> 7) & 0x18) | ((opcode >> 8) & 0x20); }
@inline export function A6(opcode: u32): u32 { return 0x20 + ((opcode & 0x0f) | ((opcode >> 5) & 0x30)); }
@inline export function A5(opcode: u32): u32 { return 0x20 + ((opcode >> 3) & 0x1f); }
/** A mask of bit b. */
@inline export function b3(opcode: u32): u32 { return 1 << (opcode & 7); }
/** A mask of bit s. */
@inline export function s3(opcode: u32): u32 { return 1 << ((opcode >> 4) & 7); }

@inline export function register(at: u32): u32 { return load<u8>(at); }
@inline export function setRegister(at: u32, value: u32): void { store<u8>(at, <u8>value); }

/** 16 bits at two addresses, the low byte first. */
@inline export function pair(low: u32): u32 { return load<u16>(low); }
@inline export function setPair(low: u32, value: u32): void { store<u16>(low, <u16>value); }

/** What a pointer has, which then is one more. */
@inline
export function afterwardsIncremented(pointer: u32): u32 {
  const address = pair(pointer);
  setPair(pointer, address + 1);
  return address;
}

@inline export function isInSram(address: u32): bool { return address - SRAM_START < DATA_BYTES - SRAM_START; }

/** Where there is no memory, 0 is read. */
@inline export function memoryAt(address: u32): u32 { return address < DATA_BYTES ? load<u8>(address) : 0; }
@inline export function setMemory(address: u32, value: u32): void { if (address < DATA_BYTES) store<u8>(address, <u8>value); }

@inline export function programByte(address: u32): u32 { return address < FLASH_BYTES ? load<u8>(WORDS + address) : 0; }

/** The program counter counts words. */
export const PC_MASK: u32 = FLASH_BYTES / 2 - 1;
@inline export function wordAt(pc: u32): u32 { return load<u16>(WORDS + 2 * (pc & PC_MASK)); }
