// Another firmware on the emulated board, and a command that is interrupted: how they end, and that their traces can be read.
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { balancing, save } from '../cli/champions.js';
import { emptyDirectory, start, synaptolytic } from '../cli/command-line.js';

/** A trace as a reader takes it. @throws Error at a line that is none, or a time that goes back */
function readTrace(text: string): { readonly variables: number; readonly changes: number; readonly endS: number } {
  const [head, body] = text.split('$enddefinitions $end\n');
  const ids = new Set([...head!.matchAll(/^\$var (?:wire 1|real 64|string 1) (\S) \S+ \$end$/gm)].map(([, id]) => id));
  let time = -1;
  let changes = 0;
  expect(body!.endsWith('\n')).toBe(true);
  for (const line of body!.trimEnd().split('\n')) {
    const at = /^#(\d+)$/.exec(line);
    if (at) {
      expect(Number(at[1])).toBeGreaterThan(time);
      time = Number(at[1]);
      continue;
    }
    const [, id] = /^(?:[01]|r\S+ |s\S+ )(\S)$/.exec(line) ?? [];
    if (id === undefined || !ids.has(id)) throw new Error(`This is no change of a variable: ${line}`);
    changes++;
  }
  return { variables: ids.size, changes, endS: time / 1e10 };
}

describe('a firmware of somebody else', () => {
  it.each([
    ['echo.hex', 'but not the greeting of our firmware'],
    ['sleep-tick.hex', 'sent nothing for 6000 ms'],
  ])('%s ends the run like any such board, and its trace can be read', async (name, message) => {
    const directory = emptyDirectory();
    copyFileSync(`test/fixtures/avr/${name}`, join(directory, name));
    const champion = save(directory, 'champion.json', balancing);
    const { code, stdout, stderr } = await synaptolytic(
      directory,
      ...['validate', champion, '--level', 'rig', '--rig', 'bench', '--episodes', '1'],
      ...['--firmware', name, '--trace', 'board.vcd'],
    );
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(readTrace(readFileSync(join(directory, 'board.vcd'), 'utf8')).endS).toBeGreaterThan(1);
  });
});

/** Of the board's time: the champion is flashed by then, and the machine moves. */
const LONG_ENOUGH_S = 4;

it('a trace can be read after Ctrl-C, up to that moment', async () => {
  const directory = emptyDirectory();
  copyFileSync('firmware/uno.hex', join(directory, 'fork.hex'));
  const champion = save(directory, 'champion.json', balancing);
  const running = start(directory, [
    ...['validate', champion, '--level', 'rig', '--rig', 'bench', '--episodes', '1000'],
    ...['--firmware', 'fork.hex', '--trace', 'board.vcd', '--serial-log', 'serial.txt'],
  ]);
  const trace = () => readFileSync(join(directory, 'board.vcd'), 'utf8');
  const times = () => trace().match(/^#\d+$/gm) ?? [];
  await expect.poll(() => Number(times().at(-1)?.slice(1)) / 1e10).toBeGreaterThan(LONG_ENOUGH_S);
  running.interrupt();
  const { code, stderr } = await running.ended;
  expect(stderr).toMatch(/fork\.hex says that it is \S+ \d+\.\d+\./);
  expect(code).toBe(130);
  const { variables, changes, endS } = readTrace(trace());
  expect(variables).toBeGreaterThan(20);
  expect(changes).toBeGreaterThan(100);
  expect(endS).toBeGreaterThan(LONG_ENOUGH_S);
  for (const line of readFileSync(join(directory, 'serial.txt'), 'utf8').trimEnd().split('\n'))
    expect(line).toMatch(/^ *\d+\.\d{6} (host |board|- {4}) \S/);
});
