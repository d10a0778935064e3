// Boards that other programs can reach, on the command line: what is refused, and why.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { factsSheet } from '../../cli/commands/firmware/board-facts.js';
import { choosePort } from '../../cli/commands/firmware/port-choice.js';
import { type BoardListing, firmwareHex } from '../../rig/boards/ports/index.js';
import { serveBoard } from '../../rig/serving/index.js';
import { printed, usb } from './board-list.js';
import { emptyDirectory, start, synaptolytic } from './command-line.js';

/** The path of a board that is served for the length of the test. */
async function serve(board: Parameters<typeof serveBoard>[1] = {}): Promise<string> {
  const served = await serveBoard({ tcp: { host: '127.0.0.1', port: 0 } }, board);
  onTestFinished(() => served.close());
  return served.path;
}

describe('a port that nobody named', () => {
  const emulated: BoardListing = { path: 'emulated', description: 'emulated Uno', isUsb: false };
  const choose = (...boards: BoardListing[]): Promise<string> =>
    choosePort(undefined, async () => ({ boards: [...boards, emulated], notes: [] }));

  it('is the only one at USB', async () => {
    expect(await choose(...usb('/dev/ttyACM0'))).toBe('/dev/ttyACM0');
  });

  it('is none when there is none, and why ports could not be listed is told', async () => {
    await expect(choose()).rejects.toMatchObject({
      exit: 'usage',
      message: expect.stringMatching(/No board is plugged in.*--port/),
    });
    const blind = choosePort(undefined, async () => ({ boards: [emulated], notes: ['Listing needs udev.'] }));
    await expect(blind).rejects.toThrow('Listing needs udev.');
  });

  it('is never one of two', async () => {
    const choosing = choose(...usb('/dev/ttyACM0', '/dev/ttyUSB1'));
    await expect(choosing).rejects.toMatchObject({
      exit: 'usage',
      message: expect.stringMatching(/2 boards:.*ttyACM0.*ttyUSB1.*--port/s),
    });
  });
});

describe('firmware', () => {
  it('is not looked for where it cannot be: the emulated board, nothing at a port, a program that is no HEX', async () => {
    const directory = emptyDirectory();
    const flash = (...words: string[]) => synaptolytic(directory, 'firmware', 'flash', ...words);
    const emulated = await flash('--port', 'emulated');
    expect(emulated).toMatchObject({ code: 2, stderr: expect.stringContaining('serve --bootloader') });
    const nobody = await flash('--port', 'tcp://127.0.0.1:1');
    expect(nobody).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('No board is served at tcp://127.0.0.1:1'),
    });
    writeFileSync(join(directory, 'no.hex'), 'hello');
    const broken = await flash('--port', 'tcp://127.0.0.1:1', '--hex', 'no.hex');
    expect(broken.stderr).toContain('no.hex');
    expect(broken.code).toBe(3);
  });
});

describe('boards', () => {
  it('opens no port unless it is told to, and a port that does not work keeps no other from being told', async () => {
    const boards = usb('tcp://127.0.0.1:1', 'tcp://127.0.0.1:2');
    expect(JSON.parse(await printed(boards, { json: true }))).toEqual(boards);
    const problem = expect.stringContaining('No board is served');
    const asked = JSON.parse(await printed(boards, { ask: true, json: true }));
    expect(asked).toEqual(boards.map((board) => ({ ...board, problem })));
  });
});

describe('what is told of a board', () => {
  const told = (name: string): string[] => {
    const loader = { name, start: 0x7800, chip: '1e950f' };
    return factsSheet({ port: 'a', answers: 'our firmware', loader, firmware: '0.1', state: 'IDLE' }).map(
      ([, value]) => `${value}`,
    );
  };

  it('names its boot loader, and advises to replace ATmegaBOOT alone', () => {
    expect(told('Optiboot 4.4')).toEqual(['Optiboot 4.4', 'synaptolytic 0.1, IDLE']);
    expect(told('ATmegaBOOT')).toEqual([
      'ATmegaBOOT',
      expect.stringMatching(/leaves the watchdog on .* may start for ever\. Replace it by Optiboot\./),
      'synaptolytic 0.1, IDLE',
    ]);
  });

  it('has its supply, its brown-out detector, and what a person should look at', () => {
    const health = { supplyV: 4.2, brownOut: 'below 2.7 V', warnings: ['The supply is low.', '3 bytes were lost.'] };
    expect(factsSheet({ port: 'a', answers: 'our firmware', firmware: '0.1', state: 'IDLE', ...health })).toEqual([
      ['boot loader', 'none answers'],
      ['program', 'synaptolytic 0.1, IDLE'],
      ['supply', '4.20 V as the chip measures it, within 10 %'],
      ['brown-out reset', 'below 2.7 V'],
      ['', 'The supply is low.'],
      ['', '3 bytes were lost.'],
    ]);
  });
});

describe('serve', () => {
  it('without an address is at this computer alone, tells where, and ends with Ctrl-C', async () => {
    const directory = emptyDirectory();
    const serving = start(directory, ['serve', '--rig', 'desktop', '--pace', '2', '--json']);
    await serving.says('served until Ctrl-C');
    serving.interrupt();
    const { code, stdout, stderr } = await serving.ended;
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.not.stringContaining('error') });
    expect(JSON.parse(stdout)).toEqual({
      boards: [expect.stringMatching(/^tcp:\/\/127\.0\.0\.1:\d+$/)],
      rig: 'desktop',
      pace: 2,
    });
  });

  it.each([
    [['--tcp', '3210'], 2, 'Write host:port'],
    [['--tcp', ':3210'], 2, 'Write host:port'],
    [['--pace', '0'], 2, 'from 0.01 to 20'],
    [['--rig', 'none'], 2, 'There is no rig "none"'],
    [['--bootloader', 'none.hex'], 3, 'none.hex'],
    [['--bootloader', firmwareHex().source], 3, 'holds no boot loader: it begins at byte 0'],
    [['--bootloader', 'empty.hex'], 3, 'empty.hex holds no boot loader: nothing stands in it'],
    [['--tcp', '127.0.0.1:0', '--tcp', '127.0.0.1:0', '--eeprom', 'a'], 2, 'in one file'],
  ])('refuses %j', async (words, exit, message) => {
    const directory = emptyDirectory();
    writeFileSync(join(directory, 'empty.hex'), ':00000001FF\n');
    const { code, stderr } = await synaptolytic(directory, 'serve', ...words);
    expect({ code, stderr }).toMatchObject({ code: exit, stderr: expect.stringContaining(message) });
  });

  it('refuses an address that is taken', async () => {
    const address = (await serve()).replace('tcp://', '');
    const { code, stderr } = await synaptolytic(emptyDirectory(), 'serve', '--tcp', address);
    expect({ code, stderr }).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('another program listens there'),
    });
  });
});
