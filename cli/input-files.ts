// Reads the files a user names: champions, images, limits.
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { decodeText } from '../src/base/index.js';
import { decodeImage, type Image } from '../src/compile/index.js';
import { type Champion, parseChampion } from '../src/network/index.js';
import { CommandError } from './failure.js';

/** @throws CommandError 'input' when the file cannot be read. */
export function readInput(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const place = { file: path };
    throw new CommandError('input', `Cannot read ${path}: ${explanations[code ?? ''] ?? message}.`, place, error);
  }
}

const explanations: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file. Check the name',
  EACCES: 'you are not allowed to. Change its permissions',
  ENOTDIR: 'a part of its path is a file. Check the name',
  EISDIR: 'it is a directory. Name a file in it',
  ERR_INVALID_ARG_VALUE: 'no file can have such a name. Check it',
};

/** A file as text. @throws CommandError 'input' when the file cannot be read. */
export function readTextInput(path: string): string {
  return decodeText(readInput(path));
}

/** @throws CommandError or CodedError CHAMPION_INVALID when it is not a champion file. */
export function readChampion(path: string): Champion {
  const bytes = readInput(path);
  if (bytes.subarray(0, 3).toString('latin1') === 'SYN') {
    const advice = 'Give the champion.json that it was compiled from.';
    throw new CommandError('input', `${path} is an image, not a champion file. ${advice}`, { file: path });
  }
  return parseChampion(decodeText(bytes), path);
}

/** @throws CommandError 'input' when the task a champion was trained for cannot be played with it. */
export async function checkTask(champion: Champion, path: string): Promise<void> {
  const { championTask } = await import('../rig/hil/index.js');
  try {
    championTask(champion);
  } catch (error) {
    throw new CommandError('input', `${path} cannot be played. ${(error as Error).message}`, { file: path });
  }
}

/** @throws CommandError or CodedError when it is not an image file. */
export function readImage(path: string): { readonly bytes: Uint8Array; readonly image: Image } {
  const bytes = readInput(path);
  return { bytes, image: decodeImage(bytes, path) };
}

/** Whether a file is to be read as an image; everything else is read as a champion. */
export function isImagePath(path: string): boolean {
  return extname(path) === '.syn';
}
