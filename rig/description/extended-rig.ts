// Which rig a file extends: a preset by its name, or another file by its path, in the directory of the first.
import { didYouMean, quoted } from '../../src/base/index.js';
import { rigNames } from './presets.js';

/** A preset's name, or a file's path from where the first path starts; or what is wrong with what the field says. */
export function extendedRig(
  written: unknown,
  source: string,
): { readonly name: string } | { readonly problem: string } {
  const presets = `The presets are: ${rigNames.join(', ')}`;
  if (written === null || written === '')
    return { problem: `is empty; write a preset or a file such as ./mine.yaml. ${presets}` };
  if (typeof written !== 'string') return { problem: `is neither a preset nor a file such as ./mine.yaml. ${presets}` };
  if (rigNames.includes(written)) return { name: written };
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(written))
    return {
      problem: `${quoted(written)} is an address; write a preset, or a file of this computer such as ./mine.yaml`,
    };
  if (/(^|[/\\])\.{0,2}$/.test(written))
    return { problem: `${quoted(written)} is a directory; write a file in it, such as ./mine.yaml` };
  if (/[/\\]|\.ya?ml$/i.test(written)) return { name: besides(written, source) };
  const hint = didYouMean(written, rigNames);
  return { problem: `${quoted(written)} is no preset.${hint} ${presets}; a file is written as ./mine.yaml` };
}

/** The path of a file that is named in another. */
function besides(path: string, source: string): string {
  const isAbsolute = /^([/\\]|[a-z]:)/i.test(path);
  const directory = /^.*[/\\]/s.exec(source)?.[0] ?? '';
  const joined = straight(isAbsolute ? path : directory + path);
  // A file beside may have a preset's name.
  return rigNames.includes(joined) ? `./${joined}` : joined;
}

/** A path without steps to and fro, so that a file has one name. */
export function straight(path: string): string {
  const parts: string[] = [];
  for (const [i, part] of path.split(/[/\\]/).entries()) {
    if (part === '..' && parts.length > 0 && !['', '..'].includes(parts.at(-1)!)) parts.pop();
    else if (part !== '.' && (part !== '' || i === 0)) parts.push(part);
  }
  return parts.join('/');
}
