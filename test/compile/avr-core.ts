// Runs an evaluator on the emulated ATmega328P core by itself: no firmware, no interrupt, so that each cycle is its own.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Core, ends } from '../../rig/boards/avr/core.js';

const ramBytes = 2048;
const ramBegin = 0x100;
const ramEnd = ramBegin + ramBytes;
/** Where the observations and actions of a call are: above static RAM, far below the stack. */
const [observationsAt, actionsAt] = [0x600, 0x680];

/** The program around it. The core leaves a break to its host. */
const start = '  .section .vectors, "ax", @progbits\n  call champion_act\n  break\n';
const startBytes = 6;
/** What the stack is filled with, to see how deep it got. */
const untouched = 0xa5;
const mostCycles = 1_000_000;

/** What one call did. */
export interface Call {
  readonly actions: Int16Array;
  readonly isSaturated: boolean;
  readonly cycles: number;
  /** Bytes of stack, the return address included. */
  readonly stackBytes: number;
}

/** A program that calls champion_act, built by avr-gcc. */
export class AvrCore {
  readonly #core = new Core();
  readonly #registers = new DataView(this.#core.data.buffer, 0, this.#core.data.length);
  /** Bytes of flash without the call. */
  readonly flashBytes: number;
  /** Bytes of static RAM. */
  readonly staticBytes: number;

  /** @param sources files by name, .S or .c, which together have champion_act. */
  constructor(folder: string, sources: Readonly<Record<string, string>>, options: readonly string[] = ['-Os']) {
    for (const [name, text] of Object.entries({ ...sources, 'start.S': start }))
      writeFileSync(join(folder, name), text);
    const built = [...Object.keys(sources), 'start.S'].filter((name) => /\.(S|c|cpp)$/.test(name));
    const elf = join(folder, 'core.elf');
    const files = built.map((name) => join(folder, name));
    execFileSync('avr-gcc', ['-mmcu=atmega328p', ...options, '-nostartfiles', '-o', elf, ...files], { stdio: 'pipe' });
    const section = (...names: readonly string[]): Buffer => {
      const binary = join(folder, 'core.bin');
      execFileSync('avr-objcopy', ['-O', 'binary', ...names.flatMap((name) => ['-j', name]), elf, binary]);
      return readFileSync(binary);
    };
    // What the start of a C program would copy.
    this.#core.data.set(section('.data'), ramBegin);
    const bytes = section('.text', '.data');
    for (let at = 0; at < bytes.length; at += 2) this.#core.words[at / 2] = bytes[at]! | ((bytes[at + 1] ?? 0) << 8);
    this.#core.decode(0, Math.ceil(bytes.length / 2));
    this.flashBytes = bytes.length - startBytes;
    const sizes = execFileSync('avr-size', ['-A', elf], { encoding: 'utf8' });
    this.staticBytes = [...sizes.matchAll(/^\.(?:data|bss|noinit)\s+(\d+)/gm)].reduce(
      (sum, [, n]) => sum + Number(n),
      0,
    );
  }

  /** Calls champion_act once, with registers full of rubbish; those of the caller must be as they were. */
  call(observations: Int32Array, outputs: number): Call {
    const core = this.#core;
    const { data } = core;
    const view = this.#registers;
    for (let register = 0; register < 32; register++) data[register] = (register * 37 + 11) & 255;
    data[1] = 0;
    data.fill(untouched, actionsAt + 16, ramEnd);
    observations.forEach((observation, i) => {
      view.setInt32(observationsAt + 4 * i, observation, true);
    });
    view.setUint16(24, observationsAt, true);
    view.setUint16(22, actionsAt, true);
    view.setUint16(0x5d, ramEnd - 1, true);
    const before = data.slice(0, 32);
    core.tell(mostCycles, false);
    if (core.run(0) !== ends.instruction) throw new Error('champion_act does not return.');
    const deepest = data.findIndex((byte, at) => at >= actionsAt + 16 && byte !== untouched);
    const kept = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 28, 29];
    const lost = kept.filter((register) => data[register] !== before[register]);
    if (lost.length > 0) throw new Error(`champion_act changes r${lost.join(', r')}.`);
    const actions = Int16Array.from({ length: outputs }, (_, o) => view.getInt16(actionsAt + 2 * o, true));
    return { actions, isSaturated: data[24] !== 0, cycles: core.used, stackBytes: ramEnd - deepest };
  }
}
