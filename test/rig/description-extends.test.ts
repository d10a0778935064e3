// What a rig file extends: a preset, or a file by its path from the file that names it.
import { describe, expect, it } from 'vitest';
import { extendedRig, straight } from '../../rig/description/extended-rig.js';

const presets = 'The presets are: bench, bench-bumpers, desktop, belt';

describe('what a file extends', () => {
  it.each([
    ['desktop', 'lab/a.yaml', 'desktop'],
    // A file of that name is meant by its path.
    ['./desktop', 'a.yaml', './desktop'],
    ['./desktop', 'lab/a.yaml', 'lab/desktop'],
    ['desktop.yaml', 'a.yaml', 'desktop.yaml'],
    ['b.yml', 'lab/a.yaml', 'lab/b.yml'],
    ['B.YAML', 'a.yaml', 'B.YAML'],
    ['carts/b', 'lab/a.yaml', 'lab/carts/b'],
    ['../b.yaml', 'lab/carts/a.yaml', 'lab/b.yaml'],
    ['..\\b', 'lab\\carts\\a.yaml', 'lab/b'],
    ['/rigs/b.yaml', 'lab/a.yaml', '/rigs/b.yaml'],
    ['\\rigs\\b.yaml', 'lab/a.yaml', '/rigs/b.yaml'],
    ['C:\\rigs\\b.yaml', 'lab/a.yaml', 'C:/rigs/b.yaml'],
    ['b.yaml', 'two\nlines/a.yaml', 'two\nlines/b.yaml'],
    ['a:/b.yaml', 'lab/a.yaml', 'a:/b.yaml'],
    ['lab/a:/b.yaml', 'lab/a.yaml', 'lab/lab/a:/b.yaml'],
  ])('%j in %j is %j', (written, source, name) => {
    expect(extendedRig(written, source)).toEqual({ name });
  });

  it.each<[written: unknown, problem: string]>([
    [null, `is empty; write a preset or a file such as ./mine.yaml. ${presets}`],
    ['', `is empty; write a preset or a file such as ./mine.yaml. ${presets}`],
    [3, `is neither a preset nor a file such as ./mine.yaml. ${presets}`],
    ['destop', `"destop" is no preset. Did you mean "desktop"? ${presets}; a file is written as ./mine.yaml`],
    ['mine.yamlx', `"mine.yamlx" is no preset. ${presets}; a file is written as ./mine.yaml`],
    ['xyaml', `"xyaml" is no preset. ${presets}; a file is written as ./mine.yaml`],
    [
      'https://a.org/b.yaml',
      '"https://a.org/b.yaml" is an address; write a preset, or a file of this computer such as ./mine.yaml',
    ],
    ['svn+ssh://b', '"svn+ssh://b" is an address; write a preset, or a file of this computer such as ./mine.yaml'],
    ['.', '"." is a directory; write a file in it, such as ./mine.yaml'],
    ['lab\\', '"lab\\" is a directory; write a file in it, such as ./mine.yaml'],
    ['lab/..', '"lab/.." is a directory; write a file in it, such as ./mine.yaml'],
  ])('cannot be %j', (written, problem) => {
    expect(extendedRig(written, 'lab/a.yaml')).toEqual({ problem });
  });
});

it.each([
  ['a/b/../c', 'a/c'],
  ['a/b/../../c', 'c'],
  ['./a/./b', 'a/b'],
  ['a//b/', 'a/b'],
  ['.//b', 'b'],
  ['//srv/b', '/srv/b'],
  ['a\\b', 'a/b'],
  ['/a', '/a'],
  ['/../a', '/../a'],
  ['../../a', '../../a'],
  ['a/../../b', '../b'],
])('the way %j is straight as %j', (path, same) => {
  expect(straight(path)).toBe(same);
});
