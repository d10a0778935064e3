// Keeps the EEPROM or the flash of an emulated board in a file: its raw bytes.
import { readFileSync, statSync } from 'node:fs';
import { writeFileAtomically } from '../../../src/base/files/index.js';
import { CodedError } from '../../../src/base/index.js';
import { type BoardErrorCode, EEPROM_BYTES, FLASH_BYTES } from '../index.js';

interface Memory {
  readonly name: 'EEPROM' | 'flash';
  readonly article: 'a' | 'an';
  readonly bytes: number;
  readonly code: BoardErrorCode;
}

const EEPROM: Memory = { name: 'EEPROM', article: 'an', bytes: EEPROM_BYTES, code: 'BOARD_EEPROM_FILE' };
const FLASH: Memory = { name: 'flash', article: 'a', bytes: FLASH_BYTES, code: 'BOARD_FLASH_FILE' };

class MemoryFile {
  readonly #path: string;
  readonly #memory: Memory;
  #saved: Uint8Array;

  /**
   * Reads the file; one that does not exist yet is an erased memory.
   * @throws CodedError with the memory's code if it cannot be read or is of another size
   */
  constructor(path: string, memory: Memory) {
    this.#path = path;
    this.#memory = memory;
    this.#saved = read(path, memory);
  }

  /** The bytes as they were read or saved last. */
  get bytes(): Uint8Array {
    return this.#saved;
  }

  /**
   * Saves the bytes if they differ from those saved last, and the file is whole at any moment.
   * @throws CodedError with the memory's code if it cannot be written, or was changed by another process since; the file is then as before
   */
  save(bytes: Uint8Array): void {
    if (Buffer.compare(bytes, this.#saved) === 0) return;
    if (Buffer.compare(read(this.#path, this.#memory), this.#saved) !== 0) {
      const what = `${this.#path} was changed by another process while the emulated Uno used it, and is left as that process wrote it.`;
      throw new CodedError<BoardErrorCode>(
        this.#memory.code,
        `${what} Run the command again when the other one has ended.`,
      );
    }
    try {
      writeFileAtomically(this.#path, bytes);
    } catch (cause) {
      const why = message((cause as Error).cause);
      throw new CodedError<BoardErrorCode>(
        this.#memory.code,
        `${this.#path} cannot be written (${why}). Make room or choose another folder; the file is as it was before.`,
        { cause },
      );
    }
    this.#saved = Uint8Array.from(bytes);
  }
}

/** A file of 1024 bytes. A missing one is an erased EEPROM. */
export class EepromFile extends MemoryFile {
  /** @throws CodedError 'BOARD_EEPROM_FILE' if it cannot be read or is of another size */
  constructor(path: string) {
    super(path, EEPROM);
  }
}

/** A file of 32768 bytes. A missing one is an erased flash. */
export class FlashFile extends MemoryFile {
  /** @throws CodedError 'BOARD_FLASH_FILE' if it cannot be read or is of another size */
  constructor(path: string) {
    super(path, FLASH);
  }
}

function read(path: string, { name, article, bytes: size, code }: Memory): Uint8Array {
  if (path === '') {
    const advice = 'Write emulated:FILE, or emulated for a board that begins erased.';
    throw new CodedError<BoardErrorCode>(code, `The file for the ${name} has no name. ${advice}`);
  }
  let bytes: Uint8Array;
  try {
    // A device such as /dev/zero would never end.
    if (!statSync(path).isFile()) throw new Error('it is no ordinary file');
    bytes = readFileSync(path);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return new Uint8Array(size).fill(0xff);
    throw new CodedError<BoardErrorCode>(code, `${path} cannot be read (${message(cause)}). Give another file.`, {
      cause,
    });
  }
  if (bytes.length !== size) {
    const advice = `Give another file, or one that does not exist yet to start with an empty ${name}.`;
    throw new CodedError<BoardErrorCode>(
      code,
      `${path} is not ${article} ${name} of the emulated Uno: it has ${bytes.length} bytes, not ${size}. ${advice}`,
    );
  }
  return bytes;
}

function message(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
