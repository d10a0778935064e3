// Where the core's memory has what. rig/boards/avr/core.ts knows the same places.

/** Working registers, I/O registers and SRAM, at their addresses. */
export const DATA_BYTES: u32 = 0x900;
/** Addresses below are registers, which may have hooks. */
export const SRAM_START: u32 = 0x100;
/** The program, as the chip reads it. */
export const WORDS: u32 = 0x1000;
export const FLASH_BYTES: u32 = 0x8000;
/** Not 0 for each register whose reading, or writing, concerns a peripheral. */
export const READ_HOOKED: u32 = 0xd000;
export const WRITE_HOOKED: u32 = 0xd100;

/** What the core and its host tell each other, 32 bits each: where the program is, the cycles used in this run, those that it may use, whether an interrupt waits, SREG before the last instruction. */
export const PC: u32 = 0xd200;
export const USED: u32 = 0xd204;
export const LIMIT: u32 = 0xd208;
export const WAITING: u32 = 0xd20c;
export const SREG_BEFORE: u32 = 0xd210;

/** The program as it is executed: of each word what decoded.ts says, and behind the last what leads back to the first. */
export const CODE: u32 = 0xe000;

export const SREG: u32 = 0x5f;
export const SP: u32 = 0x5d;
export const X: u32 = 26;
export const Y: u32 = 28;
export const Z: u32 = 30;
