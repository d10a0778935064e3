// The instructions that programs consist of, each opcode decoded once and not, as avr8js does, each time it comes by; the rare
// ones are left to avr8js. Names and bit patterns are those of the AVR Instruction Set Manual (DS40002198). A test holds every
// opcode to avr8js.
import { avrInstruction, type CPU } from 'avr8js';
import { add, logicFlags, productFlags, SREG, shiftFlags, subtract, subtractWithCarry, wordFlags } from './flags.js';

/** Executes an instruction, but for what all have in common: one cycle, and the program counter moving on by one word. */
export type Instruction = (cpu: CPU, opcode: number) => void;

const SP = 0x5d;
const X = 26;
const Y = 28;
const Z = 30;
/** Addresses below are registers, which may have hooks. */
const SRAM_START = 0x100;

// Operands, by their names in the manual
const d5 = (opcode: number): number => (opcode >> 4) & 0x1f;
const r5 = (opcode: number): number => (opcode & 0x0f) | ((opcode >> 5) & 0x10);
const d4 = (opcode: number): number => 16 + ((opcode >> 4) & 0x0f);
const K8 = (opcode: number): number => (opcode & 0x0f) | ((opcode >> 4) & 0xf0);
const K6 = (opcode: number): number => (opcode & 0x0f) | ((opcode >> 2) & 0x30);
const k7 = (opcode: number): number => (opcode << 22) >> 25;
const k12 = (opcode: number): number => (opcode << 20) >> 20;
const q6 = (opcode: number): number => (opcode & 0x07) | ((opcode >> 7) & 0x18) | ((opcode >> 8) & 0x20);
const A6 = (opcode: number): number => 0x20 + ((opcode & 0x0f) | ((opcode >> 5) & 0x30));
const A5 = (opcode: number): number => 0x20 + ((opcode >> 3) & 0x1f);
const b3 = (opcode: number): number => opcode & 7;
const s3 = (opcode: number): number => (opcode >> 4) & 7;

const Rd = (cpu: CPU, opcode: number): number => cpu.data[d5(opcode)]!;
const Rr = (cpu: CPU, opcode: number): number => cpu.data[r5(opcode)]!;
const Rd4 = (cpu: CPU, opcode: number): number => cpu.data[d4(opcode)]!;
const sreg = (cpu: CPU): number => cpu.data[SREG]!;

