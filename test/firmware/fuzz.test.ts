// Damaged, cut and random messages under AddressSanitizer and UndefinedBehaviorSanitizer: firmware/host/fuzz.c says what must hold.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hostPrograms, installed } from './host-board.js';

describe.skipIf(!installed('cc', 'make'))('the board under noise', () => {
  const programs = hostPrograms();

  it.each([1, 2, 3, 4, 5])('sends only whole messages and stores only good images, seed %d', (seed) => {
    const run = spawnSync(join(programs, 'fuzz'), [String(seed), '40000'], { encoding: 'utf8' });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    const stored = /^40000 messages; (\d+) images stored$/.exec(run.stdout.trim())?.[1];
    expect(Number(stored), 'it gets past the checks').toBeGreaterThan(500);
  });
});
