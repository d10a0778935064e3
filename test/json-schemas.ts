// The shipped JSON Schemas, read by a validator that is not ours.
import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';

export const kinds = ['boards', 'champion', 'experiment', 'manifest', 'rig', 'scenario', 'verdict'] as const;

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
const validators = new Map<string, ReturnType<typeof ajv.compile>>();

/** What is wrong with a value of a kind; null if nothing is. */
export function problems(kind: (typeof kinds)[number], value: unknown): ErrorObject[] | null | undefined {
  const path = new URL(`../schemas/${kind}.schema.json`, import.meta.url);
  const validate = validators.get(kind) ?? ajv.compile(JSON.parse(readFileSync(path, 'utf8')));
  validators.set(kind, validate);
  validate(value);
  return validate.errors;
}
