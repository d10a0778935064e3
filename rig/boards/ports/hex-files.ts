// The programs that come with this package, as Intel HEX.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { CodedError } from '../../../src/base/index.js';
import type { BoardErrorCode } from '../index.js';

export interface HexFile {
  readonly hex: string;
  /** Its path, for messages. */
  readonly source: string;
}

/** The firmware of an Uno. @throws CodedError BOARD_FIRMWARE if it is missing */
export function firmwareHex(): HexFile {
  return shipped('uno.hex', 'firmware');
}

/** Our boot loader. @throws CodedError BOARD_FIRMWARE if it is missing */
export function bootLoaderHex(): HexFile {
  return shipped('boot.hex', 'boot loader');
}

function shipped(file: string, what: string): HexFile {
  try {
    const source = createRequire(import.meta.url).resolve(`synaptolytic/firmware/${file}`);
    return { hex: readFileSync(source, 'utf8'), source };
  } catch (cause) {
    const advice = 'Install the package again, or build the firmware with "npm run firmware:build".';
    throw new CodedError<BoardErrorCode>(
      'BOARD_FIRMWARE',
      `The ${what} of the emulated Uno (firmware/${file}) is missing. ${advice}`,
      { cause },
    );
  }
}
