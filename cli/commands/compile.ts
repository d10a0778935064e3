// synaptolytic compile: turns a champion into the image a board stores, or into source text of another program.
import { basename, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { programVersion, writeFileAtomically } from '../../src/base/files/index.js';
import {
  type CompileReport,
  compileChampion,
  compileEvaluator,
  type Target,
  targetExtensions,
  targets,
} from '../../src/compile/index.js';
import type { Champion } from '../../src/network/index.js';
import { completeCommand, type Session } from '../command.js';
import { CommandError } from '../failure.js';
import { readChampion } from '../input-files.js';
import { networkFacts } from '../network-facts.js';
import { beside } from '../output-files.js';

interface CompileOptions {
  readonly target: Target | 'image';
  readonly output?: string;
  readonly saturation: boolean;
  readonly json?: boolean;
}

export function addCompile(program: Command, session: Session): void {
  const command = program.command('compile').summary('turn champion.json into champion.syn, or into C, assembler, …');
  command
    .description(
      'Compiles a champion to the image that a board stores, which is proven by decoding it again; or, with --target, ' +
        'to source text that computes the same bits in a program of yours, with a self-test.',
    )
    .argument('<champion.json>', 'the champion')
    .addOption(
      new Option(
        '--target <target>',
        'what to write: the image; a header for C and C++; assembler for an ATmega and its header; both for any board of the Arduino IDE; …',
      )
        .choices(['image', ...targets])
        .default('image'),
    )
    .option('--no-saturation', 'source text that does not tell when an observation is held at its limit')
    .option(
      '-o, --output <file>',
      'the file, with the ending of its target; a header goes beside assembler, and the other way round (default: beside the champion)',
    );
  completeCommand(command, {
    examples: [
      'compile runs/seven/champion.json -o champion.syn',
      'compile runs/seven/champion.json --target arduino -o sketch/champion.h',
    ],
    exits: ['input', 'output'],
  });
  command.action((file: string, options: CompileOptions) => {
    if (options.target === 'image') writeTheImage(session, file, options);
    else writeEvaluator(session, file, options.target, options);
  });
}

function writeTheImage({ output }: Session, file: string, options: CompileOptions): void {
  if (!options.saturation) {
    throw new CommandError(
      'usage',
      '--no-saturation is for source text: a board always tells. Choose another --target.',
      { field: '--no-saturation' },
    );
  }
  const champion = readChampion(file);
  const { imagePath, report } = writeImage(champion, outputPath(file, options, 'image', ['.syn']));
  if (options.json) output.printJson({ image: imagePath, ...report });
  else output.printFacts([['image', imagePath], ...networkFacts(champion)]);
}

function writeEvaluator({ output }: Session, file: string, target: Target, options: CompileOptions): void {
  const champion = readChampion(file);
  const path = outputPath(file, options, target, targetExtensions(target));
  const madeBy = `synaptolytic ${programVersion()}`;
  const files = compileEvaluator(champion, target, { saturation: options.saturation, madeBy }).map(
    ({ extension, text }, k) => ({ path: k === 0 ? path : beside(path, extension), text }),
  );
  for (const { path, text } of files) writeFileAtomically(path, text);
  const paths = files.map(({ path }) => path);
  const { signature, errorBound } = compileChampion(champion).report;
  if (options.json) output.printJson({ target, files: paths, signature, errorBound });
  else output.printFacts([...paths.map((path) => ['file', path] as const), ...networkFacts(champion)]);
}

/** The file that is asked for, or the champion's name with the target's ending. A target never takes the place of another's file, nor the champion's. */
function outputPath(
  file: string,
  { output }: CompileOptions,
  target: string,
  endings: readonly [string, ...string[]],
): string {
  if (output === undefined) return beside(file, endings[0]);
  const name = basename(output);
  if (!endings.some((ending) => name.endsWith(ending) && name !== ending)) {
    const problem = `-o "${output}" does not end in ${endings.at(-1)}, as the target ${target} does.`;
    throw new CommandError('usage', `${problem} Write for example -o champion${endings[0]}.`);
  }
  if (resolve(output) === resolve(file)) {
    throw new CommandError(
      'usage',
      `-o "${output}" is the champion itself. Write for example -o champion${endings[0]}.`,
    );
  }
  return output;
}

/** A compiled champion and where its image is. */
export interface Compiled {
  readonly image: Uint8Array;
  readonly imagePath: string;
  readonly report: CompileReport;
}

/** Compiles a champion and writes the image. */
export function writeImage(champion: Champion, imagePath: string): Compiled {
  const { image, report } = compileChampion(champion);
  writeFileAtomically(imagePath, image);
  return { image, imagePath, report };
}
