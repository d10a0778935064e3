// A rig by the name of a preset or the path of a file.
import { readFile } from 'node:fs/promises';
import { nearestName } from '../../sim/index.js';
import { parseRig } from './parse-rig.js';
import { presetText, rigNames } from './presets.js';
import type { Rig } from './rig.js';
import { RigError } from './rig-error.js';

/**
 * @param nameOrPath a preset's name goes before a file of the same name; "./desktop" is the file.
 * @throws RigError RIG_UNKNOWN when it is neither preset nor readable file; RIG_SYNTAX or RIG_INVALID as parseRig.
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

function unknown(nameOrPath: string, why: string | undefined): RigError {
  if (why !== 'ENOENT') return new RigError('RIG_UNKNOWN', `The rig file ${nameOrPath} cannot be read (${why}).`);
  const meant = nearestName(nameOrPath, rigNames);
  return new RigError(
    'RIG_UNKNOWN',
    `There is no rig "${nameOrPath}": it is neither a file nor a preset. Did you mean "${meant}"? The presets are: ${rigNames.join(', ')}.`,
  );
}
