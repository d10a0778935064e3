// Every opcode, executed by us and by avr8js from the same state, must leave the same state; but for the half carry flag, which
// avr8js takes from bit 0 instead of bit 3 (and changes in SBIW, which leaves it alone), and for CBI, which takes two cycles.
import { avrInstruction, CPU } from 'avr8js';
import { describe, expect, it } from 'vitest';
import { Core, cpuOf, ends } from '../../rig/boards/avr/core.js';
import { RandomStream } from '../../sim/index.js';

const FLASH_WORDS = 16_384;
const SRAM_BYTES = 2048;
const SREG = 0x5f;
const H = 0x20;
const LDS = 0x9000; // an instruction of two words, for what skips one

/** Our core as the chip uses it: what it leaves to its host, avr8js does. */
class Executor {
  readonly core = new Core();
  readonly cpu = cpuOf(this.core);

  execute(opcode: number, following: number, pc: number): void {
    const { core, cpu } = this;
    core.words[pc] = opcode;
    core.words[pc + 1] = following;
    core.decode(pc, pc + 1);
    core.tell(1, false);
    const end = core.run(pc);
    cpu.pc = core.pc;
    cpu.cycles = core.used;
    if (end === ends.instruction) avrInstruction(cpu);
  }
}

/** Two CPUs that are given the same state, one opcode at a time. */
class Twins {
  readonly ours = new Executor();
  readonly theirs = new CPU(new Uint16Array(FLASH_WORDS), SRAM_BYTES);
  readonly #random = new RandomStream({ seed: 1, purpose: 'start' });

  /** Random registers, flags, I/O and SRAM; X, Y, Z and the stack pointer mostly point into SRAM. */
  shuffle(): void {
    const { data } = this.ours.core;
    for (let address = 0; address < data.length; address++) data[address] = this.#random.below(256);
    this.#point();
    this.theirs.data.set(data);
  }

  #point(): void {
    for (const low of [26, 28, 30, 0x5d]) {
      const address = this.#random.below(8) ? 0x100 + this.#random.below(SRAM_BYTES) : this.#random.below(0x1000);
      this.ours.cpu.dataView.setUint16(low, address, true);
    }
  }

  /** Runs the opcode on both and tells whether they still agree. */
  execute(opcode: number): boolean {
    const { theirs } = this;
    const ours = this.ours.cpu;
    for (let register = 0; register < 32; register++) ours.data[register] = this.#random.below(256);
    ours.data[SREG] = this.#random.below(256);
    this.#point();
    theirs.data.set(ours.data);
    const pc = 4096 + this.#random.below(8192);
    const following = this.#random.below(2) ? LDS : this.#random.below(65_536);
    this.ours.execute(opcode, following, pc);
    theirs.progMem[pc] = opcode;
    theirs.progMem[pc + 1] = following;
    theirs.pc = pc;
    theirs.cycles = isCbi(opcode) ? 1 : 0;
    avrInstruction(theirs);
    if (setsHalfCarry(opcode)) theirs.data[SREG] = (theirs.data[SREG]! & ~H) | (ours.data[SREG]! & H);
    return ours.pc === theirs.pc && ours.cycles === theirs.cycles && Buffer.compare(ours.data, theirs.data) === 0;
  }
}

/** LD r26, X+ and its like: the manual leaves open what they do. */
function isUndefined(opcode: number): boolean {
  const register = (opcode >> 4) & 31;
  const pointers: Record<number, number> = { 13: 26, 14: 26, 9: 28, 10: 28, 1: 30, 2: 30, 5: 30 };
  return opcode >> 10 === 0b1001_00 && (register & ~1) === pointers[opcode & 15];
}

/** CPC to ADD, CP to ADC, CPI to SUBI, NEG; and SBIW, in avr8js. */
function setsHalfCarry(opcode: number): boolean {
  const high = opcode >> 10;
  const family = (high >= 1 && high <= 3) || (high >= 5 && high <= 7) || (high >= 12 && high <= 23);
  return family || (opcode & 0xfe0f) === 0x9401 || (opcode & 0xff00) === 0x9700;
}

function isCbi(opcode: number): boolean {
  return opcode >> 8 === 0x98;
}

describe('instructions', () => {
  it('do what those of avr8js do, for every opcode', () => {
    const twins = new Twins();
    const wrong: string[] = [];
    for (let opcode = 0; opcode < 65_536; opcode++) {
      if (opcode % 64 === 0) twins.shuffle();
      if (!twins.execute(opcode) && !isUndefined(opcode)) wrong.push(opcode.toString(2).padStart(16, '0'));
    }
    expect(wrong).toEqual([]);
  });

  it('go on at the first word behind the last, also when one is skipped', () => {
    const { core, cpu } = new Executor();
    const last = FLASH_WORDS - 1;
    cpu.data[16] = 0x80;
    for (const [opcode, pc, cycles] of [
      [0x0000, 0, 1], // NOP
      [0xff07, 1, 2], // SBRS r16, 7, before one word
    ] as const) {
      core.words[last] = opcode;
      core.words[0] = 0xcfff; // RJMP to itself
      core.words[1] = 0xcfff;
      core.decode(0, FLASH_WORDS);
      core.tell(cycles, false);
      core.run(last);
      expect([core.pc, core.used]).toEqual([pc, cycles]);
      core.tell(2, false);
      core.run(core.pc);
      expect(core.pc).toBe(pc);
    }
  });

  it('set the half carry flag by bit 3', () => {
    const executor = new Executor();
    const { cpu } = executor;
    const halfCarry = (opcode: number, a: number, b: number, carry: number): boolean => {
      cpu.data[16] = a;
      cpu.data[17] = b;
      cpu.data[SREG] = carry;
      executor.execute(opcode, 0, 0);
      return (cpu.data[SREG]! & H) !== 0;
    };
    for (let a = 0; a < 256; a += 3) {
      for (let b = 0; b < 256; b += 5) {
        const carry = (a ^ b) & 1;
        expect(halfCarry(0x0f01, a, b, carry)).toBe((a & 15) + (b & 15) > 15); // ADD r16, r17
        expect(halfCarry(0x1f01, a, b, carry)).toBe((a & 15) + (b & 15) + carry > 15); // ADC
        expect(halfCarry(0x1b01, a, b, carry)).toBe((a & 15) < (b & 15)); // SUB
        expect(halfCarry(0x0701, a, b, carry)).toBe((a & 15) < (b & 15) + carry); // CPC
      }
    }
  });
});
