// What holds of every command, whichever there are: a mistake is one JSON document with --json, help is help, and no escape code gets through.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { all, inJson } from './all-commands.js';
import { emptyDirectory, synaptolytic } from './command-line.js';

const groups = all.filter(([, command]) => command.commands.length > 0);

/** An escape code, a line end that is none, a letter that turns the order round, as a file name or an option may have. */
const evil = 'x\u001b[31m\r\u202e\u009b2J.json';
const control = /(?![\n\t])[\p{Cc}\u202a-\u202e]/u;

/** The wrong lines that each command has: each is one of use, or of what it is given. */
function mistakes(name: string, command: Command): string[][] {
  const words = name.split(' ');
  const given = command.registeredArguments.filter(({ required }) => required).map(() => evil);
  const port = command.options.some(({ long }) => long === '--port') ? ['--port', evil] : [];
  return [
    [...words, '--no-such-option'],
    [...words, `--${evil}`],
    [...words, ...given, ...given, ...Array(3).fill(evil)],
    ...(given.length > 0 ? [words, [...words, ...given, ...port]] : []),
  ];
}

describe('a mistake with --json is one JSON document on stdout, and a message on stderr', () => {
  it.each(inJson)('%s', async (name, command) => {
    const directory = emptyDirectory();
    for (const words of mistakes(name, command)) {
      const { code, stdout, stderr } = await synaptolytic(directory, ...words, '--json');
      const said = JSON.stringify(words);
      const { error, ...rest } = JSON.parse(stdout) as { error: { exitCode: number; message: string } };
      expect(Object.keys(rest), said).toEqual([]);
      expect([2, 3, 4], said).toContain(code);
      expect(error.exitCode, said).toBe(code);
      expect(error.message, said).toMatch(/\S/);
      expect(stderr, said).toMatch(/^error: \S/m);
      expect(stdout + stderr, said).not.toMatch(control);
    }
  });

  it('also of a group that is given no command, of no command at all, and of one that there is not', async () => {
    for (const [name] of [...groups, ['nope'], ['rig nope']] as const) {
      const { code, stdout } = await synaptolytic(emptyDirectory(), ...name.split(' ').filter(Boolean), '--json');
      expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 2, error: { code: 'USAGE', exitCode: 2 } });
    }
  });
});

describe('help', () => {
  it.each(all)('of %s is what its --help says, with an example and the exit codes', async (name, command) => {
    const words = name.split(' ').filter(Boolean);
    const { code, stdout, stderr } = await synaptolytic(emptyDirectory(), ...words, '--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await synaptolytic(emptyDirectory(), 'help', ...words)).toEqual({ code, stdout, stderr });
    expect(stdout).toContain(`Usage: synaptolytic ${name}`.trimEnd());
    if (command.commands.length === 0)
      expect(stdout).toMatch(/^Example:\n {2}\$ synaptolytic .*^Exit codes:\n {4}0 {2}/ms);
    expect(stdout).not.toMatch(control);
  });
});

it('nothing that a file holds moves the terminal', async () => {
  const directory = emptyDirectory();
  writeFileSync(join(directory, 'a.json'), `{"format": "${evil}`);
  writeFileSync(join(directory, 'b.yaml'), `extends: desktop\n"${evil}": 3\npoleLength: "${evil}"\n`);
  writeFileSync(join(directory, 'c.txt'), `${evil} > 3\n`);
  for (const line of [
    'inspect a.json',
    'flash a.json --port emulated',
    'check b.yaml',
    'experiment b.yaml',
    'rig home --emulated --rig b.yaml',
    'rig replay a.json',
    'animate a.json',
    'plot a.json',
    'compare a.json',
  ]) {
    for (const words of [line.split(' '), [...line.split(' '), '--json']]) {
      const { code, stdout, stderr } = await synaptolytic(directory, ...words);
      expect([2, 3], line).toContain(code);
      expect(stdout + stderr, line).not.toMatch(control);
    }
  }
});
