// docs/command-line.md says what the program does: the same exit codes, commands, options and examples; the help has the real defaults.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../cli/exit-codes.js';
import { Interruption } from '../../cli/interruption.js';
import { Output } from '../../cli/output.js';
import { createProgram } from '../../cli/program.js';
import { settingOptions } from '../../cli/setting-options.js';
import { taskNames } from '../../sim/index.js';
import { defaultSettings, methodNames } from '../../src/learn/index.js';
import { searchableTasks } from '../../src/minimise/index.js';

const page = readFileSync('docs/command-line.md', 'utf8');
const session = {
  output: new Output(process),
  interruption: new Interruption(),
  exit: 'ok',
  atEnd: [],
  hasBegun: false,
} as const;
const program = await createProgram({ ...session, atEnd: [] }, []);

/** Every command by the words that call it: 'train', 'rig run'. */
const commands = program.commands.flatMap((command) =>
  command.commands.length > 0
    ? command.commands.map((part) => [`${command.name()} ${part.name()}`, part] as const)
    : [[command.name(), command] as const],
);

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

  it('has the options of every command', () => {
    const documented = [...section('Options of every command').matchAll(/^\| `(--[a-z]+)` \|/gm)].map(
      ([, flag]) => flag!,
    );
    expect(documented.sort()).toEqual(program.options.map(({ long }) => long).sort());
  });

  it('begins with a row for every command', () => {
    const rows = [...page.split(/^## /m)[0]!.matchAll(/^\| \[`([a-z ]+)`\]/gm)].map(([, name]) => name!);
    expect(rows.sort()).toEqual(commands.map(([name]) => name).sort());
  });

  it.each(commands)('%s: the same options', (name, command) => {
    const documented = [...section(name).matchAll(/^\| (`-.*?`) \|/gm)].flatMap(
      ([, cell]) => cell!.match(/--[a-z-]+/g)!,
    );
    expect(documented.sort()).toEqual(command.options.map(({ long }) => long).sort());
  });

  it.each(commands.map(([name]) => [name]))('%s: an example that begins with it', (name) => {
    expect(section(name)).toMatch(new RegExp(`^ {4}synaptolytic ${name}\\b`, 'm'));
  });
});

it('minimise: the tasks that can be searched', () => {
  const names = searchableTasks.map((name) => `\`${name}\``).join(', ');
  expect(section('minimise')).toContain(`| \`--task <name>\` | ${names}; `);
});

describe('train --help', () => {
  const help = program.commands
    .find((command) => command.name() === 'train')!
    .helpInformation()
    .replace(/\s+/g, ' ');

  it('has the defaults of the settings', () => {
    const [swingUp, balance] = [defaultSettings('swing-up'), defaultSettings('balance')];
    const evolve = defaultSettings('swing-up', 'evolve');
    const regrow = defaultSettings('swing-up', 'regrow');
    const byLessons = defaultSettings('rig-swing-up', 'evolve', { taskParameters: { wideningGenerations: 9 } });
    const said = (setting: 'minGenerations' | 'checkEvery' | 'maxGenerations'): string => {
      const values: [string, number][] = [['', swingUp[setting]]];
      if (regrow[setting] === evolve[setting]) values.push(['regrow and evolve ', evolve[setting]]);
      else values.push(['regrow ', regrow[setting]], ['evolve ', evolve[setting]]);
      if (byLessons[setting] !== evolve[setting]) values.push(['evolve by lessons ', byLessons[setting]]);
      // What is as in the article is not said again.
      const [first, ...others] = values;
      return [first!, ...others.filter(([, value]) => value !== first![1])]
        .map(([who, value]) => who + value)
        .join(', ');
    };
    const episodes = taskNames.map((task) => defaultSettings(task, 'evolve').episodes);
    expect(help).toContain(
      `(default: ${swingUp.episodes}, regrow ${regrow.episodes}, evolve ${Math.min(...episodes)} to ${Math.max(...episodes)} by the task, by lessons ${byLessons.episodes})`,
    );
    for (const setting of ['minGenerations', 'checkEvery', 'maxGenerations'] as const) {
      expect(help).toContain(`(default: ${said(setting)})`);
    }
    expect(help).toContain(`(default: 0.25, regrow ${(regrow as { initialPrune?: number }).initialPrune})`);
    const cut = defaultSettings('balance', 'regrow').firstCut;
    expect(help).toContain(`(default: by the task, at least ${cut}; swing-up ${regrow.firstCut})`);
    const values: Record<string, unknown> = Object.assign(
      {},
      ...methodNames.map((method) => defaultSettings('swing-up', method)),
    );
    expect(help).toContain(
      `(default: ${swingUp.population}, balance and cartpole ${balance.population}, regrow and evolve by the size of the network, ${regrow.population} and ${evolve.population} for the article; evolve by lessons ${byLessons.population})`,
    );
    const targets = `what counts as solved of the task, ${swingUp.targetReturn} for swing-up`;
    expect(help).toContain(`--target <return> mean return that lets training stop (default: ${targets}; none with`);
    expect(section('train')).toContain(
      '| mean return that lets training stop; [what counts as solved](physics.md) of the task, ',
    );
    const same = settingOptions('--episodes').filter(({ help }) => /\(default: [\w.]+\)$/.test(help));
    expect(same.map(({ setting }) => setting)).toEqual(
      expect.arrayContaining(['seed', 'parents', 'maxKeep', 'hidden']),
    );
    for (const { setting, flag, help: said } of same.filter(({ setting }) => setting !== 'fitness')) {
      expect(said, flag).toContain(`(default: ${values[setting]})`);
    }
  });

  it.each(methodNames)('has an option for every setting of %s', (method) => {
    const options = settingOptions('--episodes').map(({ setting }) => setting as string);
    const others = ['task', 'taskParameters', 'method', 'rig', 'observationScales', 'mirror'];
    for (const setting of Object.keys(defaultSettings('swing-up', method)))
      expect([...options, ...others]).toContain(setting);
  });
});
