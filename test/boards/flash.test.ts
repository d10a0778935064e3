// Self-programming by the datasheet (sections 26 and 27): fill, erase, write, and what a chip cannot read or do meanwhile.
import { describe, expect, it } from 'vitest';
import { FLASH_BYTES, Flash } from '../../rig/boards/avr/flash.js';
import { bareChip, clocked, emptySurroundings, store } from './chip.js';

const SPMCSR = 0x57;
const [FILL, ERASE, WRITE, ENABLE] = [0x01, 0x03, 0x05, 0x11];
const RWWSB = 0x40;
const LOADER = 0x7e00;
const PAGE = 0x0400;
/** 4.5 ms, the longest time of an erase or a write. */
const PAGE_CYCLES = 72_000;

function chipWithLoader() {
  const bytes = new Uint8Array(FLASH_BYTES).fill(0xff);
  bytes.fill(0x00, PAGE, PAGE + 128);
  const flash = new Flash(bytes, LOADER);
  const chip = bareChip({ ...emptySurroundings(), flash });
  const device = clocked(chip);
  const { data } = chip.cpu;
  const spm = (operation: number, address: number, word = 0xffff, lateCycles = 0): void => {
    [data[30], data[31], data[0], data[1]] = [address & 0xff, address >> 8, word & 0xff, word >> 8];
    store(device, SPMCSR, operation);
    device.advance(lateCycles);
    chip.selfProgramming.execute();
    device.advance(1);
  };
  const seen = (address: number): number => chip.cpu.progMem[address >> 1]!;
  return { flash, chip, device, spm, seen, wait: () => device.advance(PAGE_CYCLES) };
}

describe('a chip with a boot loader', () => {
  it('starts in the boot section, whose size is the smallest that holds the loader', () => {
    expect(chipWithLoader().chip.cpu.pc).toBe(LOADER / 2);
    const start = (loader: number) => new Flash(new Uint8Array(FLASH_BYTES), loader).resetWord * 2;
    expect([0x7f00, 0x7e00, 0x7dfe, 0x7800, 0x7000].map(start)).toEqual([0x7e00, 0x7e00, 0x7c00, 0x7800, 0x7000]);
    expect(() => start(0x6ffe)).toThrow(RangeError);
    expect(new Flash(new Uint8Array(FLASH_BYTES)).resetWord).toBe(0);
  });

  it('erases and writes a page, and decodes anew what it has written', () => {
    const { flash, spm, seen, wait } = chipWithLoader();
    const next = (): number => {
      flash.core.tell(1, false);
      flash.core.run(PAGE >> 1);
      return flash.core.pc;
    };
    expect(next()).not.toBe(PAGE >> 1);
    spm(ERASE, PAGE);
    wait();
    spm(FILL, PAGE, 0xcfff);
    spm(FILL, PAGE + 126, 0x1234);
    spm(WRITE, PAGE);
    wait();
    spm(ENABLE, 0);
    expect([seen(PAGE), seen(PAGE + 2), seen(PAGE + 126)]).toEqual([0xcfff, 0xffff, 0x1234]);
    expect(flash.bytes[PAGE + 127]).toBe(0x12);
    expect(next(), '0xCFFF jumps to itself').toBe(PAGE >> 1);
  });

  it('can only clear bits without an erase', () => {
    const { flash, spm, wait } = chipWithLoader();
    spm(FILL, PAGE + 256, 0xf0f0);
    spm(WRITE, PAGE + 256);
    wait();
    spm(FILL, PAGE + 256, 0xff00);
    spm(WRITE, PAGE + 256);
    wait();
    expect(flash.page((PAGE + 256) >> 1)[0]).toBe(0xf000);
  });

  it('reads 0xFFFF where it is being written, until the section is enabled again', () => {
    const { chip, spm, seen, wait } = chipWithLoader();
    spm(ERASE, PAGE + 128);
    expect(chip.cpu.readData(SPMCSR) & RWWSB).toBe(RWWSB);
    expect(seen(PAGE)).toBe(0xffff);
    wait();
    expect(chip.cpu.readData(SPMCSR) & RWWSB).toBe(RWWSB);
    expect(seen(PAGE)).toBe(0xffff);
    spm(ENABLE, 0);
    expect(chip.cpu.readData(SPMCSR) & RWWSB).toBe(0);
    expect(seen(PAGE)).toBe(0);
  });

  it('stands still while its own section is written', () => {
    const { chip, spm } = chipWithLoader();
    const from = chip.cpu.cycles;
    spm(ERASE, 0x7000);
    expect(chip.cpu.cycles - from).toBeGreaterThan(PAGE_CYCLES);
    expect(chip.cpu.readData(SPMCSR)).toBe(0);
  });

  it('is busy for 4.5 ms, in which SPM does nothing', () => {
    const { flash, chip, device, spm } = chipWithLoader();
    spm(ERASE, PAGE);
    device.advance(PAGE_CYCLES - 100);
    expect(chip.cpu.readData(SPMCSR) & FILL).toBe(FILL);
    expect(flash.bytes[PAGE]).toBe(0);
    spm(ERASE, PAGE + 128);
    device.advance(100);
    expect(chip.cpu.readData(SPMCSR) & FILL).toBe(0);
    expect(flash.bytes[PAGE]).toBe(0xff);
  });

  it('does nothing when SPM comes too late, or from outside the boot section', () => {
    const { flash, chip, spm, wait } = chipWithLoader();
    spm(ERASE, PAGE, 0xffff, 8);
    wait();
    expect(flash.bytes[PAGE]).toBe(0);
    chip.cpu.pc = 0x100;
    spm(ERASE, PAGE);
    wait();
    expect(flash.bytes[PAGE]).toBe(0);
  });

  it('leaves half a page when the supply fails, and a whole one at a reset', () => {
    const torn = chipWithLoader();
    torn.spm(ERASE, PAGE);
    torn.chip.selfProgramming.cutPower();
    expect([torn.flash.bytes[PAGE + 63], torn.flash.bytes[PAGE + 64]]).toEqual([0xff, 0x00]);
    const reset = chipWithLoader();
    reset.spm(ERASE, PAGE);
    reset.chip.selfProgramming.finish();
    expect(reset.flash.bytes.subarray(PAGE, PAGE + 128).every((byte) => byte === 0xff)).toBe(true);
  });
});
