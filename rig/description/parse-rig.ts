// From the text of a rig file to the rig, or to errors that name file, line and field.
import type * as z from 'zod/mini';
import { CodedError, didYouMean } from '../../src/base/index.js';
import { impossibilities } from './checks.js';
import { deriveRig } from './derive.js';
import { fieldNames, rigFields } from './fields.js';
import { observationScales } from './observation-scales.js';
import type { PresetText } from './presets.js';
import type { Problem, RigErrorCode } from './problem.js';
import type { Rig } from './rig.js';
import { describePlace, type RigFile, readRigFile } from './rig-file.js';

/**
 * Reads a rig (docs/rig-file.md). What the text does not give is taken from the preset that it extends, or derived.
 * @param presetText gives the texts of presets that are extended.
 * @param source what the text is from, for messages; its last part without extension is the rig's name.
 * @throws CodedError RIG_SYNTAX or RIG_INVALID, with file, line and field of everything that was found wrong.
 */
export function parseRigWith(presetText: PresetText, text: string, source: string): Rig {
  const file = readRigFile(presetText, text, source);
  const written = Object.fromEntries([...file.fields].map(([name, { value }]) => [name, value]));
  const fields = rigFields.safeParse(written);
  if (!fields.success) throw invalid(file, fields.error.issues.flatMap(fieldProblems));
  const rig = deriveRig(nameIn(source), fields.data);
  if ('field' in rig) throw invalid(file, [rig]);
  const problems = impossibilities(rig, fields.data.bumpers ?? false);
  if (problems.length > 0) throw invalid(file, problems);
  const scales = observationScales(rig, fields.data.observationScales);
  if ('field' in scales) throw invalid(file, [scales]);
  return { ...rig, observationScales: scales };
}

/** The last part of a path, without extension. */
function nameIn(source: string): string {
  return source.replace(/^.*[/\\](?=.)/s, '').replace(/(?<=.)\.[^.]*$/s, '');
}

function fieldProblems(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code !== 'unrecognized_keys') return [{ field: String(issue.path[0]), message: issue.message }];
  return issue.keys.map((field) => ({
    field,
    message: `there is no such field.${didYouMean(field, fieldNames) || ' All fields are listed in docs/rig-file.md.'}`,
  }));
}

/** A missing field is told at the place where the file begins. */
function invalid({ fields, begin }: RigFile, problems: readonly Problem[]): CodedError<RigErrorCode> {
  const placed = problems.map(({ field, message }) => ({ field, message, place: fields.get(field)?.place ?? begin }));
  placed.sort((a, b) => a.place.line - b.place.line);
  const sentences = placed.map(({ field, message, place }) => {
    return `${describePlace(place)}: field ${field}: ${message}${/[.?]$/.test(message) ? '' : '.'}`;
  });
  return new CodedError<RigErrorCode>('RIG_INVALID', sentences.join('\n'));
}
