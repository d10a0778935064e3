// A file that somebody opens in the page.
import { decodeText } from '../src/base/index.js';

/** Its text, however an editor has saved it. */
export async function textOfFile(file: File): Promise<string> {
  return decodeText(new Uint8Array(await file.arrayBuffer()));
}