/** Patterns as in the manual with x for the bits of operands; the first that fits an opcode is taken. */
const instructions: readonly (readonly [pattern: string, name: string, execute: Instruction])[] = [
  ['0000 0000 0000 0000', 'NOP', () => {}],
  ['0000 0001 xxxx xxxx', 'MOVW', (cpu, op) => setPair(cpu, 2 * ((op >> 4) & 15), pair(cpu, 2 * (op & 15)))],
  ['0000 01xx xxxx xxxx', 'CPC', (cpu, op) => void subtractWithCarry(cpu, Rd(cpu, op), Rr(cpu, op))],
  ['0000 10xx xxxx xxxx', 'SBC', (cpu, op) => set(cpu, d5(op), subtractWithCarry(cpu, Rd(cpu, op), Rr(cpu, op)))],
  ['0000 11xx xxxx xxxx', 'ADD', (cpu, op) => set(cpu, d5(op), add(cpu, Rd(cpu, op), Rr(cpu, op), 0))],
  ['0001 00xx xxxx xxxx', 'CPSE', (cpu, op) => skipIf(cpu, Rd(cpu, op) === Rr(cpu, op))],
  ['0001 01xx xxxx xxxx', 'CP', (cpu, op) => void subtract(cpu, Rd(cpu, op), Rr(cpu, op))],
  ['0001 10xx xxxx xxxx', 'SUB', (cpu, op) => set(cpu, d5(op), subtract(cpu, Rd(cpu, op), Rr(cpu, op)))],
  ['0001 11xx xxxx xxxx', 'ADC', (cpu, op) => set(cpu, d5(op), add(cpu, Rd(cpu, op), Rr(cpu, op), sreg(cpu) & 1))],
  ['0010 00xx xxxx xxxx', 'AND', (cpu, op) => setLogic(cpu, d5(op), Rd(cpu, op) & Rr(cpu, op))],
  ['0010 01xx xxxx xxxx', 'EOR', (cpu, op) => setLogic(cpu, d5(op), Rd(cpu, op) ^ Rr(cpu, op))],
  ['0010 10xx xxxx xxxx', 'OR', (cpu, op) => setLogic(cpu, d5(op), Rd(cpu, op) | Rr(cpu, op))],
  ['0010 11xx xxxx xxxx', 'MOV', (cpu, op) => set(cpu, d5(op), Rr(cpu, op))],
  ['0011 xxxx xxxx xxxx', 'CPI', (cpu, op) => void subtract(cpu, Rd4(cpu, op), K8(op))],
  ['0100 xxxx xxxx xxxx', 'SBCI', (cpu, op) => set(cpu, d4(op), subtractWithCarry(cpu, Rd4(cpu, op), K8(op)))],
  ['0101 xxxx xxxx xxxx', 'SUBI', (cpu, op) => set(cpu, d4(op), subtract(cpu, Rd4(cpu, op), K8(op)))],
  ['0110 xxxx xxxx xxxx', 'ORI', (cpu, op) => setLogic(cpu, d4(op), Rd4(cpu, op) | K8(op))],
  ['0111 xxxx xxxx xxxx', 'ANDI', (cpu, op) => setLogic(cpu, d4(op), Rd4(cpu, op) & K8(op))],

  ['10x0 xx0x xxxx 0xxx', 'LDD Z+q', (cpu, op) => load(cpu, d5(op), pair(cpu, Z) + q6(op))],
  ['10x0 xx0x xxxx 1xxx', 'LDD Y+q', (cpu, op) => load(cpu, d5(op), pair(cpu, Y) + q6(op))],
  ['10x0 xx1x xxxx 0xxx', 'STD Z+q', (cpu, op) => store(cpu, pair(cpu, Z) + q6(op), Rd(cpu, op))],
  ['10x0 xx1x xxxx 1xxx', 'STD Y+q', (cpu, op) => store(cpu, pair(cpu, Y) + q6(op), Rd(cpu, op))],
  ['1001 000x xxxx 0000', 'LDS', (cpu, op) => load(cpu, d5(op), secondWord(cpu))],
  ['1001 000x xxxx 0001', 'LD Z+', (cpu, op) => load(cpu, d5(op), afterwardsIncrement(cpu, Z))],
  ['1001 000x xxxx 1001', 'LD Y+', (cpu, op) => load(cpu, d5(op), afterwardsIncrement(cpu, Y))],
  ['1001 000x xxxx 1101', 'LD X+', (cpu, op) => load(cpu, d5(op), afterwardsIncrement(cpu, X))],
  ['1001 000x xxxx 1100', 'LD X', (cpu, op) => load(cpu, d5(op), pair(cpu, X))],
  ['1001 000x xxxx 0100', 'LPM Z', (cpu, op) => loadProgram(cpu, d5(op), pair(cpu, Z))],
  ['1001 000x xxxx 0101', 'LPM Z+', (cpu, op) => loadProgram(cpu, d5(op), afterwardsIncrement(cpu, Z))],
  ['1001 000x xxxx 1111', 'POP', (cpu, op) => pop(cpu, d5(op))],
  ['1001 001x xxxx 0000', 'STS', (cpu, op) => store(cpu, secondWord(cpu), Rd(cpu, op))],
  ['1001 001x xxxx 0001', 'ST Z+', (cpu, op) => store(cpu, afterwardsIncrement(cpu, Z), Rd(cpu, op))],
  ['1001 001x xxxx 1001', 'ST Y+', (cpu, op) => store(cpu, afterwardsIncrement(cpu, Y), Rd(cpu, op))],
  ['1001 001x xxxx 1101', 'ST X+', (cpu, op) => store(cpu, afterwardsIncrement(cpu, X), Rd(cpu, op))],
  ['1001 001x xxxx 1100', 'ST X', (cpu, op) => store(cpu, pair(cpu, X), Rd(cpu, op))],
  ['1001 001x xxxx 1111', 'PUSH', (cpu, op) => push(cpu, Rd(cpu, op))],

  ['1001 010x xxxx 0000', 'COM', (cpu, op) => complement(cpu, d5(op))],
  ['1001 010x xxxx 0001', 'NEG', (cpu, op) => set(cpu, d5(op), subtract(cpu, 0, Rd(cpu, op)))],
  ['1001 010x xxxx 0010', 'SWAP', (cpu, op) => set(cpu, d5(op), (Rd(cpu, op) << 4) | (Rd(cpu, op) >> 4))],
  ['1001 010x xxxx 0011', 'INC', (cpu, op) => count(cpu, d5(op), 1, 0x80)],
  ['1001 010x xxxx 1010', 'DEC', (cpu, op) => count(cpu, d5(op), -1, 0x7f)],
  ['1001 010x xxxx 0101', 'ASR', (cpu, op) => shiftRight(cpu, d5(op), Rd(cpu, op) & 0x80)],
  ['1001 010x xxxx 0110', 'LSR', (cpu, op) => shiftRight(cpu, d5(op), 0)],
  ['1001 010x xxxx 0111', 'ROR', (cpu, op) => shiftRight(cpu, d5(op), (sreg(cpu) & 1) << 7)],
  ['1001 0100 0xxx 1000', 'BSET', (cpu, op) => set(cpu, SREG, sreg(cpu) | (1 << s3(op)))],
  ['1001 0100 1xxx 1000', 'BCLR', (cpu, op) => set(cpu, SREG, sreg(cpu) & ~(1 << s3(op)))],
  ['1001 0100 0000 1001', 'IJMP', (cpu) => jump(cpu, pair(cpu, Z), 1)],
  ['1001 0101 0000 1001', 'ICALL', (cpu) => call(cpu, pair(cpu, Z), cpu.pc + 1, 2)],
  ['1001 0101 0000 1000', 'RET', (cpu) => ret(cpu)],
  ['1001 0101 0001 1000', 'RETI', (cpu) => ret(cpu, 0x80)],
  ['1001 010x xxxx 110x', 'JMP', (cpu) => jump(cpu, cpu.progMem[cpu.pc + 1]!, 2)],
  ['1001 010x xxxx 111x', 'CALL', (cpu) => call(cpu, cpu.progMem[cpu.pc + 1]!, cpu.pc + 2, 3)],
  ['1001 0110 xxxx xxxx', 'ADIW', (cpu, op) => addWord(cpu, 24 + ((op >> 3) & 6), K6(op))],
  ['1001 0111 xxxx xxxx', 'SBIW', (cpu, op) => addWord(cpu, 24 + ((op >> 3) & 6), -K6(op))],
  ['1001 1001 xxxx xxxx', 'SBIC', (cpu, op) => skipIf(cpu, !bit(cpu.readData(A5(op)), b3(op)))],
  ['1001 1011 xxxx xxxx', 'SBIS', (cpu, op) => skipIf(cpu, bit(cpu.readData(A5(op)), b3(op)))],
  ['1001 11xx xxxx xxxx', 'MUL', (cpu, op) => multiply(cpu, Rd(cpu, op) * Rr(cpu, op))],

  ['1011 0xxx xxxx xxxx', 'IN', (cpu, op) => set(cpu, d5(op), cpu.readData(A6(op)))],
  ['1011 1xxx xxxx xxxx', 'OUT', (cpu, op) => cpu.writeData(A6(op), Rd(cpu, op))],
  ['1100 xxxx xxxx xxxx', 'RJMP', (cpu, op) => jump(cpu, cpu.pc + 1 + k12(op), 1)],
  ['1101 xxxx xxxx xxxx', 'RCALL', (cpu, op) => call(cpu, cpu.pc + 1 + k12(op), cpu.pc + 1, 2)],
  ['1110 xxxx xxxx xxxx', 'LDI', (cpu, op) => set(cpu, d4(op), K8(op))],
  ['1111 00xx xxxx xxxx', 'BRBS', (cpu, op) => branchIf(cpu, bit(sreg(cpu), b3(op)), k7(op))],
  ['1111 01xx xxxx xxxx', 'BRBC', (cpu, op) => branchIf(cpu, !bit(sreg(cpu), b3(op)), k7(op))],
  ['1111 100x xxxx 0xxx', 'BLD', (cpu, op) => set(cpu, d5(op), withBit(Rd(cpu, op), b3(op), bit(sreg(cpu), 6)))],
  ['1111 101x xxxx 0xxx', 'BST', (cpu, op) => set(cpu, SREG, withBit(sreg(cpu), 6, bit(Rd(cpu, op), b3(op))))],
  ['1111 110x xxxx 0xxx', 'SBRC', (cpu, op) => skipIf(cpu, !bit(Rd(cpu, op), b3(op)))],
  ['1111 111x xxxx 0xxx', 'SBRS', (cpu, op) => skipIf(cpu, bit(Rd(cpu, op), b3(op)))],
];

