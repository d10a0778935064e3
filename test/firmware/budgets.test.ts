// The checked-in firmware is what the sources build, and fits into its share of the ATmega328P.
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { firmwareFolder, installed } from './host-board.js';

describe.skipIf(!installed('avr-gcc', 'make'))('the firmware', () => {
  it('is rebuilt to the checked-in hex, within 24 KiB of flash and 1408 bytes of static RAM', () => {
    const make = spawnSync('make', ['-s', '-C', firmwareFolder, 'check'], { encoding: 'utf8' });
    expect(make.stdout + make.stderr).toContain('uno.hex is what the sources build');
    const [flash, ram] = /flash (\d+) of 24576 bytes, static RAM (\d+) of 1408 bytes/
      .exec(make.stdout)!
      .slice(1)
      .map(Number);
    expect(flash).toBeLessThan(24 * 1024);
    expect(ram).toBeLessThan(1408);
    expect(make.status).toBe(0);
  }, 120_000);
});
