// The core of the chip as WebAssembly: program and data memory, and the instruction set. The chip hands it what its registers do.
import { CPU } from 'avr8js';
import { coreBase64 } from './core-module.js';

const SRAM_BYTES = 2048;
const FLASH_WORDS = 0x4000;
/** Registers with hooks are below. */
const SRAM_START = 0x100;

/** Where the memory has what, as assembly/memory.ts says. */
const at = { words: 0x1000, readHooked: 0xd000, writeHooked: 0xd100, exchange: 0xd200 } as const;

/** What has ended a run: its time, an instruction that the chip executes, an interrupt that waits and may come, a reset. */
export const ends = { time: 0, instruction: 1, interrupt: 2, reset: 3 } as const;

/** What a chip does for its core. */
export interface CoreHost {
  /** Reads a register that concerns a peripheral. @param used cycles since the run began */
  read(address: number, used: number): number;
  /** Writes one. @param mask the bits that the instruction can write */
  write(address: number, value: number, mask: number, used: number): void;
}

type Hooks = Readonly<Record<number, unknown>>;

/** The part of WebAssembly that is used: TypeScript declares it only together with a browser. */
interface CoreExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  run(): number;
  decode(from: number, to: number): void;
}
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    Module: new (bytes: Uint8Array) => object;
    Instance: new (module: object, imports: object) => { readonly exports: CoreExports };
  };
};

const module = new WebAssembly.Module(Uint8Array.from(atob(coreBase64), (char) => char.charCodeAt(0)));

/** Outlives resets, as flash and SRAM do; the chip that runs is the one that took it over last. */
export class Core {
  /** Working registers, I/O registers and SRAM. */
  readonly data: Uint8Array;
  /** What the chip reads as its program. */
  readonly words: Uint16Array;
  readonly #exports: CoreExports;
  readonly #readHooked: Uint8Array;
  readonly #writeHooked: Uint8Array;
  readonly #exchange: Int32Array;
  #host: CoreHost | undefined;

  constructor() {
    const host = {
      read: (address: number, used: number): number => {
        const chip = this.#host!;
        const value = chip.read(address, used);
        return this.#host === chip ? value : -1;
      },
      write: (address: number, value: number, mask: number, used: number): number => {
        const chip = this.#host!;
        chip.write(address, value, mask, used);
        return this.#host === chip ? 0 : -1;
      },
    };
    this.#exports = new WebAssembly.Instance(module, { host }).exports;
    const { buffer } = this.#exports.memory;
    this.data = new Uint8Array(buffer, 0, SRAM_START + SRAM_BYTES);
    this.words = new Uint16Array(buffer, at.words, FLASH_WORDS);
    this.#readHooked = new Uint8Array(buffer, at.readHooked, SRAM_START);
    this.#writeHooked = new Uint8Array(buffer, at.writeHooked, SRAM_START);
    this.#exchange = new Int32Array(buffer, at.exchange, 5);
  }

  /** From now on the core runs for this chip. @param reads @param writes the registers that concern its peripherals, by their addresses */
  takeOver(host: CoreHost, reads: Hooks, writes: Hooks): void {
    this.#host = host;
    for (let address = 0; address < SRAM_START; address++) {
      this.#readHooked[address] = reads[address] ? 1 : 0;
      this.#writeHooked[address] = writes[address] ? 1 : 0;
    }
  }

  /** To be called when words of the program have changed that may be executed. */
  decode(from: number, to: number): void {
    this.#exports.decode(from, to);
  }

  /** How long the run may last, in cycles from its beginning (an instruction at least), and whether an interrupt waits. To be told before a run, and again when it changes in one. */
  tell(limit: number, waiting: boolean): void {
    this.#exchange[2] = Math.min(Math.max(1, Math.ceil(limit)), 0x7fffffff);
    this.#exchange[3] = waiting ? 1 : 0;
  }

  /** Runs from a word of the program on; returns one of {@link ends}. */
  run(pc: number): number {
    this.#exchange[0] = pc;
    return this.#exports.run();
  }

  /** After a run: the next word of the program. */
  get pc(): number {
    return this.#exchange[0]!;
  }

  /** After a run: the cycles that it has taken. */
  get used(): number {
    return this.#exchange[1]!;
  }

  /** After a run: SREG before its last instruction. */
  get sregBefore(): number {
    return this.#exchange[4]!;
  }
}

/** avr8js' CPU with the core's memory as its own. */
export function cpuOf({ data, words }: Core): CPU {
  const { buffer, byteOffset, byteLength } = words;
  return Object.assign(new CPU(words, SRAM_BYTES), {
    data,
    dataView: new DataView(data.buffer, 0, data.length),
    progBytes: new Uint8Array(buffer, byteOffset, byteLength),
    pc22Bits: false, // it takes the whole memory for the program
  });
}
