// Adds up the kinds and their tanh, and makes the actions.
import { tanhQ23 } from '../../../network/index.js';
import { type Step, type StraightLine, unitsOf } from '../straight-line.js';
import type { AvrCode } from './code.js';
import {
  addTo,
  byteOf,
  type Home,
  type Jump,
  offset,
  rise0,
  rise1,
  sumRegisters,
  t0,
  t1,
  t2,
  u0,
  u1,
  u2,
  zero,
} from './registers.js';

/** Each output's sum at its beginning, in Q23: the half that rounds, smaller as all sums are, less 1 for each unit. */
export function addSums(code: AvrCode, line: StraightLine): void {
  for (let o = 0; o < line.outputs; o++) {
    if (unitsOf(line, o) === 0) continue;
    const ones = line.steps.reduce((sum, { counts }) => sum + counts[o]!, 0);
    const begin = 512 - offset * 1024 - ones * 2 ** 23;
    const [b0, , b2] = sumRegisters[o]!;
    code.add(`ldi ${t1}, ${byteOf(begin, 0)}`, `ldi ${t2}, ${byteOf(begin, 1)}`, `movw r${b0}, ${t1}`);
    code.add(`ldi ${t1}, ${byteOf(begin, 2)}`, `ldi ${t2}, ${byteOf(begin, 3)}`, `movw r${b2}, ${t1}`);
  }
}

export function addStep(
  code: AvrCode,
  { changes, counts }: Step,
  k: number,
  homes: ReadonlyMap<number, Home>,
  jump: Jump,
): void {
  code.add(`; step ${k}`);
  for (const { input, sign } of k === 0 ? [] : changes) {
    const home = homes.get(input)!;
    const [low, middle, high] = sign > 0 ? ['add', 'adc', 'adc'] : ['sub', 'sbc', 'sbc'];
    if ('at' in home) {
      for (const [byte, [name, u]] of (
        [
          [low, u0],
          [middle, u1],
          [high, u2],
        ] as const
      ).entries()) {
        code.add(`lds ${t1}, champion_inputs+${home.at + byte}`, `${name} ${u}, ${t1}`);
      }
    } else
      code.add(
        ...addTo(
          [u0, u1, u2],
          home.registers.map((register) => `r${register}`),
          sign,
        ),
      );
  }
  code.add(`cpi ${u2}, 0xFE`, `brsh .Lchampion_table_${k}`, `${jump} .Lchampion_beyond_${k}`, `.Lchampion_table_${k}:`);
  addInterpolation(code);
  for (const [o, count] of counts.entries()) addUnits(code, count, o);
  code.add(`.Lchampion_added_${k}:`);
}

/** 1 + tanh of u, which is in the table, in Q23 into t2:t1:t0. */
function addInterpolation(code: AvrCode): void {
  code.add(
    `movw r30, ${u1}`,
    'lsl r30',
    'rol r31',
    'subi r30, lo8(-(champion_ones))',
    'sbci r31, hi8(-(champion_ones))',
  );
  code.add(`lpm ${t1}, Z+`, `lpm ${t2}, Z+`, `lpm ${rise0}, Z+`, `lpm ${rise1}, Z`);
  code.add(`sub ${rise0}, ${t1}`, `sbc ${rise1}, ${t2}`, `mul ${rise0}, ${u0}`, `mov ${t0}, r0`);
  code.add(`add ${t1}, r1`, `adc ${t2}, ${zero}`, `mul ${rise1}, ${u0}`, `add ${t1}, r0`, `adc ${t2}, r1`);
}

/** Adds 1 + tanh to an output's sum once for each unit, or takes it off for each mirror image; from 4 units on a multiplication is as quick. */
function addUnits(code: AvrCode, count: number, output: number): void {
  const [b0, b1, b2, b3] = sumRegisters[output]!.map((register) => `r${register}`) as [string, string, string, string];
  const [plain, carried] = count > 0 ? ['add', 'adc'] : ['sub', 'sbc'];
  const size = Math.abs(count);
  if (size >= 4) {
    const times = rise1;
    code.add(`ldi ${times}, ${size}`);
    code.add(
      `mul ${t0}, ${times}`,
      `${plain} ${b0}, r0`,
      `${carried} ${b1}, r1`,
      `${carried} ${b2}, ${zero}`,
      `${carried} ${b3}, ${zero}`,
    );
    code.add(`mul ${t1}, ${times}`, `${plain} ${b1}, r0`, `${carried} ${b2}, r1`, `${carried} ${b3}, ${zero}`);
    code.add(`mul ${t2}, ${times}`, `${plain} ${b2}, r0`, `${carried} ${b3}, r1`);
    return;
  }
  for (let unit = 0; unit < size; unit++) {
    code.add(
      `${plain} ${b0}, ${t0}`,
      `${carried} ${b1}, ${t1}`,
      `${carried} ${b2}, ${t2}`,
      `${carried} ${b3}, ${zero}`,
    );
  }
}

/** Beyond the table 1 + tanh is 0, or 2 = 2²⁴ in Q23. */
export function addBeyond(code: AvrCode, { counts }: Step, k: number, jump: Jump): void {
  code.add(`.Lchampion_beyond_${k}:`, `sbrc ${u2}, 7`, `${jump} .Lchampion_added_${k}`);
  for (const [o, count] of counts.entries()) {
    if (count === 0) continue;
    code.add(`ldi ${t1}, ${byteOf(count, 0)}`, `add r${sumRegisters[o]![3]}, ${t1}`);
  }
  code.add(`${jump} .Lchampion_added_${k}`);
}

/** The action of an output takes the place of the upper half of its sum. With few units the sum cannot leave the table, nor the action its range. */
export function addOutput(code: AvrCode, line: StraightLine, output: number): void {
  const units = unitsOf(line, output);
  const [, b1, b2] = sumRegisters[output]!;
  code.add(`; action ${output}`);
  if (units === 0) {
    code.add(`clr r${b2}`, `clr r${b2 + 1}`);
    return;
  }
  code.add(`mov ${u0}, r${b1}`, `movw ${u1}, r${b2}`);
  for (let bit = 0; bit < 2; bit++) code.add(`asr ${u2}`, `ror ${u1}`, `ror ${u0}`);
  const canLeave = units * 8192 >= offset;
  if (canLeave) {
    code.add(`cpi ${u2}, 0xFE`, `brsh .Lchampion_output_${output}`);
    code.add(`lsl ${u2}`, `sbc ${t1}, ${t1}`, `com ${t1}`, `mov ${t2}, ${t1}`, `rjmp .Lchampion_action_${output}`);
    code.add(`.Lchampion_output_${output}:`);
  }
  addInterpolation(code);
  code.add(`lsl ${t0} ; rounds to Q15`, `adc ${t1}, ${zero}`, `adc ${t2}, ${zero}`);
  if ((tanhQ23(units * 8192) + 128) >> 8 > 32767) code.add(`sbc ${t0}, ${t0}`, `or ${t1}, ${t0}`, `or ${t2}, ${t0}`);
  if (canLeave) code.add(`.Lchampion_action_${output}:`);
  code.add(`subi ${t2}, 0x80`, `movw r${b2}, ${t1}`);
}
