// Directories that commands make: with those above them, told when it cannot be, and never without an end.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDirectory } from '../../src/base/files/index.js';

const onLinux = process.platform === 'linux';
if (!onLinux) console.warn('skipped: there is a /proc on Linux only');

let room: string;
beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'directories-'));
});
afterAll(() => rmSync(room, { recursive: true }));

describe('makeDirectory', () => {
  it('makes those above too, and leaves one alone that is there', () => {
    const path = join(room, 'a', 'b', 'c');
    makeDirectory(path);
    writeFileSync(join(path, 'kept'), '');
    makeDirectory(path);
    expect(statSync(path).isDirectory()).toBe(true);
    expect(existsSync(join(path, 'kept'))).toBe(true);
  });

  it('tells of a file in its place, and of one on the way', () => {
    const file = join(room, 'file');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'below')]) {
      expect(() => makeDirectory(path)).toThrow(expect.objectContaining({ code: 'WRITE_FAILED' }));
    }
  });

  // In a process of its own, since a round without end could not be stopped in this one.
  it.runIf(onLinux)('ends under /proc, where nobody can make one', () => {
    const program = "import('./dist/src/base/files/index.js').then(({ makeDirectory }) => makeDirectory('/proc/a/b'))";
    const { status, stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8', timeout: 120_000 });
    expect(stderr).toContain('Cannot write /proc/a/b');
    expect(status).toBe(1);
  });
});
