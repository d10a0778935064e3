// The error of a rig file that must be refused.
import { parseRig } from '../../rig/description/files/index.js';
import { CodedError } from '../../src/base/index.js';

/** The error of a text read as small.yaml. @throws Error when the text is a rig. */
export function parseRigError(text: string): CodedError {
  try {
    parseRig(text, 'small.yaml');
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new Error(`This was accepted as a rig:\n${text}`);
}
