// Reads the file of a result, which may be torn, of another program or hostile: what it says is checked before it is used.
import * as z from 'zod/mini';
import { CodedError, said, schemaProblem } from '../../src/base/index.js';
import {
  checkVerdictSchema,
  faultVerdictSchema,
  type ResultFile,
  robustnessSchema,
  scenarioVerdictSchema,
  validationSchema,
} from './result-file.js';

/** RESULT_INVALID: it is no result, a torn one, or one of another version. */
export type ResultErrorCode = 'RESULT_INVALID';

const schemas = {
  'synaptolytic-verdict': validationSchema,
  'synaptolytic-faults': faultVerdictSchema,
  'synaptolytic-scenarios': scenarioVerdictSchema,
  'synaptolytic-check': checkVerdictSchema,
  'synaptolytic-robustness': robustnessSchema,
} as const satisfies Record<ResultFile['format'], z.ZodMiniType>;

/**
 * Reads verdict.json or robustness.json.
 *
 * @param source names the text in errors.
 * @throws CodedError RESULT_INVALID, with the field.
 */
export function readResult(text: string, source: string): ResultFile {
  const refuse = (what: string, field?: string) =>
    new CodedError<ResultErrorCode>('RESULT_INVALID', `${source} ${what}`).at({
      file: source,
      ...(field !== undefined && { field }),
    });
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw refuse('is torn, or no JSON. Make it again.');
  }
  const { $schema: _, ...content } = z.record(z.string(), z.unknown()).safeParse(file).data ?? {};
  const { format, version } = content;
  if (typeof format !== 'string' || !Object.hasOwn(schemas, format)) {
    throw refuse('is no result of synaptolytic: its format is none that this program writes.', 'format');
  }
  if (version !== 1) {
    throw refuse(
      `is a result of version ${said(version)}, and this program reads version 1. Make it again.`,
      'version',
    );
  }
  const checked = schemas[format as ResultFile['format']].safeParse(content, {
    error: (issue) => schemaProblem(issue),
  });
  if (checked.success) return checked.data;
  const { path, message } = checked.error.issues[0]!;
  const field = path.join('.');
  throw refuse(`is no whole result: ${field === '' ? 'it' : `field "${field}"`} ${message}. Make it again.`, field);
}