function bit(value: number, index: number): boolean {
  return ((value >> index) & 1) === 1;
}

function withBit(value: number, index: number, one: boolean): number {
  return one ? value | (1 << index) : value & ~(1 << index);
}

/** 16 bits at two addresses, the low byte first. */
function pair({ data }: CPU, low: number): number {
  return data[low]! | (data[low + 1]! << 8);
}

function setPair({ data }: CPU, low: number, value: number): void {
  data[low] = value;
  data[low + 1] = value >> 8;
}

function afterwardsIncrement(cpu: CPU, pointer: number): number {
  const address = pair(cpu, pointer);
  setPair(cpu, pointer, address + 1);
  return address;
}

/** The second word of a load or store, the program counter moving past it. */
function secondWord(cpu: CPU): number {
  return cpu.progMem[++cpu.pc]!;
}

function set(cpu: CPU, address: number, value: number): void {
  cpu.data[address] = value;
}

function setLogic(cpu: CPU, d: number, result: number): void {
  cpu.data[d] = result;
  logicFlags(cpu, result);
}

function complement(cpu: CPU, d: number): void {
  setLogic(cpu, d, ~cpu.data[d]! & 0xff);
  cpu.data[SREG]! |= 1;
}

/** INC and DEC: V is set on arriving at the `overflowed` value; C is left alone. */
function count(cpu: CPU, d: number, step: number, overflowed: number): void {
  const result = (cpu.data[d]! + step) & 0xff;
  setLogic(cpu, d, result);
  if (result === overflowed) cpu.data[SREG]! ^= 0x18; // V, and with it S
}

