// docs/command-line.md says what the program does: the same exit codes, commands, options and examples; the help has the real defaults.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.js';
import { Interruption } from '../../src/cli/interruption.js';
import { Output } from '../../src/cli/output.js';
import { createProgram } from '../../src/cli/program.js';
import { defaultSettings } from '../../src/learn/index.js';

const page = readFileSync('docs/command-line.md', 'utf8');
const program = createProgram({ output: new Output(process), interruption: new Interruption(), exit: 'ok' });

/** The text under a heading, up to the next one. */
function section(heading: string): string {
  return page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`))!;
}

describe('docs/command-line.md', () => {
  it('has the exit codes of the table, no more and no less', () => {
    const rows = [...section('Exit codes').matchAll(/^\| (\d+) \| (.+) \|$/gm)].map(([, code, meaning]) => ({
      code: Number(code),
      meaning,
    }));
    expect(rows).toEqual(Object.values(exitCodes));
  });

  it.each(program.commands.map((command) => [command.name(), command] as const))(
    '%s: the same options',
    (name, command) => {
      const documented = [...section(name).matchAll(/^\| (`-.*?`) \|/gm)].flatMap(
        ([, cell]) => cell!.match(/--[a-z-]+/g)!,
      );
      expect(documented.sort()).toEqual(command.options.map(({ long }) => long).sort());
    },
  );

  it.each(program.commands.map((command) => [command.name()]))('%s: an example that begins with it', (name) => {
    expect(section(name)).toMatch(new RegExp(`^ {4}synaptolytic ${name}\\b`, 'm'));
  });
});

describe('train --help', () => {
  it('has the defaults of the settings', () => {
    const help = program.commands
      .find((command) => command.name() === 'train')!
      .helpInformation()
      .replace(/\s+/g, ' ');
    const [swingUp, balance] = [defaultSettings('swing-up'), defaultSettings('balance')];
    expect(help).toContain(`--seed <n> number that all chance comes from (default: ${swingUp.seed})`);
    expect(help).toContain(`(default: ${swingUp.population}, balance and cartpole ${balance.population})`);
    expect(help).toContain(`in its generation (default: ${swingUp.episodes})`);
    expect(help).toContain(`removed at the start (default: ${swingUp.initialPrune})`);
    expect(help).toContain(`may stop (default: ${swingUp.minGenerations})`);
    expect(help).toContain(`at most (default: ${swingUp.maxGenerations})`);
    expect(help).toContain(`ends training (default: ${swingUp.targetReturn}, balance ${balance.targetReturn})`);
    expect(help).toContain(`is the champion (default: ${swingUp.confirmEpisodes})`);
  });
});
