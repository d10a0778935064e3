// A rig by the name of a preset or the path of a file.
import { readFile } from 'node:fs/promises';
import { CodedError, didYouMean } from '../../src/base/index.js';
import { parseRig } from './parse-rig.js';
import { presetText, rigNames } from './presets.js';
import type { RigErrorCode } from './problem.js';
import type { Rig } from './rig.js';

/**
 * @param nameOrPath a preset's name goes before a file of the same name; "./desktop" is the file.
 * @throws CodedError RIG_UNKNOWN when it is neither preset nor readable file; RIG_SYNTAX or RIG_INVALID as parseRig.
 */
export async function loadRig(nameOrPath: string): Promise<Rig> {
  if (rigNames.includes(nameOrPath)) return parseRig(presetText(nameOrPath), `${nameOrPath}.yaml`);
  let text: string;
  try {
    text = await readFile(nameOrPath, 'utf8');
  } catch (error) {
    throw unknown(nameOrPath, (error as NodeJS.ErrnoException).code);
  }
  return parseRig(text, nameOrPath);
}

function unknown(nameOrPath: string, why: string | undefined): CodedError<RigErrorCode> {
  if (why !== 'ENOENT')
    return new CodedError<RigErrorCode>('RIG_UNKNOWN', `The rig file ${nameOrPath} cannot be read (${why}).`);
  return new CodedError<RigErrorCode>(
    'RIG_UNKNOWN',
    `There is no rig "${nameOrPath}": it is neither a file nor a preset.${didYouMean(nameOrPath, rigNames)} The presets are: ${rigNames.join(', ')}.`,
  );
}
