// The commands that there are, for tests of what holds of each.
import type { Command } from 'commander';
import { Interruption } from '../../cli/interruption.js';
import { Output } from '../../cli/output.js';
import { createProgram } from '../../cli/program.js';

const session = { output: new Output(process), interruption: new Interruption(), exit: 'ok' as const };
const program = await createProgram({ ...session, atEnd: [], hasBegun: false }, []);

/** Every command and group by its words; '' is the program. */
export const all: readonly (readonly [name: string, command: Command])[] = [
  ['', program],
  ...program.commands.flatMap((command) => [
    [command.name(), command] as const,
    ...command.commands.map((part) => [`${command.name()} ${part.name()}`, part] as const),
  ]),
];

/** Those that print JSON when they are asked to. */
export const inJson = all.filter(([, command]) => command.options.some(({ long }) => long === '--json'));
