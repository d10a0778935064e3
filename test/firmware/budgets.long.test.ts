// The checked-in firmware is what the sources build, and fits into its share of the ATmega328P.
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { firmwareFolder, installed, temporaryFolder } from './host-board.js';

describe.skipIf(!installed('avr-gcc', 'make'))('the firmware', () => {
  const folder = temporaryFolder();

  it('is rebuilt to the checked-in hex, within the flash that ATmegaBOOT leaves and 1600 bytes of static RAM, and its deepest stack into the rest', () => {
    const make = spawnSync('make', ['-s', '-C', firmwareFolder, 'check'], { encoding: 'utf8' });
    expect(make.stdout + make.stderr).toContain('uno.hex and boot.hex are what the sources build');
    const [flash, ram] = /flash (\d+) of 30720 bytes, static RAM (\d+) of 1600 bytes/
      .exec(make.stdout)!
      .slice(1)
      .map(Number);
    expect(flash).toBeLessThan(30_720);
    expect(ram).toBeLessThan(1600);
    const [stack, left] = /stack (\d+) of (\d+) bytes/.exec(make.stdout)!.slice(1).map(Number);
    expect(left).toBe(2048 - ram!);
    expect(stack).toBeLessThanOrEqual(left!);
    expect(make.status).toBe(0);
  });

  it('is refused when RAM does not hold the deepest stack', () => {
    const small = ['-s', '-C', firmwareFolder, `BUILD=${folder}`, 'stack', 'RAM=1700'];
    const make = spawnSync('make', small, { encoding: 'utf8' });
    expect(make.stdout).toMatch(/stack \d+ of \d+ bytes/);
    expect(make.status).not.toBe(0);
  });
});
