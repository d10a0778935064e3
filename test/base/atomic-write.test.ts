// Files are written whole or not at all, on a disk that is really full too.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { createFileAtomically, writeFileAtomically } from '../../src/base/files/index.js';
import { defaultSettings, RunDirectory } from '../../src/learn/index.js';

let directory: string;
let isMounted = false;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'synaptolytic-write-'));
});
afterEach(() => {
  if (isMounted) spawnSync('umount', [directory]);
  isMounted = false;
  rmSync(directory, { recursive: true });
});

describe('an atomic write', () => {
  it('creates, replaces, and leaves nothing else', () => {
    const path = join(directory, 'file');
    writeFileAtomically(path, 'first');
    writeFileAtomically(path, Uint8Array.of(1, 2, 3));
    expect([...readFileSync(path)]).toEqual([1, 2, 3]);
    expect(readdirSync(directory)).toEqual(['file']);
  });

  it('that cannot take its name leaves what was there, and no temporary file', () => {
    mkdirSync(join(directory, 'taken', 'inside'), { recursive: true });
    const write = () => writeFileAtomically(join(directory, 'taken'), 'text');
    expect(write).toThrow(expect.objectContaining({ code: 'WRITE_FAILED' }));
    expect(write).toThrow(/Cannot write .*taken: there is a directory of that name/);
    expect(readdirSync(directory)).toEqual(['taken']);
    expect(readdirSync(join(directory, 'taken'))).toEqual(['inside']);
  });

  it('names the file and the cause when there is no such directory', () => {
    const file = join(directory, 'file');
    writeFileSync(file, 'text');
    expect(() => writeFileAtomically(join(directory, 'none', 'x'), '')).toThrow(/none.x: its directory does not exist/);
    expect(() => writeFileAtomically(join(file, 'x'), '')).toThrow(/file.x: a part of its path is a file/);
  });
});

it('an atomic creation leaves the file that is there', () => {
  const path = join(directory, 'file');
  expect(createFileAtomically(path, 'first')).toBe(true);
  expect(createFileAtomically(path, 'second')).toBe(false);
  expect(readFileSync(path, 'utf8')).toBe('first');
  expect(readdirSync(directory)).toEqual(['file']);
});

describe('on a full disk', () => {
  /** A file system of 64 KiB, full but for the last `free` bytes. */
  function fullDisk(context: TestContext, free: number): string {
    isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', directory]).status === 0;
    if (!isMounted) context.skip('A small file system can only be mounted by root on Linux.');
    writeFileSync(join(directory, 'ballast'), new Uint8Array(65_536 - free));
    return directory;
  }

  it('an atomic write fails with the cause and keeps the earlier file', (context) => {
    const path = join(fullDisk(context, 8192), 'champion.json');
    writeFileAtomically(path, 'earlier');
    const write = () => writeFileAtomically(path, 'later'.repeat(2000));
    expect(write).toThrow(expect.objectContaining({ code: 'WRITE_FAILED' }));
    expect(write).toThrow(/champion\.json: the disk is full/);
    expect(readFileSync(path, 'utf8')).toBe('earlier');
    expect(readdirSync(directory).sort()).toEqual(['ballast', 'champion.json']);
  });

  it('the history keeps whole lines only', (context) => {
    const path = join(fullDisk(context, 16_384), 'run');
    const run = RunDirectory.create(defaultSettings('balance'), path);
    const record = {
      generation: 0,
      steps: 1000,
      bestFitness: 1,
      bestReturn: 2,
      meanReturn: 1.5,
      sdReturn: 1,
      meanConnections: 144,
      sdConnections: 1,
      mutationRate: 0.25,
    };
    const fill = () => {
      for (let generation = 0; generation < 1000; generation++) run.appendGeneration({ ...record, generation });
    };
    expect(fill).toThrow(/history\.jsonl: the disk is full/);
    const lines = readFileSync(join(path, 'history.jsonl'), 'utf8').split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line).generation)).toEqual([...lines.keys()]);
    expect(statSync(join(path, 'history.jsonl')).size).toBeGreaterThan(4096);
  });
});
