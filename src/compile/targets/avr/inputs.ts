// Brings observations to Q13, holds them at their limits, and keeps them.
import type { StraightLine } from '../straight-line.js';
import type { AvrCode } from './code.js';
import {
  addTo,
  byteOf,
  type Home,
  type Jump,
  offset,
  product4,
  product5,
  scale0,
  scale1,
  u0,
  u1,
  u2,
  x0,
  x1,
  x2,
  x3,
  zero,
} from './registers.js';

/** Brings each input to Q13 and keeps it; the sum of the first step is added up on the way. */
export function addInputs(
  code: AvrCode,
  line: StraightLine,
  homes: ReadonlyMap<number, Home>,
  isReported: boolean,
  jump: Jump,
): void {
  const first = line.steps[0]?.changes ?? [];
  for (const { index, scaleQ8, isRead } of line.inputs) {
    if (!isRead && !isReported) continue;
    code.add(`; observation ${index}`);
    code.add(...[x0, x1, x2, x3].map((x, byte) => `ldd ${x}, Z+${4 * index + byte}`));
    if (scaleQ8 !== 256) {
      code.add(
        `ldi ${scale0}, ${scaleQ8 & 255}`,
        `ldi ${scale1}, ${scaleQ8 >> 8}`,
        jump === 'jmp' ? 'call .Lchampion_multiply' : 'rcall .Lchampion_multiply',
      );
    }
    if (!isRead) {
      addLook(code, index);
      continue;
    }
    // Plus a half of the last place that stays, and 32: then one byte tells whether it is from -32 to 64.
    code.add(`subi ${x0}, 0xE0`, `sbci ${x1}, 0xFF`, `sbci ${x2}, 0xFF`, `sbci ${x3}, 0xFE`);
    code.add(
      `cpi ${x3}, 3`,
      `brlo .Lchampion_near_${index}`,
      `${jump} .Lchampion_far_${index}`,
      `.Lchampion_near_${index}:`,
    );
    for (let bit = 0; bit < 2; bit++) code.add(`lsl ${x0}`, `rol ${x1}`, `rol ${x2}`, `rol ${x3}`);
    code.add(`subi ${x3}, 4`, `.Lchampion_scaled_${index}:`);
    for (const [place, { input, sign }] of first.entries()) {
      if (input !== index) continue;
      if (place > 0) code.add(...addTo([u0, u1, u2], [x1, x2, x3], sign));
      else {
        // The lowest input of a walk's first sum is added.
        code.add(
          `mov ${u0}, ${x1}`,
          `movw ${u1}, ${x2}`,
          `subi ${u1}, ${byteOf(offset, 1)}`,
          `sbci ${u2}, ${byteOf(offset, 2)}`,
        );
      }
    }
    const home = homes.get(index);
    if (home === undefined) continue;
    if ('at' in home) code.add(...[x1, x2, x3].map((x, byte) => `sts champion_inputs+${home.at + byte}, ${x}`));
    else code.add(`mov r${home.registers[0]}, ${x1}`, `movw r${home.registers[1]}, ${x2}`);
  }
}

/** Whether an input that no step reads would be held: with 64 and a half of the last place more, what is good is from 64 to 2²⁶. */
function addLook(code: AvrCode, index: number): void {
  code.add(`subi ${x0}, 0xE0`, `sbci ${x1}, 0xFF`, `sbci ${x2}, 0xFF`, `sbci ${x3}, 0xFD`);
  code.add(`cpi ${x3}, 4`, `brsh .Lchampion_held_${index}`, `or ${x3}, ${x2}`, `or ${x3}, ${x1}`);
  code.add(`brne .Lchampion_seen_${index}`, `cpi ${x0}, 64`, `brsh .Lchampion_seen_${index}`);
  code.add(`.Lchampion_held_${index}:`, 'set', `.Lchampion_seen_${index}:`);
}

/** What is not from -32 to 64 may still be good, or is held at 64 - 2^-13 on either side. */
export function addFar(code: AvrCode, index: number, isReported: boolean, jump: Jump): void {
  code.add(`.Lchampion_far_${index}:`, `cpi ${x3}, 0xFF`, `brne .Lchampion_held_${index}`);
  code.add(`cpi ${x0}, 64`, `cpc ${x1}, ${zero}`, `cpc ${x2}, ${zero}`, `brlo .Lchampion_held_${index}`);
  code.add(`${jump} .Lchampion_near_${index}`, `.Lchampion_held_${index}:`);
  if (isReported) code.add('set');
  code.add(`subi ${x0}, 32`, `sbci ${x1}, 0`, `sbci ${x2}, 0`, `sbci ${x3}, 1 ; the sign`);
  code.add(`ldi ${x1}, 0x01`, `ldi ${x2}, 0x00`, `tst ${x3}`, `ldi ${x3}, 0xF8`, `brmi .Lchampion_low_${index}`);
  code.add(
    `ldi ${x1}, 0xFF`,
    `ldi ${x2}, 0xFF`,
    `ldi ${x3}, 0x07`,
    `.Lchampion_low_${index}:`,
    `${jump} .Lchampion_scaled_${index}`,
  );
}

/** x by the scale, in units of 2^-8 rounded down, which leaves the rounding after it as it is; too large, some number of that sign which is too large. */
export function addMultiply(code: AvrCode): void {
  code.add('.Lchampion_multiply:');
  code.add(`mulsu ${x3}, ${scale1}`, `movw ${product4}, r0`, `mulsu ${x3}, ${scale0}`, `sbc ${product5}, ${zero}`);
  code.add(`mov ${x3}, r0`, `add ${product4}, r1`, `adc ${product5}, ${zero}`);
  code.add(`mul ${x2}, ${scale1}`, `add ${x3}, r0`, `adc ${product4}, r1`, `adc ${product5}, ${zero}`);
  code.add(`mul ${x2}, ${scale0}`, `mov ${x2}, r0`, `add ${x3}, r1`, ...carryInto(product4, product5));
  code.add(`mul ${x1}, ${scale1}`, `add ${x2}, r0`, `adc ${x3}, r1`, ...carryInto(product4, product5));
  code.add(`mul ${x1}, ${scale0}`, `mov ${x1}, r0`, `add ${x2}, r1`, ...carryInto(x3, product4, product5));
  code.add(`mul ${x0}, ${scale1}`, `add ${x1}, r0`, `adc ${x2}, r1`, ...carryInto(x3, product4, product5));
  code.add(`mul ${x0}, ${scale0}`, `add ${x1}, r1`, ...carryInto(x2, x3, product4, product5));
  code.add(`mov ${x0}, ${x1}`, `mov ${x1}, ${x2}`, `mov ${x2}, ${x3}`, `mov ${x3}, ${product4}`);
  code.add(`lsl ${product4}`, `sbc ${product4}, ${product4}`, `cp ${product4}, ${product5}`, 'breq .Lchampion_fits');
  code.add(`ldi ${x3}, 0x7F`, `sbrc ${product5}, 7`, `ldi ${x3}, 0x80`, '.Lchampion_fits:', 'ret');
}

function carryInto(...registers: readonly string[]): string[] {
  return registers.map((register) => `adc ${register}, ${zero}`);
}
