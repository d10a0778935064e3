// The long list of power cuts under AddressSanitizer and UndefinedBehaviorSanitizer: a hundred thousand.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hostPrograms, installed } from './host-board.js';

describe.skipIf(!installed('cc', 'make'))('the board, for long', () => {
  const programs = hostPrograms();
  const seeds = Array.from({ length: 10 }, (_, i) => 100 + i);

  it.each(seeds)('holds the old or the new after each of ten thousand power cuts, seed %d', (seed) => {
    const run = spawnSync(join(programs, 'cuts'), ['random', String(seed), '10000'], { encoding: 'utf8' });
    expect(run.stderr).toBe('');
    const [, old, changed] = /^10000 cuts: (\d+) left the old, (\d+) the new; \d+ were over before$/.exec(
      run.stdout.trim(),
    )!;
    expect(Number(old) + Number(changed)).toBe(10_000);
    expect(Number(changed), 'some come after the last write').toBeGreaterThan(50);
  });

  it('holds the old or the new after a cut in every write with every value, and a second one in the next store', () => {
    const run = spawnSync(join(programs, 'cuts'), ['directed', '64'], { encoding: 'utf8' });
    expect(run.stderr).toBe('');
    const counts = [...run.stdout.matchAll(/^(?:settings|image) over (?:new|old) records: (\d+) .*none bad$/gm)];
    expect(counts).toHaveLength(4);
    for (const [, count] of counts) expect(Number(count)).toBeGreaterThan(2 * 4 * 256 + 10 * 256);
  });
});
