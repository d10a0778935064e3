// Reads Intel HEX, the format in which avr-objcopy writes firmware.
import { CodedError, fromHex } from '../../src/base/index.js';
import { FLASH_BYTES } from './avr/flash.js';
import type { BoardErrorCode } from './board-error.js';

const DATA = 0;
const END_OF_FILE = 1;
const EXTENDED_SEGMENT_ADDRESS = 2;
const START_SEGMENT_ADDRESS = 3;
const EXTENDED_LINEAR_ADDRESS = 4;
const START_LINEAR_ADDRESS = 5;

/** The largest boot section of an ATmega328P begins here. */
const BOOT_SECTION = FLASH_BYTES - 4096;

/**
 * The program of an Intel HEX file for an ATmega328P, from address 0 on, without the erased bytes at its end.
 * @throws CodedError as {@link parseIntelHex}, or 'HEX_NO_PROGRAM' where there is nothing, or a boot loader
 */
export function parseProgram(hex: string, source: string): Uint8Array {
  const memory = parseIntelHex(hex, FLASH_BYTES, source);
  const begin = memory.findIndex((byte) => byte !== 0xff);
  if (begin < 0) throw noProgram(`${source} holds no program: nothing stands in it. ${AGAIN}`);
  if (begin >= BOOT_SECTION) {
    const advice = 'A boot loader is written by a programmer at the ICSP pins, not through another one.';
    throw noProgram(`${source} begins at byte ${begin}, where boot loaders are, so it is no program. ${advice}`);
  }
  return memory.subarray(0, memory.findLastIndex((byte) => byte !== 0xff) + 1);
}

/**
 * The flash with a boot loader in it, from an Intel HEX file, and the loader's first byte.
 * @throws CodedError as {@link parseIntelHex}, or 'HEX_NO_LOADER' where there is nothing, or a program
 */
export function parseBootLoader(hex: string, source: string): { readonly flash: Uint8Array; readonly start: number } {
  const flash = parseIntelHex(hex, FLASH_BYTES, source);
  const start = flash.findIndex((byte) => byte !== 0xff);
  if (start >= BOOT_SECTION) return { flash, start };
  const what =
    start < 0 ? 'nothing stands in it' : `it begins at byte ${start}, and boot loaders at ${BOOT_SECTION} or above`;
  const advice = 'Give one such as firmware/boot.hex; "synaptolytic firmware flash --hex" puts a program onto a board.';
  throw new CodedError<BoardErrorCode>('HEX_NO_LOADER', `${source} holds no boot loader: ${what}. ${advice}`);
}

/**
 * Parses Intel HEX (Intel, Hexadecimal Object File Format Specification, revision A) into memory of `size` bytes, 0xFF where
 * nothing is. `source` names the file in errors.
 * @throws CodedError code 'HEX_SYNTAX', 'HEX_CHECKSUM', 'HEX_TRUNCATED' or 'HEX_TOO_LARGE'
 */
export function parseIntelHex(text: string, size: number, source: string): Uint8Array {
  const memory = new Uint8Array(size).fill(0xff);
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  let base = 0;
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const place = `Line ${index + 1} of ${source}`;
    const record = parseRecord(line, place);
    switch (record.type) {
      case DATA:
        if (base + record.address + record.data.length > size) {
          const end = base + record.address + record.data.length;
          const advice = 'It was built for a larger chip, or is too big: build it for the ATmega328P.';
          throw new CodedError<BoardErrorCode>(
            'HEX_TOO_LARGE',
            `${place} goes up to byte ${end}, but there are ${size}. ${advice}`,
          );
        }
        memory.set(record.data, base + record.address);
        break;
      case END_OF_FILE:
        return memory;
      case EXTENDED_SEGMENT_ADDRESS:
        base = ((record.data[0]! << 8) | record.data[1]!) * 16;
        break;
      case EXTENDED_LINEAR_ADDRESS:
        base = ((record.data[0]! << 8) | record.data[1]!) * 65_536;
        break;
      case START_SEGMENT_ADDRESS:
      case START_LINEAR_ADDRESS:
        break; // an AVR starts at 0
      default:
        throw new CodedError<BoardErrorCode>(
          'HEX_SYNTAX',
          `${place} is a record of type ${record.type}, which Intel HEX does not have. ${AGAIN}`,
        );
    }
  }
  throw new CodedError<BoardErrorCode>(
    'HEX_TRUNCATED',
    `${source} ends without an end-of-file record, so a part is missing. ${AGAIN}`,
  );
}

function noProgram(message: string): CodedError<BoardErrorCode> {
  return new CodedError('HEX_NO_PROGRAM', message);
}

const AGAIN = 'Get the file again or build it again with "npm run firmware:build".';

/** `:`, then in hex the number of data bytes, address (2 bytes), type, data, and a checksum that makes the sum of all bytes 0. */
function parseRecord(line: string, place: string): { address: number; type: number; data: Uint8Array } {
  if (!/^:([0-9A-Fa-f]{2})*$/.test(line)) {
    throw new CodedError<BoardErrorCode>(
      'HEX_SYNTAX',
      `${place} is not an Intel HEX record (a colon and pairs of hex digits). ${AGAIN}`,
    );
  }
  const bytes = fromHex(line.slice(1));
  const length = (bytes[0] ?? 0) + 5;
  if (bytes.length < 5 || bytes.length < length) {
    throw new CodedError<BoardErrorCode>(
      'HEX_TRUNCATED',
      `${place} is cut off: it has ${bytes.length} of its ${length} bytes. ${AGAIN}`,
    );
  }
  if (bytes.length > length) {
    throw new CodedError<BoardErrorCode>(
      'HEX_SYNTAX',
      `${place} has ${bytes.length} bytes where it says ${length}. ${AGAIN}`,
    );
  }
  const sum = bytes.reduce((total, byte) => (total + byte) & 0xff, 0);
  if (sum !== 0) {
    throw new CodedError<BoardErrorCode>('HEX_CHECKSUM', `${place} is damaged: its checksum is wrong. ${AGAIN}`);
  }
  const type = bytes[3]!;
  const addresses = type === EXTENDED_SEGMENT_ADDRESS || type === EXTENDED_LINEAR_ADDRESS;
  if (addresses && bytes[0] !== 2) {
    throw new CodedError<BoardErrorCode>('HEX_SYNTAX', `${place} is an address record without its two bytes. ${AGAIN}`);
  }
  return { address: (bytes[1]! << 8) | bytes[2]!, type, data: bytes.subarray(4, -1) };
}
