// From the text of a rig file to the rig, or to errors that name file, line and field.
import type * as z from 'zod/mini';
import { didYouMean, stemOf } from '../../src/base/index.js';
import { impossibilities } from './checks.js';
import { deriveRig } from './derive.js';
import { fieldNames, type RigField, rigFields } from './fields.js';
import { observationScales } from './observation-scales.js';
import { otherMachine } from './other-machines.js';
import type { RigText } from './presets.js';
import { asSentence, type Problem, RigInvalid } from './problem.js';
import type { Rig } from './rig.js';
import { type RigFile, readRigFile } from './rig-file.js';

/**
 * Reads a rig (docs/rig-file.md). What the text does not give is taken from the preset or file that it extends, or derived.
 * @param textOf gives the text of a preset by its name, or of a file by its path: that of `source` with the path which its `extends` gives.
 * @param source what the text is from, for messages; its last part without extension is the rig's name.
 * @throws CodedError RIG_SYNTAX or RIG_INVALID, with file, line and field of everything that was found wrong.
 */
export function parseRigWith(textOf: RigText, text: string, source: string): Rig {
  const file = readRigFile(textOf, text, source);
  const written = Object.fromEntries([...file.fields].map(([name, { value }]) => [name, value]));
  const fields = rigFields.safeParse(written);
  if (!fields.success)
    throw invalid(
      file,
      fields.error.issues.flatMap((issue) => fieldProblems(issue, written)),
    );
  const rig = deriveRig(stemOf(source), fields.data);
  if ('field' in rig) throw invalid(file, [rig]);
  const problems = impossibilities(rig, fields.data.bumpers ?? false);
  if (problems.length > 0) throw invalid(file, problems);
  const scales = observationScales(rig, fields.data.observationScales);
  if ('field' in scales) throw invalid(file, [scales]);
  return { ...rig, observationScales: scales };
}

/** Words for something that is not there, or not yet. */
const absent = /^\s*(no|off|none|nil|null|undefined|nan|n\/?a|-|tbd|todo)?\s*$/i;

function fieldProblems(issue: z.core.$ZodIssue, written: Readonly<Record<string, unknown>>): Problem[] {
  if (issue.code !== 'unrecognized_keys') {
    const field = String(issue.path[0]);
    const accepts = (value: unknown) => rigFields.shape[field as RigField].safeParse(value).success;
    const mayBeAbsent = accepts(undefined) && !accepts(false);
    const value = written[field];
    const saysNone = value === null || value === false || (typeof value === 'string' && absent.test(value));
    const orNone = saysNone && mayBeAbsent ? ', or "none" to do without it' : '';
    const other = otherMachine(field, value);
    return [{ field, message: other === '' ? issue.message + orNone : `${asSentence(issue.message)}${other}` }];
  }
  return issue.keys.map((field) => {
    const hint = otherMachine(field, written[field]) || didYouMean(field, [...fieldNames, 'extends']);
    return { field, message: `there is no such field.${hint || ' All fields are listed in docs/rig-file.md.'}` };
  });
}

/** A missing field is told at the place where the file begins. */
function invalid({ fields, begin }: RigFile, problems: readonly Problem[]): RigInvalid {
  const placed = problems.map((problem) => ({ ...problem, place: fields.get(problem.field)?.place ?? begin }));
  return new RigInvalid(placed.sort((a, b) => a.place.line - b.place.line));
}
