// A served board, which lives in real time, is flashed, asked and told of on the command line.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Output } from '../../cli/output.js';
import { serveBoard } from '../../rig/serving/index.js';
import { program } from '../boards/programs.js';
import { printed, usb } from './board-list.js';
import { balancing, save } from './champions.js';
import { emptyDirectory, synaptolytic } from './command-line.js';
import { noSilentPort, silentPort } from './silent-port.js';

/** The path of a board that is served for the length of the test. */
async function serve(board: Parameters<typeof serveBoard>[1] = {}): Promise<string> {
  const served = await serveBoard({ tcp: { host: '127.0.0.1', port: 0 } }, board);
  onTestFinished(() => served.close());
  return served.path;
}

describe('firmware', () => {
  it('is put onto an empty board, runs, is there already, keeps the champion, and is told', async () => {
    const directory = emptyDirectory();
    const port = ['--port', await serve({ bootloader: true })];
    const empty = await synaptolytic(directory, 'firmware', 'info', ...port, '--json');
    expect(JSON.parse(empty.stdout)).toMatchObject({
      answers: 'a boot loader only',
      loader: { name: 'synaptolytic 1' },
    });
    expect(empty.code).toBe(0);
    const progress = vi.spyOn(Output.prototype, 'tick');
    const first = await synaptolytic(directory, 'firmware', 'flash', ...port);
    const [, pages] = /^written +(\d+) pages/m.exec(first.stdout)!;
    for (const last of [`read page ${pages}`, `write page ${Number(pages) - 1}`, `verify page ${pages}`])
      expect(progress).toHaveBeenCalledWith(`${last} of ${pages}`);
    progress.mockRestore();
    expect(first.stderr).toBe('');
    expect(first.stdout).toMatch(/^written +\d+ pages, read back and equal$/m);
    expect(first.stdout).toMatch(/^runs +synaptolytic \d+\.\d+$/m);
    const champion = save(directory, 'a.json', balancing);
    expect((await synaptolytic(directory, 'flash', champion, ...port)).code).toBe(0);
    const told = await synaptolytic(directory, 'firmware', 'flash', ...port);
    expect(told.stdout).toMatch(/^written +nothing: the board holds it already$/m);
    const again = await synaptolytic(directory, 'firmware', 'flash', ...port, '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ pagesWritten: 0, firmware: expect.stringMatching(/^\d+\.\d+$/) });
    const { stdout } = await synaptolytic(directory, 'firmware', 'info', ...port);
    expect(stdout).toMatch(/^boot loader +synaptolytic 1\nprogram +synaptolytic \d+\.\d+, READY$/m);
    expect(stdout).toMatch(/^supply +5\.01 V as the chip measures it, within 10 %$/m);
    expect(stdout).toMatch(/^brown-out reset +below 2\.7 V; at 16 MHz the chip is specified from 3\.8 V on/m);
    const kept = await synaptolytic(directory, 'flash', champion, ...port);
    expect(kept.stdout).toContain('holds exactly this image already');
  });

  it.skipIf(noSilentPort)(`is nothing at a port that is silent${noSilentPort}`, async () => {
    const { path } = await silentPort();
    const { code, stdout } = await synaptolytic(emptyDirectory(), 'firmware', 'info', '--port', path, '--json');
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 4, port: path, answers: 'nothing' });
  });
});

interface Asked {
  readonly found?: { readonly answers: string; readonly loader?: object };
  readonly problem?: string;
}

describe('boards --ask', () => {
  it('tells who answers at each port, and of a port that does not work', async () => {
    const directory = emptyDirectory();
    const hex = join(directory, 'echo.hex');
    writeFileSync(hex, program('echo'));
    const other = await serve({ bootloader: true });
    expect((await synaptolytic(directory, 'firmware', 'flash', '--port', other, '--hex', hex)).code).toBe(0);
    const boards = usb(await serve(), other, await serve({ bootloader: true }), 'tcp://127.0.0.1:1');
    const asked = JSON.parse(await printed(boards, { ask: true, json: true })) as Asked[];
    expect(asked.map(({ found }) => [found?.answers, found?.loader !== undefined])).toEqual([
      ['our firmware', false],
      ['another program', true],
      ['a boot loader only', true],
      [undefined, false],
    ]);
    expect(asked[3]!.problem).toContain('No board is served');
    expect(await printed(usb(other), { ask: true })).toMatch(/another program; boot loader synaptolytic 1$/m);
  });
});
