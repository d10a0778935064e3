// What a schema refuses, in words of ours for every kind of issue that the schemas of this program have.
import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { schemaProblem } from '../../src/base/index.js';

const told = (schema: z.ZodMiniType, value: unknown): string[] => {
  const { error } = schema.safeParse(value, { error: (issue) => schemaProblem(issue) });
  return error!.issues.map(({ message }) => message);
};

it.each<[z.ZodMiniType, unknown, string]>([
  [z.number(), undefined, 'is missing; write a number'],
  [z.number(), null, 'is empty; write a number'],
  [z.number(), Number.NaN, 'is NaN; write a number'],
  [z.string(), 7, 'is 7; write text'],
  [z.int(), 1.5, 'is 1.5; write a whole number'],
  [z.boolean(), 'yes', 'is "yes"; write true or false'],
  [z.array(z.number()), {}, 'is a map; write a list'],
  [z.object({}), [], 'is a list; write fields'],
  [z.enum(['a', 'b', 'c']), 'd', 'is "d"; write a, b or c'],
  [z.literal(1), 2, 'is 2; write 1'],
  [z.number().check(z.minimum(1)), 0, 'is 0; write at least 1'],
  [z.number().check(z.positive()), 0, 'is 0; write more than 0'],
  [z.number().check(z.maximum(9)), 10, 'is 10; write at most 9'],
  [z.number().check(z.lt(9)), 9, 'is 9; write less than 9'],
  [z.array(z.number()).check(z.minLength(1)), [], 'is an empty list'],
  [z.string().check(z.maxLength(2)), 'abc', 'has 3 characters; write at most 2'],
  [z.strictObject({}), { x: 1 }, 'has a field that there is not, "x"'],
  [z.record(z.string().check(z.regex(/^a$/)), z.number()), { b: 1 }, 'has no name that a field may have'],
  [z.union([z.number(), z.boolean()]), 'x', 'is "x", and may not be that'],
  [z.string().check(z.regex(/^a$/)), 'b', 'is "b", and may not be that'],
])('%#: %j', (schema, value, message) => expect(told(schema, value)).toEqual([message]));

it('takes the words of a language', () => {
  const { error } = z.array(z.number()).safeParse(3, { error: (issue) => schemaProblem(issue, { array: '- one' }) });
  expect(error!.issues[0]!.message).toBe('is 3; write - one');
});
