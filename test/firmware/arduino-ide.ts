// Builds a sketch as the Arduino IDE does: with the flags of Debian's arduino-core-avr, the library as an archive, the core behind it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LibraryFile } from '../../firmware/generate/arduino-library.js';

const platform = '/usr/share/arduino/hardware/arduino/avr';
export const isIdeInstalled = existsSync(join(platform, 'platform.txt'));

/** A flag line of platform.txt, with the warnings that break nothing left out. */
function flags(name: string): string[] {
  const line = new RegExp(`^${name.replaceAll('.', '\\.')}=(.*)$`, 'm').exec(
    readFileSync(join(platform, 'platform.txt'), 'utf8'),
  );
  return line![1]!
    .replace('{compiler.warning_flags}', '-w')
    .split(' ')
    .filter((flag) => flag !== '-MMD');
}

/** Where an AVR's RAM begins, in the linker's addresses. */
const ramBegin = 0x800100;
const board = ['-mmcu=atmega328p', '-DF_CPU=16000000L', '-DARDUINO=10805', '-DARDUINO_AVR_UNO', '-DARDUINO_ARCH_AVR'];
/** Debian's core wants a number that the headers of its own avr-gcc do not tell to C++. */
const coreIncludes = [
  '-DDECIMAL_DIG=__DECIMAL_DIG__',
  `-I${platform}/cores/arduino`,
  `-I${platform}/variants/standard`,
];

/** Compiles files of one kind into a folder and returns the objects. */
function compile(
  kind: 'c' | 'cpp' | 'S',
  files: readonly string[],
  out: string,
  includes: readonly string[],
): string[] {
  if (files.length === 0) return [];
  mkdirSync(out, { recursive: true });
  const compiler = kind === 'cpp' ? 'avr-g++' : 'avr-gcc';
  const options = [...flags(`compiler.${kind}.flags`), ...board, ...includes];
  execFileSync(compiler, [...options, ...files], { cwd: out, stdio: 'pipe' });
  return files.map((file) => join(out, file.replace(/.*\//, '').replace(/\.\w+$/, '.o')));
}

function compileAll(files: readonly string[], out: string, includes: readonly string[]): string[] {
  const ending = (kind: string) => files.filter((file) => file.endsWith(`.${kind}`));
  return (['c', 'cpp', 'S'] as const).flatMap((kind) => compile(kind, ending(kind), join(out, kind), includes));
}

function archive(path: string, objects: readonly string[]): string {
  execFileSync('avr-gcc-ar', ['rcs', path, ...objects], { stdio: 'pipe' });
  return path;
}

/** A library in a folder, compiled, and the Arduino core beside it. */
export class ArduinoIde {
  readonly #folder: string;
  readonly #library: string;
  readonly #core: string;
  readonly #includes: readonly string[];

  constructor(folder: string, files: readonly LibraryFile[]) {
    this.#folder = folder;
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, 'library', path)), { recursive: true });
      writeFileSync(join(folder, 'library', path), text);
    }
    this.#includes = [...coreIncludes, `-I${join(folder, 'library/src')}`];
    const sources = files.map(({ path }) => path).filter((path) => /^src\/.*\.(c|cpp|S)$/.test(path));
    const objects = compileAll(
      sources.map((path) => join(folder, 'library', path)),
      join(folder, 'objects'),
      this.#includes,
    );
    this.#library = archive(join(folder, 'library.a'), objects);
    const core = readdirSync(join(platform, 'cores/arduino')).map((name) => join(platform, 'cores/arduino', name));
    this.#core = archive(join(folder, 'core.a'), compileAll(core, join(folder, 'core'), coreIncludes));
  }

  /** Builds an example of the library; returns its Intel HEX text, flash in bytes, and RAM up to the end of the last thing in it. */
  build(example: string): { readonly hex: string; readonly flashBytes: number; readonly ramBytes: number } {
    const sketch = join(this.#folder, 'library/examples', example);
    const out = join(this.#folder, example);
    const ino = readFileSync(join(sketch, `${example}.ino`), 'utf8');
    writeFileSync(join(sketch, `${example}.ino.cpp`), `#include <Arduino.h>\n${ino}`);
    const files = readdirSync(sketch).map((name) => join(sketch, name));
    const objects = compileAll(files, out, [...this.#includes, `-I${sketch}`]);
    const elf = join(out, 'sketch.elf');
    const link = [...flags('compiler.c.elf.flags'), '-mmcu=atmega328p', '-o', elf];
    execFileSync('avr-gcc', [...link, ...objects, this.#library, this.#core, '-lm'], { stdio: 'pipe' });
    const hex = join(out, 'sketch.hex');
    execFileSync('avr-objcopy', [...flags('compiler.elf2hex.flags'), elf, hex]);
    const sizes = execFileSync('avr-size', ['-A', elf], { encoding: 'utf8' });
    const sections = [...sizes.matchAll(/^\.(text|data|bss|noinit|sums)\s+(\d+)\s+(\d+)/gm)].map(
      ([, name, bytes, at]) => ({
        name,
        bytes: Number(bytes),
        end: Number(bytes) + Number(at),
      }),
    );
    const inFlash = sections.filter(({ name }) => name === 'text' || name === 'data');
    return {
      hex: readFileSync(hex, 'utf8'),
      flashBytes: inFlash.reduce((sum, { bytes }) => sum + bytes, 0),
      ramBytes: Math.max(...sections.map(({ end }) => end)) - ramBegin,
    };
  }
}
