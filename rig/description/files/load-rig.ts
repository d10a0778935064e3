// A rig by the name of a preset or the path of a file.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { CodedError, decodeText, didYouMean, stemOf } from '../../../src/base/index.js';
import { parseRigWith, type Rig, type RigErrorCode, type RigText, rigNames } from '../index.js';

/**
 * Reads a rig (docs/rig-file.md). What the text does not give is taken from the preset or file that it extends, or derived.
 * @param source what the text is from, for messages; its last part without extension is the rig's name.
 * @throws CodedError RIG_SYNTAX or RIG_INVALID, with file, line and field of everything that was found wrong.
 */
export function parseRig(text: string, source: string): Rig {
  return parseRigWith(rigText, text, source);
}

/**
 * @param nameOrPath a preset's name goes before a file of the same name; "./desktop" is the file.
 * @throws CodedError RIG_UNKNOWN when it is neither preset nor readable file; RIG_SYNTAX or RIG_INVALID as parseRig.
 */
export async function loadRig(nameOrPath: string): Promise<Rig> {
  if (rigNames.includes(nameOrPath)) return parseRig(presetText(nameOrPath), `${nameOrPath}.yaml`);
  let text: string;
  try {
    text = decodeText(await readFile(nameOrPath));
  } catch (error) {
    throw unknown(nameOrPath, (error as NodeJS.ErrnoException).code);
  }
  return parseRig(text, nameOrPath);
}

/** The text of a preset by its name, of a file by its path; undefined where there is none that can be read. */
export const rigText: RigText = (nameOrPath) => {
  if (rigNames.includes(nameOrPath)) return presetText(nameOrPath);
  try {
    return decodeText(readFileSync(nameOrPath));
  } catch {
    return undefined;
  }
};

/** The preset whose own file a path leads to; undefined for any other path. */
export function presetAt(path: string): string | undefined {
  const real = existsSync(path) ? realpathSync(path) : undefined;
  return rigNames.find((name) => real === realpathSync(presetPath(name)));
}

function presetText(name: string): string {
  return readFileSync(presetPath(name), 'utf8');
}

/** By the package's own name, so that it is found from the source and from dist. */
function presetPath(name: string): string {
  return createRequire(import.meta.url).resolve(`synaptolytic/rig/presets/${name}.yaml`);
}

function unknown(nameOrPath: string, why: string | undefined): CodedError<RigErrorCode> {
  if (why !== 'ENOENT')
    return new CodedError<RigErrorCode>('RIG_UNKNOWN', `The rig file ${nameOrPath} cannot be read (${why}).`).at({
      file: nameOrPath,
    });
  return new CodedError<RigErrorCode>(
    'RIG_UNKNOWN',
    `There is no rig "${nameOrPath}": it is neither a file nor a preset.${didYouMean(stemOf(nameOrPath), rigNames)} The presets are: ${rigNames.join(', ')}.`,
  );
}
