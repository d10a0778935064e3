// The scripts of `completion`, read by the shells themselves: what each offers for a line whose last word is being written.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Shell, scripts } from '../../cli/completion/scripts.js';
import { emptyDirectory, synaptolytic } from './command-line.js';

/** Lines, and all words that are offered, or some of them. */
const lines: readonly (readonly [line: string, offered: readonly string[] | { readonly among: readonly string[] }])[] =
  [
    ['mini', ['minimise']],
    ['', { among: ['train', 'rig', 'help', 'completion'] }],
    ['rig r', ['replay', 'run']],
    ['--verbose rig mon', ['monitor']],
    ['help rig ho', ['home']],
    ['train --elect ', ['software', 'twin']],
    ['train --resume run --requ', ['--require-target']],
    ['train --method mk', ['mk1', 'mk2']],
    ['rig run --emu', ['--emulated']],
    ['inspect --qui', ['--quiet']],
    ['inspect cham', ['champion.json']],
    ['train --resume ru', ['runs/']],
    ['rig home --rig des', { among: ['desktop'] }],
    ['completion ', ['bash', 'fish', 'zsh']],
    ['train --seed ', []],
  ];

/** Reads the script in file $1 and completes the words that follow; prints an offer to a line. */
const programs: Record<Shell, string> = {
  bash: `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
    compopt() { :; }
    _synaptolytic; for offer in "\${COMPREPLY[@]}"; do if [ -d "$offer" ]; then offer=$offer/; fi; echo "$offer"; done`,
  // compadd and _files work in zsh's line editor only; here they tell what they are given.
  zsh: `compdef() { : }; source "$1"; shift; words=("$@"); CURRENT=$#
    setopt nullglob
    compadd() { shift; print -l -- "$@" }
    _files() { if [[ "$1" = -/ ]]; then local each; for each in *(/N); do print -- $each/; done; else print -l -- *; fi }
    _synaptolytic`,
  fish: `source $argv[2]; complete -C "$argv[3..-1]"`,
};

function offers(shell: Shell, directory: string, line: string): string[] {
  const words = ['synaptolytic', ...line.split(' ')];
  const options = shell === 'bash' ? ['--norc', '-c'] : shell === 'zsh' ? ['-f', '-c'] : ['--no-config', '-c'];
  const { stdout, stderr, status } = spawnSync(shell, [...options, programs[shell], shell, './script', ...words], {
    cwd: directory,
    env: { ...process.env, HOME: directory },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const found = stdout.split('\n').map((each) => each.split('\t')[0]!);
  return [...new Set(found)].filter((each) => each !== '' && each.startsWith(words.at(-1)!)).sort();
}

describe.each(Object.keys(scripts) as Shell[])('%s', (shell) => {
  const isThere = spawnSync(shell, ['--version']).status === 0;
  if (!isThere)
    console.log(`There is no ${shell} here, so its completion is not tested. Debian has it: apt-get install ${shell}.`);

  it.skipIf(!isThere).each(lines)('synaptolytic %s', async (line, offered) => {
    const directory = emptyDirectory();
    mkdirSync(join(directory, 'runs'));
    writeFileSync(join(directory, 'champion.json'), '');
    const { stdout, code } = await synaptolytic(directory, 'completion', shell);
    expect(code).toBe(0);
    writeFileSync(join(directory, 'script'), stdout);
    const found = offers(shell, directory, line);
    if ('among' in offered) expect(found).toEqual(expect.arrayContaining([...offered.among]));
    else expect(found).toEqual(offered);
  });
});

it('another shell is refused by name', async () => {
  const { code, stderr } = await synaptolytic(emptyDirectory(), 'completion', 'csh');
  expect(code).toBe(2);
  expect(stderr).toContain("Command-argument value 'csh' is invalid");
});
