// The lock of a run directory: whatever happens at the same time, at most one has it.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RunLock } from '../../src/learn/runs/run-lock.js';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'synaptolytic-lock-'));
  file = join(directory, 'lock');
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

const lockOf = (pid: number) => JSON.stringify({ pid, host: hostname() });
const inUse = expect.objectContaining({ code: 'RUN_IN_USE' });

it('is held once in a process, by whatever name the directory goes', () => {
  const lock = new RunLock(directory);
  lock.take();
  const link = join(directory, 'link');
  symlinkSync(directory, link);
  for (const path of [directory, link]) expect(() => new RunLock(path).take()).toThrow(inUse);
  expect(readFileSync(file, 'utf8')).toBe(lockOf(process.pid));
  lock.release();
  expect(existsSync(file)).toBe(false);
  new RunLock(link).take();
});

it('tells whether it is held, and who asks while it is what to do', () => {
  const lock = new RunLock(directory);
  expect(lock.isTaken).toBe(false);
  lock.take();
  expect(lock.isTaken).toBe(true);
  expect(() => new RunLock(directory).take()).toThrow(
    `${directory} is in use by process ${process.pid} on ${hostname()}. Wait until it has ended; if no such process trains there, remove ${file}.`,
  );
  lock.release();
  expect(lock.isTaken).toBe(false);
});

it('of an earlier process with the same number is taken over', () => {
  writeFileSync(file, lockOf(process.pid));
  new RunLock(directory).take();
  expect(() => new RunLock(directory).take()).toThrow(inUse);
});

it('that another process takes over first stays with that one', () => {
  writeFileSync(file, lockOf(4711));
  const alive = new Set<number>();
  vi.spyOn(process, 'kill').mockImplementation((pid) => {
    if (alive.has(pid)) return true;
    // Between our look at the stale lock and our taking it over, another process does so.
    writeFileSync(file, lockOf(4712));
    alive.add(4712);
    throw Object.assign(new Error('no such process'), { code: 'ESRCH' });
  });
  expect(() => new RunLock(directory).take()).toThrow(inUse);
  expect(readFileSync(file, 'utf8')).toBe(lockOf(4712));
  expect(readdirSync(directory)).toEqual(['lock']);
});

it('is there with its content or not at all', () => {
  // Where it is written before it appears, nothing can be written.
  const temporary = join(directory, `.lock.${process.pid}.tmp`);
  mkdirSync(temporary);
  expect(() => new RunLock(directory).take()).toThrow(expect.objectContaining({ code: 'WRITE_FAILED' }));
  expect(existsSync(file)).toBe(false);
});
