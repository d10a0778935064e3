// A champion as assembler for an ATmega: the same bits as the firmware's interpreter, in the fewest cycles.
//
// Signs cost time, so there are none, as in firmware/avr/policy.S: the sum u is made smaller by the last argument at which the table rises, and the
// table holds 1 + tanh. So a sum is below 0 where the table rises, and its upper byte tells whether it is in the table at all. What the ones are
// too much is taken off each output's sum at its beginning.
import { CodedError } from '../../../base/index.js';
import { risingTable, type StraightLine } from '../straight-line.js';
import { AvrCode } from './code.js';
import { addFar, addInputs, addMultiply } from './inputs.js';
import { type Home, homePairs, isSaved, type Jump, one, rising, sumRegisters, zero } from './registers.js';
import { addBeyond, addOutput, addStep, addSums } from './steps.js';

/** Assembler, and what it costs. */
export interface AvrEvaluator {
  /** The functions and the table, without a head. */
  readonly text: string;
  /** From the call to the return, for the observation that takes longest. */
  readonly worstCycles: number;
  readonly flashBytes: number;
  /** Static RAM and stack, the return address included. */
  readonly ramBytes: number;
}

const callCycles = 4;
/** Inputs up to 64 whose sum, made smaller, has room in 24 bits. */
const mostInputs = 15;

/** Bytes that an rjmp can cross. */
const rjmpReach = 4094;

/**
 * The evaluator of a straight line.
 * @param isReported whether champion_act tells that an observation was held at its limit.
 * @throws CodedError TARGET_UNFIT when 16 inputs are read: their sum has no room in 24 bits.
 */
export function avrEvaluator(line: StraightLine, isReported: boolean): AvrEvaluator {
  if (!hasRoom(line)) {
    throw new CodedError(
      'TARGET_UNFIT',
      `The target avr adds up to ${mostInputs} inputs, and this champion reads 16. Use the target c.`,
    );
  }
  const homes = findHomes(line);
  const kept = [...homes.values()];
  const scratch = kept.filter((home) => 'at' in home).length * 3;
  const saved = [
    ...new Set([
      ...sumRegisters.slice(0, line.outputs).flat(),
      ...kept.flatMap((home) => ('at' in home ? [] : home.registers)),
    ]),
  ].filter(isSaved);
  const isMultiplied = line.inputs.some(({ scaleQ8, isRead }) => scaleQ8 !== 256 && (isRead || isReported));

  const write = (jump: Jump): AvrCode => {
    const code = new AvrCode().add('champion_act:');
    for (const register of saved) code.add(`push r${register}`);
    code.add('push r22', 'push r23 ; the actions', 'movw r30, r24', `clr ${zero}`);
    if (isReported) code.add('clt');
    addInputs(code, line, homes, isReported, jump);
    addSums(code, line);
    for (const [k, step] of line.steps.entries()) addStep(code, step, k, homes, jump);
    for (let o = 0; o < line.outputs; o++) addOutput(code, line, o);
    addReturn(code, line, saved, isReported);
    for (const [k, step] of line.steps.entries()) addBeyond(code, step, k, jump);
    for (const { index, isRead } of line.inputs) if (isRead) addFar(code, index, isReported, jump);
    if (isMultiplied) addMultiply(code);
    return code;
  };
  const short = write('rjmp');
  const code = short.bytes <= rjmpReach ? short : write('jmp');

  const hasTable = line.steps.length > 0;
  const returns = isMultiplied ? 4 : 2;
  return {
    text: [
      ...(scratch > 0 ? ['  .section .bss.champion, "aw", @nobits', 'champion_inputs:', `  .skip ${scratch}`, ''] : []),
      ...(hasTable ? [table, ''] : []),
      '  .section .text.champion, "ax", @progbits',
      '  .global champion_act',
      '  .type champion_act, @function',
      code.text,
      '  .size champion_act, . - champion_act',
      '',
    ].join('\n'),
    worstCycles: callCycles + code.worstCycles('champion_act'),
    flashBytes: code.bytes + (hasTable ? 2 * (rising + 1) : 0),
    ramBytes: scratch + saved.length + 2 + returns,
  };
}

/** Whether the sums of a straight line have room in 24 bits. */
export function hasRoom({ inputs }: StraightLine): boolean {
  return inputs.filter(({ isRead }) => isRead).length <= mostInputs;
}

/** (1 + tanh) / 2 in units of 2⁻¹⁶. The last word would be 2¹⁶, of which only the rise to it is read: right modulo 2¹⁶. */
const table = [
  '; (1 + tanh(i/32)) / 2 in units of 2^-16, moved by half the error of linear interpolation.',
  '  .section .progmem.data.champion, "a", @progbits',
  '  .balign 2',
  ...Array.from({ length: rising / 16 }, (_, row) => {
    const words = Array.from({ length: 16 }, (_, column) => {
      const entry = 16 * row + column + one - rising;
      const size = risingTable[Math.min(Math.abs(entry), one)]!;
      return 32768 + (entry < 0 ? -size : size);
    });
    return `  .word ${words.join(', ')}`;
  }),
  'champion_ones:',
  '  .word 0',
].join('\n');

/** Inputs that a later step than the first changes by are kept, those that most steps need in registers. */
function findHomes({ inputs, steps, outputs }: StraightLine): ReadonlyMap<number, Home> {
  const uses = (index: number) =>
    steps.slice(1).reduce((sum, { changes }) => sum + changes.filter(({ input }) => input === index).length, 0);
  const wanted = inputs
    .map(({ index }) => ({ index, count: uses(index) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || a.index - b.index);
  const taken = new Set(sumRegisters.slice(0, outputs).flat());
  const pairs = homePairs.filter((low) => !taken.has(low));
  const homes = new Map<number, Home>();
  let half: number | undefined;
  let bytes = 0;
  for (const { index } of wanted) {
    if (pairs.length < (half === undefined ? 2 : 1)) {
      homes.set(index, { at: bytes });
      bytes += 3;
      continue;
    }
    const upper = pairs.shift()!;
    const low = half ?? pairs.shift()!;
    half = half === undefined ? low + 1 : undefined;
    homes.set(index, { registers: [low, upper, upper + 1] });
  }
  return homes;
}

function addReturn(code: AvrCode, line: StraightLine, saved: readonly number[], isReported: boolean): void {
  code.add('pop r31', 'pop r30');
  for (const [, , b2, b3] of sumRegisters.slice(0, line.outputs)) code.add(`st Z+, r${b2}`, `st Z+, r${b3}`);
  code.add('clr r1');
  if (isReported) code.add('clr r24', 'bld r24, 0');
  for (const register of saved.toReversed()) code.add(`pop r${register}`);
  code.add('ret');
}
