// A key of JSON that stands twice.
import { expect, it } from 'vitest';
import { repeatedKey } from '../../src/base/index.js';

it.each([
  ['{"a": 1, "b": 2}', undefined],
  ['{"a": 1, "a": 1}', 'a'],
  ['{"a": {"b": 1, "c": {}, "b" : 2}}', 'b'],
  ['[{"a": 1}, {"a": 2}]', undefined],
  ['{"a": {"a": {"a": ["a", "a"]}}, "b": "a"}', undefined],
  ['{"a": "{\\"a\\": {", "b": "}", "a": 0}', 'a'],
  ['{"": 1, "\\\\": 2, "": 3}', ''],
  ['3', undefined],
])('of %s: %s', (json, key) => {
  JSON.parse(json);
  expect(repeatedKey(json)).toBe(key);
});
