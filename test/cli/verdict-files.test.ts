// The files that validate and check leave: each case has files of its own.
import { expect, it } from 'vitest';
import { fileNames } from '../../cli/commands/verdict-files.js';

it('no two cases share a name of files', () => {
  const cases = [
    'a/b-c',
    'a-b/c',
    'a b c',
    'A/b/c',
    'a-b-c-2',
    'größe',
    'gr/e',
    '../x',
    'x'.repeat(300),
    'x'.repeat(299),
  ];
  const names = [...fileNames(cases).values()];
  expect(names).toEqual([
    ...['a-b-c', 'a-b-c-2', 'a-b-c-3', 'A-b-c-4', 'a-b-c-2-2', 'gr-e', 'gr-e-2', '..-x'],
    ...['x'.repeat(240), `${'x'.repeat(240)}-2`],
  ]);
});

it('a case with a plain name has files of that name', () => {
  expect(fileNames(['idle/bench/rig', 'encoders, channel A']).get('idle/bench/rig')).toBe('idle-bench-rig');
});
