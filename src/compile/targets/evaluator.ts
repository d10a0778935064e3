// What every target is written from: the champion, its straight line, the facts of its head, and vectors to test it with.
import { hexadecimal } from '../../base/index.js';
import { type Champion, canonicalForm, equation, errorBound, FixedPolicy, shapeName } from '../../network/index.js';
import { signature } from '../signature.js';
import { avrEvaluator, hasRoom } from './avr/avr.js';
import { type StraightLine, straightLine } from './straight-line.js';

/** How an evaluator is made. */
export interface EvaluatorOptions {
  /** Whether it tells that an observation was held at its limit. Default true. */
  readonly saturation?: boolean;
  /** The program that makes it, for the head: 'synaptolytic 0.1.0'. */
  readonly madeBy?: string;
}

/** An observation in Q13.19 and what the network makes of it. */
interface Vector {
  readonly observations: readonly number[];
  readonly actions: readonly number[];
  readonly isSaturated: boolean;
}

/** A champion on its way to a target. */
export interface EvaluatorSource {
  readonly champion: Champion;
  readonly line: StraightLine;
  readonly isReported: boolean;
  /** What the file says about itself, line by line. Safe in a comment of any target. */
  readonly head: readonly string[];
  readonly vectors: readonly Vector[];
}

/** The champion's straight line, head and vectors. */
export function evaluatorSource(champion: Champion, options: EvaluatorOptions): EvaluatorSource {
  const { saturation: isReported = true, madeBy = 'synaptolytic' } = options;
  const line = straightLine(champion);
  return {
    champion,
    line,
    isReported,
    head: headLines(champion, line, isReported, madeBy),
    vectors: vectorsOf(champion),
  };
}

/** Columns of a head. */
const width = 110;

function headLines(champion: Champion, line: StraightLine, isReported: boolean, madeBy: string): string[] {
  const { mask, task, training, observationScales } = champion;
  const names = task.observations.map(({ name }, i) => {
    const scale = observationScales[i]!;
    return scale === 1 ? name : `${scale}·${name}`;
  });
  const learned = training ? `, learned by ${training.method} with seed ${training.seed}` : '';
  const facts = [
    `A champion of the task ${task.name}, ${shapeName(mask.shape)}${learned}. Written by ${madeBy}.`,
    ...equation(canonicalForm(mask), names).flatMap(wrap),
    '',
    `Observations, every ${task.periodUs} us: int32 in Q13.19, which is the value by 2^19. The scales are applied here. In this order:`,
    ...task.observations.map(
      ({ name, unit }, i) => `  ${i}  ${name}${unit === '' ? '' : ` in ${unit}`}, scale ${observationScales[i]}`,
    ),
    'Actions: int16 in Q15, which is the value by 2^15: from -32768 to 32767.',
    `Without saturation each is within ${errorBound(champion).toPrecision(2)} of the network in float64: proven, not measured.`,
    isReported
      ? 'A scaled observation beyond 64 is held there, which is reported as saturation.'
      : 'A scaled observation beyond 64 is held there, which is not reported.',
    ...avrLines(line, isReported),
    `Signature of the network: 0x${hexadecimal(signature(champion))}.`,
  ];
  return facts.map(inComment);
}

/** What the target avr costs; the other targets' cost is their compiler's. */
function avrLines(line: StraightLine, isReported: boolean): string[] {
  if (!hasRoom(line)) return [];
  const { worstCycles, flashBytes, ramBytes } = avrEvaluator(line, isReported);
  return [
    `On an ATmega328P the target avr takes at most ${worstCycles} cycles from call to return, ${flashBytes} bytes of`,
    `flash and ${ramBytes} bytes of RAM and stack.`,
  ];
}

/** What a champion file may say about a unit must end no comment and continue none. */
function inComment(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}\\]|\*\/|\?\?/gu, '_').trimEnd();
}

/** Breaks a line before a sign so that no part is longer than the head is wide, where that is possible. */
function wrap(line: string): string[] {
  const lines: string[] = [];
  for (const part of line.split(/ (?=[+−] )/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length < width) lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(last === undefined ? part : `  ${part}`);
  }
  return lines;
}

const [quietVectors, edgeVectors] = [24, 8];

/** Observations of all sizes, and some at and beyond the limits, with what the reference makes of them. */
function vectorsOf(champion: Champion): Vector[] {
  const { inputs, outputs } = champion.mask.shape;
  const policy = new FixedPolicy(champion);
  const actions = new Int16Array(outputs);
  let x = 1;
  const next = () => {
    x = (Math.imul(x, 1664525) + 1013904223) | 0;
    return x;
  };
  const edges = [2 ** 31 - 1, -(2 ** 31), 2 ** 25 - 33, 2 ** 25 - 32, -(2 ** 25), 32 - 2 ** 25, 31 - 2 ** 25, -1];
  return Array.from({ length: quietVectors + edgeVectors }, (_, k) => {
    const observations = Int32Array.from({ length: inputs }, (_, i) => {
      const random = next();
      if (k >= quietVectors) return edges[(k + i + ((random >>> 16) % 3)) % edges.length]!;
      return random >> (8 + 3 * (k % 4)); // from ±16 to ±1/32
    });
    policy.act(observations, actions);
    return { observations: [...observations], actions: [...actions], isSaturated: policy.saturated };
  });
}
