// Boot loaders for tests: ours, those of Debian's arduino-core-avr, and what two newer ones leave to the program.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootLoaderHex } from '../../rig/boards/ports/index.js';

export interface Loader {
  readonly name: string;
  /** Whether it, or what builds it, is installed. */
  readonly isThere: boolean;
  /** Its program as Intel HEX. */
  hex(): string;
}

const debian = '/usr/share/arduino/hardware/arduino/avr/bootloaders';
const optibootSource = join(debian, 'optiboot/optiboot.c');
const atmegaBootHex = join(debian, 'atmega/ATmegaBOOT_168_atmega328.hex');
const someSource = fileURLToPath(new URL('../fixtures/loaders/loader.c', import.meta.url));
const compiles = spawnSync('avr-gcc', ['--version']).error === undefined;

export const ourLoader: Loader = { name: 'our loader', isThere: true, hex: () => bootLoaderHex().hex };

/** The package's own HEX file of it has 532 bytes: the last 20 lie over its first. So it is built, from the package's source. */
export const optiboot4: Loader = {
  name: 'Optiboot 4.4 of arduino-core-avr',
  isThere: compiles && existsSync(optibootSource),
  hex: () => {
    const sizes = ['-fno-inline-small-functions', '-fno-split-wide-types', '-nostdlib'];
    return built(optibootSource, ['-DLED_START_FLASHES=0', '-DBAUD_RATE=115200', ...sizes]);
  },
};

export const atmegaBoot: Loader = {
  name: 'ATmegaBOOT of arduino-core-avr',
  isThere: existsSync(atmegaBootHex),
  hex: () => readFileSync(atmegaBootHex, 'latin1'),
};

/** What a version of Optiboot leaves to the program; it loads nothing. @param more definitions of the fixture's source */
export function remainsOfOptiboot(major: number, minor: number, ...more: readonly string[]): Loader {
  return {
    name: [`what Optiboot ${major}.${minor} leaves`, ...more].join(', '),
    isThere: compiles,
    hex: () => {
      const definitions = [`MAJOR=${major}`, `MINOR=${minor}`, ...more];
      return built(
        someSource,
        definitions.map((each) => `-D${each}`),
      );
    },
  };
}

function built(source: string, flags: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'synaptolytic-loader-'));
  try {
    const [elf, hex] = [join(folder, 'loader.elf'), join(folder, 'loader.hex')];
    const sections = ['-Wl,--section-start=.text=0x7e00', '-Wl,--section-start=.version=0x7ffe'];
    const device = ['-mmcu=atmega328p', '-DF_CPU=16000000L', '-Os', '-mrelax', '-nostartfiles'];
    run('avr-gcc', ['-w', ...device, ...flags, ...sections, source, '-o', elf]);
    run('avr-objcopy', ['-O', 'ihex', '-j', '.text', '-j', '.data', '-j', '.version', elf, hex]);
    return readFileSync(hex, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(command: string, words: readonly string[]): void {
  const { status, stderr } = spawnSync(command, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
}
