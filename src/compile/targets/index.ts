// The targets that a champion can be compiled to, by name.
import type { Champion } from '../../network/index.js';
import { avrEvaluator, hasRoom } from './avr/avr.js';
import { assemblerHeader, cHeader, hasAssembler, sketchHeader } from './c.js';

export type { EvaluatorOptions } from './evaluator.js';

import { type EvaluatorOptions, type EvaluatorSource, evaluatorSource } from './evaluator.js';
import { javascriptModule } from './javascript.js';
import { jsonDocument } from './json.js';
import { pythonModule } from './python.js';

/** A language that a champion can be written in; the JSON is data for any other. */
export type Target = 'c' | 'avr' | 'arduino' | 'js' | 'python' | 'json';

interface TargetFiles {
  /** Ending of the file that is named, and of those beside it. */
  readonly extensions: readonly [string, ...string[]];
  /** Other endings that the named file may have. */
  readonly also?: readonly string[];
  readonly texts: (source: EvaluatorSource) => readonly string[];
}

const table: Readonly<Record<Target, TargetFiles>> = {
  c: { extensions: ['.h'], texts: (source) => [cHeader(source)] },
  avr: { extensions: ['.S', '.h'], texts: (source) => [assembler(source), assemblerHeader(source)] },
  arduino: { extensions: ['.h', '.S'], texts: sketch },
  js: { extensions: ['.js'], also: ['.mjs'], texts: (source) => [javascriptModule(source)] },
  python: { extensions: ['.py'], texts: (source) => [pythonModule(source)] },
  json: { extensions: ['.evaluator.json'], also: ['.json'], texts: (source) => [jsonDocument(source)] },
};

/** The names of the targets. */
export const targets = Object.keys(table) as readonly Target[];

/** The endings that a target's file may have, the usual one first: '.h'. */
export function targetExtensions(target: Target): readonly [string, ...string[]] {
  const { extensions, also = [] } = table[target];
  return [extensions[0], ...also];
}

/** A file of an evaluator. */
export interface EvaluatorFile {
  /** The usual ending of its name; all files of an evaluator are alike but for it. The first file is the one that is named. */
  readonly extension: string;
  readonly text: string;
}

/**
 * A champion as source text that needs nothing else and computes the bits of the fixed-point policy.
 * @throws CodedError TARGET_UNFIT when the target has no room for this network.
 */
export function compileEvaluator(champion: Champion, target: Target, options: EvaluatorOptions = {}): EvaluatorFile[] {
  const { extensions, texts } = table[target];
  return texts(evaluatorSource(champion, options)).map((text, k) => ({ extension: extensions[k]!, text }));
}

/** A network that has no room in the assembler is C on every board. */
function sketch(source: EvaluatorSource): readonly string[] {
  if (!hasRoom(source.line)) return [cHeader(source)];
  return [sketchHeader(source), `#if ${hasAssembler}\n${assembler(source)}#endif\n`];
}

function assembler(source: EvaluatorSource): string {
  const { text } = avrEvaluator(source.line, source.isReported);
  return `${source.head.map((line) => `; ${line}`.trimEnd()).join('\n')}\n\n${text}`;
}
