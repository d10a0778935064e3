// synaptolytic compile: turns a champion into the image a board stores and a C header.
import type { Command } from 'commander';
import { writeFileAtomically } from '../../src/base/files/index.js';
import { type CompileReport, compileChampion } from '../../src/compile/index.js';
import type { Champion } from '../../src/network/index.js';
import { completeCommand, type Session } from '../command.js';
import { CommandError } from '../failure.js';
import { isImagePath, readChampion } from '../input-files.js';
import { networkFacts } from '../network-facts.js';
import { beside } from '../output-files.js';

export function addCompile(program: Command, session: Session): void {
  const command = program.command('compile').summary('turn champion.json into champion.syn and champion.h');
  command
    .description(
      'Compiles a champion to the image that a board stores, and to a C header for building the network in. ' +
        'The image is proven by decoding it again.',
    )
    .argument('<champion.json>', 'the champion')
    .option(
      '-o, --output <file>',
      'the image, a name that ends in .syn; the header goes beside it (default: beside the champion)',
    );
  completeCommand(command, {
    examples: ['compile runs/seven/champion.json -o champion.syn'],
    exits: ['input', 'output'],
  });
  command.action((file: string, { output, json }: { output?: string; json?: boolean }) => {
    const champion = readChampion(file);
    if (output !== undefined && !isImagePath(output)) {
      // Otherwise the image could take the place of its own header, or of the champion.
      const problem = `-o "${output}" does not end in .syn, by which the other commands know an image.`;
      throw new CommandError('usage', `${problem} Write for example -o champion.syn.`);
    }
    const compiled = writeImage(champion, output ?? beside(file, '.syn'));
    if (json) {
      session.output.printJson({ image: compiled.imagePath, header: compiled.headerPath, ...compiled.report });
      return;
    }
    session.output.printFacts([
      ['image', compiled.imagePath],
      ['header', compiled.headerPath],
      ...networkFacts(champion),
    ]);
  });
}

/** A compiled champion and where its files are. */
export interface Compiled {
  readonly image: Uint8Array;
  readonly imagePath: string;
  readonly headerPath: string;
  readonly report: CompileReport;
}

/** Compiles a champion and writes the image, and the header beside it. */
export function writeImage(champion: Champion, imagePath: string): Compiled {
  const { image, header, report } = compileChampion(champion);
  const headerPath = beside(imagePath, '.h');
  writeFileAtomically(imagePath, image);
  writeFileAtomically(headerPath, header);
  return { image, imagePath, headerPath, report };
}
