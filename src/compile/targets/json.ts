// A champion as data, for an evaluator in any other language: the steps, the table, and vectors to test it with.
import type { EvaluatorSource } from './evaluator.js';
import { risingTable } from './straight-line.js';

/** champion-evaluator.json: docs/numerics.md has the arithmetic. */
export function jsonDocument({ champion, line, head, vectors }: EvaluatorSource): string {
  const { task, mask } = champion;
  const document = {
    format: 'synaptolytic-evaluator',
    version: 1,
    about: head.filter((text) => text !== ''),
    periodUs: task.periodUs,
    observations: task.observations,
    outputs: mask.shape.outputs,
    observationFractionBits: 19,
    actionFractionBits: 15,
    scaledLimit: 524287,
    inputs: line.inputs.map(({ index, scaleQ8 }) => ({ index, scaleQ8 })),
    steps: line.steps,
    tanhTable: risingTable,
    vectors,
  };
  // One line for each thing that has no things in it.
  const text = JSON.stringify(document, null, 1).replace(/[[{][^[\]{}]*[\]}]/g, (flat) =>
    flat.replace(/\s*\n\s*/g, ' '),
  );
  return `${text}\n`;
}
