// A chunk: some networks of one size that follow each other, judged by one thread.
import { standardDeviation } from '../base/index.js';
import type { Exam } from './exam.js';
import type { Forms } from './forms.js';
import type { Judge } from './judge.js';

/** Networks in a chunk. The proof has a number for each, so it is part of its format. */
export const chunkForms = 256;

/** A network that played all starts. */
export interface Played {
  /** Its number among those of its size. */
  readonly index: number;
  /** How many hidden units sum which inputs: bitset and count. */
  readonly kinds: readonly (readonly [subset: number, count: number])[];
  readonly meanReturn: number;
  /** Of the single return, not of the mean. */
  readonly sdReturn: number;
  readonly minReturn: number;
}

/** What became of a chunk's networks. */
export interface ChunkResult {
  /** How many were dropped after each stage; the last number is of those that were not. */
  readonly dropped: readonly number[];
  /** Steps that were played to judge them. */
  readonly steps: number;
  /** Those that come to the limit, or to within two standard errors of it. */
  readonly near: readonly Played[];
  /** Who was best on the first few starts. */
  readonly screened: { readonly index: number; readonly meanReturn: number };
}

/** Judges the networks of a size from a number on. */
export function judgeChunk(exam: Exam, forms: Forms, judge: Judge, connections: number, from: number): ChunkResult {
  const dropped = exam.stages.map(() => 0);
  const near: Played[] = [];
  let steps = 0;
  let screened = { index: from, meanReturn: Number.NEGATIVE_INFINITY };
  const counts = new Float64Array(2 ** exam.inputs);
  const end = Math.min(from + chunkForms, forms.count(connections));
  for (let index = from; index < end; index++) {
    forms.write(connections, index, counts);
    const { droppedAfter, steps: played } = judge.judge(counts);
    steps += played;
    dropped[droppedAfter ?? dropped.length - 1]!++;
    if (droppedAfter === undefined) {
      const result = playedBy(index, counts, judge.returns);
      if (isNear(exam, result)) near.push(result);
    }
    const meanReturn = judge.screen(counts, screened.meanReturn);
    if (meanReturn !== undefined) screened = { index, meanReturn };
  }
  return { dropped, steps, near, screened };
}

/** Plays one network whole. */
export function playForm(exam: Exam, forms: Forms, judge: Judge, connections: number, index: number): Played {
  const counts = new Float64Array(2 ** exam.inputs);
  forms.write(connections, index, counts);
  judge.playWhole(counts);
  return playedBy(index, counts, judge.returns);
}

/** Whether it comes to the limit, or to within two standard errors of it. */
function isNear({ settings: { atLeast, episodes } }: Exam, { meanReturn, sdReturn }: Played): boolean {
  return meanReturn + (2 * sdReturn) / Math.sqrt(episodes) >= atLeast;
}

function playedBy(index: number, counts: Float64Array, returns: Float64Array): Played {
  return {
    index,
    kinds: [...counts].flatMap((count, subset) => (count === 0 ? [] : [[subset, count] as const])),
    meanReturn: returns.reduce((sum, value) => sum + value, 0) / returns.length,
    sdReturn: standardDeviation(returns),
    minReturn: returns.reduce((least, value) => Math.min(least, value)),
  };
}
