// Damaged, cut and random messages to machines that move, under AddressSanitizer and UndefinedBehaviorSanitizer: firmware/host/checked.c
// says what must hold at all times, firmware/host/fuzz.c what in the end.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hostPrograms, installed } from './host-board.js';

describe.skipIf(!installed('cc', 'make'))('a machine under noise', () => {
  const programs = hostPrograms();

  it('moves only when it may, stops when told, and can be brought back', () => {
    const run = spawnSync(join(programs, 'fuzz'), ['1', '1500'], { encoding: 'utf8' });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    const [, running, stored] = /^1500 inputs, .*driving for (\d+) s; (\d+) images stored$/.exec(run.stdout.trim())!;
    expect(Number(stored), 'it gets past the checks').toBeGreaterThan(500);
    expect(Number(running), 'its network drives').toBeGreaterThan(5);
  });
});