function shiftRight(cpu: CPU, d: number, bit7: number): void {
  const value = cpu.data[d]!;
  const result = (value >> 1) | bit7;
  cpu.data[d] = result;
  shiftFlags(cpu, result, value & 1);
}

function addWord(cpu: CPU, low: number, value: number): void {
  const before = pair(cpu, low);
  const result = (before + value) & 0xffff;
  setPair(cpu, low, result);
  const [rose, fell] = [~before & result, before & ~result];
  if (value >= 0) wordFlags(cpu, result, rose, fell);
  else wordFlags(cpu, result, fell, rose);
  cpu.cycles++;
}

function multiply(cpu: CPU, product: number): void {
  setPair(cpu, 0, product);
  productFlags(cpu, product);
  cpu.cycles++;
}

function load(cpu: CPU, d: number, address: number): void {
  cpu.cycles++;
  cpu.data[d] = address >= SRAM_START ? cpu.data[address]! : cpu.readData(address);
}

function store(cpu: CPU, address: number, value: number): void {
  if (address >= SRAM_START) cpu.data[address] = value;
  else cpu.writeData(address, value);
  cpu.cycles++;
}

function loadProgram(cpu: CPU, d: number, address: number): void {
  cpu.data[d] = cpu.progBytes[address]!;
  cpu.cycles += 2;
}

function push(cpu: CPU, value: number): void {
  const sp = pair(cpu, SP);
  cpu.data[sp] = value;
  setPair(cpu, SP, sp - 1);
  cpu.cycles++;
}

function pop(cpu: CPU, d: number): void {
  const sp = pair(cpu, SP) + 1;
  setPair(cpu, SP, sp);
  cpu.data[d] = cpu.data[sp]!;
  cpu.cycles++;
}

function jump(cpu: CPU, to: number, furtherCycles: number): void {
  cpu.pc = to - 1;
  cpu.cycles += furtherCycles;
}

function branchIf(cpu: CPU, condition: boolean, k: number): void {
  if (condition) jump(cpu, cpu.pc + 1 + k, 1);
}

function call(cpu: CPU, to: number, returnTo: number, furtherCycles: number): void {
  const sp = pair(cpu, SP);
  cpu.data[sp] = returnTo;
  cpu.data[sp - 1] = returnTo >> 8;
  setPair(cpu, SP, sp - 2);
  jump(cpu, to, furtherCycles);
}

function ret(cpu: CPU, interruptEnable = 0): void {
  const sp = pair(cpu, SP);
  setPair(cpu, SP, sp + 2);
  jump(cpu, (cpu.data[sp + 1]! << 8) | cpu.data[sp + 2]!, 3);
  cpu.data[SREG]! |= interruptEnable;
}

/** CPSE, SBRC, SBRS, SBIC, SBIS: leaves out the next instruction, at a cycle for each of its words. */
function skipIf(cpu: CPU, condition: boolean): void {
  if (!condition) return;
  const words = isTwoWords(cpu.progMem[cpu.pc + 1]!) ? 2 : 1;
  cpu.pc += words;
  cpu.cycles += words;
}

/** LDS, STS, JMP, CALL. */
function isTwoWords(opcode: number): boolean {
  return (opcode & 0xfc0f) === 0x9000 || (opcode & 0xfe0c) === 0x940c;
}

const patterns = instructions.map(([pattern, , execute]) => {
  const bits = pattern.replaceAll(' ', '');
  const mask = Number.parseInt(bits.replaceAll('0', '1').replaceAll('x', '0'), 2);
  return { mask, value: Number.parseInt(bits.replaceAll('x', '0'), 2), execute };
});

const leaveToAvr8js: Instruction = (cpu) => {
  avrInstruction(cpu);
  cpu.pc--;
  cpu.cycles--;
};

const decoded = new Map<number, Instruction>();

/** What executes an opcode. */
export function decode(opcode: number): Instruction {
  let execute = decoded.get(opcode);
  if (!execute) {
    execute = patterns.find(({ mask, value }) => (opcode & mask) === value)?.execute ?? leaveToAvr8js;
    decoded.set(opcode, execute);
  }
  return execute;
}
