// Finding, making and keeping boards, and what is said when it cannot be done.

import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBoard, EepromFile, EmulatedBoard, listBoards } from '../../rig/boards/ports/index.js';
import { SerialBoard } from '../../rig/boards/ports/serial-board.js';
import { CodedError } from '../../src/base/index.js';
import { program } from './programs.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'boards-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('createBoard', () => {
  it.each([
    'tcp://localhost',
    'tcp://127.0.0.1:0',
    'tcp://127.0.0.1:3210/x',
    'TCP://127.0.0.1:3210',
    'net:127.0.0.1:3210',
    'socket://127.0.0.1:3210',
    'rfc2217://127.0.0.1:3210',
    'http://127.0.0.1:3210',
  ])('tells how addresses are written: %s', (path) => {
    expect(() => createBoard(path)).toThrow(
      expect.objectContaining({ code: 'BOARD_NO_PORT', message: expect.stringContaining('Write tcp://host:port') }),
    );
  });

  it('makes the board that the path names', () => {
    expect(createBoard('emulated')).toMatchObject({ name: 'emulated Uno', path: 'emulated' });
    expect(createBoard('emulated').uno).toMatchObject({ clockHz: 16_000_000, cycles: 0 });
    const kept = createBoard(`emulated:${join(folder, 'a.eeprom')}`);
    expect(kept).toBeInstanceOf(EmulatedBoard);
    const real = createBoard('/dev/ttyACM7');
    expect(real).toBeInstanceOf(SerialBoard);
    expect(real.uno).toBeUndefined();
  });

  it('tells of a port that is not there, by what the operating system says', async () => {
    const error = await createBoard(join(folder, 'ttyNone'))
      .openPort()
      .catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(CodedError);
    expect(error).toMatchObject({ code: 'BOARD_NO_PORT', message: expect.stringContaining('There is no serial port') });
  });

  it('tells of a path that is no serial port', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(createBoard(file).openPort()).rejects.toMatchObject({
      code: 'BOARD_PORT_FAILED',
      message: expect.stringMatching(/cannot be opened \(.+\)\. Check that it is a serial port/),
    });
  });

  it('can be closed before it was opened', async () => {
    await createBoard('emulated').close();
    await createBoard('/dev/ttyACM7').close();
  });
});

describe('an EEPROM kept in a file', () => {
  const boardAt = (path: string): EmulatedBoard =>
    new EmulatedBoard({ hex: program('eeprom'), eepromFile: new EepromFile(path) });

  /** Opens the board and returns its greeting. */
  async function boot(board: EmulatedBoard): Promise<string> {
    const port = await board.openPort();
    return String((await once(port, 'data'))[0]);
  }

  it('is written when the port is closed, and read by the next board', async () => {
    const path = join(folder, 'uno.eeprom');
    const first = boardAt(path);
    const port = await first.openPort();
    expect(String((await once(port, 'data'))[0])).toBe('boot ....\n');
    port.write('p');
    await once(port, 'data');
    expect(existsSync(path)).toBe(false);
    await first.close();
    expect(readFileSync(path).subarray(0, 6).toString('latin1')).toBe('\xffpqrs\xff');
    expect(readdirSync(folder)).toEqual(['uno.eeprom']); // no temporary name is left
    const second = boardAt(path);
    expect(await boot(second)).toBe('boot pqrs\n');
    await second.close();
  });

  it('is not written when nothing changed', async () => {
    const path = join(folder, 'uno.eeprom');
    const board = boardAt(path);
    await boot(board);
    await board.close();
    expect(existsSync(path)).toBe(false);
  });

  it('is written when the board is unplugged', async () => {
    const path = join(folder, 'uno.eeprom');
    const board = boardAt(path);
    const port = await board.openPort();
    await once(port, 'data');
    board.uno.eeprom[1] = 0x41;
    const closed = once(port, 'close');
    board.unplug();
    await closed;
    expect(readFileSync(path)[1]).toBe(0x41);
  });

  it('is refused when it is no EEPROM', () => {
    const path = join(folder, 'photo.jpg');
    writeFileSync(path, Buffer.alloc(1000));
    expect(() => createBoard(`emulated:${path}`)).toThrow(
      expect.objectContaining({
        code: 'BOARD_EEPROM_FILE',
        message: expect.stringContaining('it has 1000 bytes, not 1024'),
      }),
    );
    expect(() => createBoard(`emulated:${folder}`)).toThrow(/cannot be read/);
  });

  it('is not written over what another process wrote meanwhile', async () => {
    const path = join(folder, 'uno.eeprom');
    const [first, second] = [boardAt(path), boardAt(path)];
    await Promise.all([boot(first), boot(second)]);
    first.uno.eeprom[0] = 1;
    second.uno.eeprom[0] = 2;
    await first.close();
    await expect(second.close()).rejects.toMatchObject({
      code: 'BOARD_EEPROM_FILE',
      message: expect.stringContaining('was changed by another process'),
    });
    expect(readFileSync(path)[0]).toBe(1);
  });

  it('says so when it cannot be written, and leaves the old file', async () => {
    const path = join(folder, 'gone', 'uno.eeprom');
    const board = boardAt(path);
    await boot(board);
    board.uno.eeprom[0] = 1;
    await expect(board.close()).rejects.toMatchObject({
      code: 'BOARD_EEPROM_FILE',
      message: expect.stringMatching(/uno\.eeprom cannot be written .*file is as it was before/),
    });
  });
});

describe('listBoards', () => {
  it('names the serial ports and the emulated boards', async () => {
    const uno = {
      path: '/dev/ttyACM0',
      manufacturer: 'Arduino',
      serialNumber: '85',
      vendorId: '2341',
      productId: '0043',
    };
    const ports = [uno, { path: 'COM3' }];
    const { boards, notes } = await listBoards(async () => ports);
    expect(boards.map(({ path }) => path)).toEqual(['/dev/ttyACM0', 'COM3', 'emulated', 'emulated:FILE']);
    expect(boards[0]!.description).toBe('serial port, Arduino, USB 2341:0043, serial number 85');
    expect(boards[0]).toMatchObject({ isUsb: true, vendorId: '2341', productId: '0043', serialNumber: '85' });
    expect(boards[1]!.description).toBe('serial port');
    expect(notes).toEqual([]);
  });

  it('names the emulated ones, and the reason, when listing fails', async () => {
    const { boards, notes } = await listBoards(() => Promise.reject(new Error('spawn udevadm ENOENT')));
    expect(boards.map(({ path }) => path)).toEqual(['emulated', 'emulated:FILE']);
    expect(notes).toEqual([
      'The serial ports could not be listed (spawn udevadm ENOENT). Listing needs udev ("apt-get install udev"). A port can still be given by its path.',
    ]);
  });

  it('works on this machine, whatever it has', async () => {
    vi.stubEnv('PATH', folder); // no udevadm here
    const { boards, notes } = await listBoards();
    vi.unstubAllEnvs();
    expect(boards.map(({ path }) => path)).toContain('emulated');
    if (process.platform === 'linux') expect(notes).toHaveLength(1);
  });
});
