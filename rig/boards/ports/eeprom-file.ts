// Keeps the EEPROM of an emulated board in a file: 1024 raw bytes.
import { readFileSync, statSync } from 'node:fs';
import { writeFileAtomically } from '../../../src/base/files/index.js';
import { CodedError } from '../../../src/base/index.js';
import { type BoardErrorCode, EEPROM_BYTES } from '../index.js';

export class EepromFile {
  readonly #path: string;
  #saved: Uint8Array;

  /**
   * Reads the file; one that does not exist yet is an erased EEPROM.
   * @throws CodedError code 'BOARD_EEPROM_FILE' if it cannot be read or is of another size
   */
  constructor(path: string) {
    this.#path = path;
    this.#saved = read(path);
  }

  /** The bytes as they were read or saved last. */
  get bytes(): Uint8Array {
    return this.#saved;
  }

  /**
   * Saves the bytes if they differ from those saved last, and the file is whole at any moment.
   * @throws CodedError 'BOARD_EEPROM_FILE' if it cannot be written, or was changed by another process since; the file is then as before
   */
  save(bytes: Uint8Array): void {
    if (Buffer.compare(bytes, this.#saved) === 0) return;
    if (Buffer.compare(read(this.#path), this.#saved) !== 0) {
      const what = `${this.#path} was changed by another process while the emulated Uno used it, and is left as that process wrote it.`;
      throw new CodedError<BoardErrorCode>(
        'BOARD_EEPROM_FILE',
        `${what} Run the command again when the other one has ended.`,
      );
    }
    try {
      writeFileAtomically(this.#path, bytes);
    } catch (cause) {
      const why = message((cause as Error).cause);
      throw new CodedError<BoardErrorCode>(
        'BOARD_EEPROM_FILE',
        `${this.#path} cannot be written (${why}). Make room or choose another folder; the file is as it was before.`,
        { cause },
      );
    }
    this.#saved = Uint8Array.from(bytes);
  }
}

function read(path: string): Uint8Array {
  if (path === '') {
    const advice = 'Write emulated:FILE, or emulated for a board that begins erased.';
    throw new CodedError<BoardErrorCode>('BOARD_EEPROM_FILE', `The file for the EEPROM has no name. ${advice}`);
  }
  let bytes: Uint8Array;
  try {
    // A device such as /dev/zero would never end.
    if (!statSync(path).isFile()) throw new Error('it is no ordinary file');
    bytes = readFileSync(path);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
      return new Uint8Array(EEPROM_BYTES).fill(0xff);
    throw new CodedError<BoardErrorCode>(
      'BOARD_EEPROM_FILE',
      `${path} cannot be read (${message(cause)}). Give another file.`,
      {
        cause,
      },
    );
  }
  if (bytes.length !== EEPROM_BYTES) {
    const advice = 'Give another file, or one that does not exist yet to start with an empty EEPROM.';
    throw new CodedError<BoardErrorCode>(
      'BOARD_EEPROM_FILE',
      `${path} is not an EEPROM of the emulated Uno: it has ${bytes.length} bytes, not ${EEPROM_BYTES}. ${advice}`,
    );
  }
  return bytes;
}

function message(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
