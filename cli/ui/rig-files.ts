// Rig files that the page shows as a form and saves: only when what comes of it is a rig, and never over what somebody else has written meanwhile.
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { editRigFile, presetAt, type RigForm, rigForm, rigNames, rigText } from '../../rig/description/files/index.js';
import { createFileAtomically, writeFileAtomically } from '../../src/base/files/index.js';
import { decodeText } from '../../src/base/index.js';
import type { RigFileChange, ShownRigFile } from '../../src/ui-api/index.js';
import { CommandError } from '../failure.js';

type Shown = ShownRigFile<RigForm>;

/** A file as it is now. */
interface Current {
  readonly text: string;
  readonly version: string;
  /** For messages, and the paths in it are from its directory. */
  readonly source: string;
  readonly isPreset: boolean;
}

export class RigFiles {
  readonly #given: string;
  /** Files that may be read and written; presets are beside them. */
  readonly #files: string[];

  /** @param given the rig of the machine: a preset's name, or the path of a file. */
  constructor(given: string) {
    this.#given = rigNames.includes(given) ? given : (presetAt(given) ?? given);
    this.#files = rigNames.includes(this.#given) ? [] : [this.#given];
  }

  /** @param path null for the rig of the machine. @throws CommandError or CodedError when it cannot be shown */
  show(path: string | null): Shown {
    const asked = path ?? this.#given;
    const current = this.#read(asked);
    return this.#shown(asked, current, current.text);
  }

  /** What changes make of a file, which is saved if that is asked for. @throws as show, CodedError WRITE_FAILED */
  change(body: unknown): Shown {
    const { path, version, values, save, name } = checkedChange(body);
    const current = this.#read(path);
    const text = editRigFile(current.text, values);
    const shown = this.#shown(path, current, text);
    if (current.version !== version) return { ...shown, hasChanged: true };
    if (save === undefined) return shown;
    if (shown.form.wrong > 0) return { ...shown, refusal: 'Nothing was saved: what is wrong stands at its field.' };
    if (save === 'as new') return this.#create(shown, current, text, name);
    if (current.isPreset) return { ...shown, refusal: `${path} is a preset. Save it as a new file.` };
    writeFileAtomically(realpathSync(path), text);
    return { ...this.show(path), saved: path };
  }

  #create(shown: Shown, { source }: Current, text: string, name: string): Shown {
    if (!/^\w[\w.-]*\.ya?ml$/i.test(name)) {
      return { ...shown, refusal: `"${name}" is no name for a rig file: write one such as my-rig.yaml.` };
    }
    const path = join(dirname(source), name);
    if (!createFileAtomically(path, text)) {
      return { ...shown, refusal: `There is a file ${path} already, and it was left as it is. Choose another name.` };
    }
    this.#files.push(path);
    return { ...this.show(path), saved: path };
  }

  #shown(path: string, current: Current, text: string): Shown {
    const { version, source, isPreset } = current;
    const paths = [...rigNames, ...this.#files];
    return { path, paths, isPreset, version, form: rigForm(rigText, text, source, current.text) };
  }

  #read(path: string): Current {
    if (rigNames.includes(path)) {
      return { text: `extends: ${path}\n`, version: path, source: `my-${path}.yaml`, isPreset: true };
    }
    if (!this.#files.includes(path)) throw new CommandError('input', `The page does not show the file "${path}".`);
    let bytes: Buffer;
    try {
      bytes = readFileSync(path);
    } catch (error) {
      const why = (error as NodeJS.ErrnoException).code;
      throw new CommandError('input', `The rig file ${path} cannot be read now (${why}).`);
    }
    const version = createHash('sha256').update(bytes).digest('hex');
    return { text: decodeText(bytes), version, source: path, isPreset: false };
  }
}

/** @throws CommandError for what is no change */
function checkedChange(body: unknown): RigFileChange & { readonly name: string } {
  const { path, version, values, save, name = '' } = body as Partial<RigFileChange>;
  const areTexts = [path, version, name, ...Object.values(values ?? {})].every((each) => typeof each === 'string');
  const isKnown = save === undefined || save === 'here' || save === 'as new';
  if (!areTexts || !isKnown || typeof values !== 'object') {
    throw new CommandError('input', 'The request is no change of a rig file.');
  }
  return { path: path!, version: version!, values, ...(save && { save }), name };
}
