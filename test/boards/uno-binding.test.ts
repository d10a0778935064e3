// The emulated Uno behind the ordinary serialport package: what the conformance suite cannot ask of a real board.
import { once } from 'node:events';
import { ReadlineParser } from '@serialport/parser-readline';
import { SerialPortStream } from '@serialport/stream';
import { SerialPort } from 'serialport';
import { afterEach, describe, expect, it } from 'vitest';
import { EmulatedBoard } from '../../rig/boards/ports/index.js';
import { program } from './programs.js';

const open: EmulatedBoard[] = [];
afterEach(async () => {
  for (const board of open.splice(0)) await board.close();
});

function echoBoard(): EmulatedBoard {
  const board = new EmulatedBoard({ hex: program('echo') });
  open.push(board);
  return board;
}

function linesOf(port: SerialPortStream): ReadlineParser {
  return port.pipe(new ReadlineParser({ delimiter: '\r\n' }));
}

async function ask(port: SerialPortStream, lines: ReadlineParser, text: string): Promise<unknown> {
  port.write(`${text}\r\n`);
  return (await once(lines, 'data'))[0];
}

function call(start: (done: (error: Error | null | undefined) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));
}

/** Turns of the event loop, so that whatever would happen by itself has happened. */
async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe('the emulated Uno behind serialport', () => {
  it('is opened by the ordinary SerialPort class', async () => {
    const { binding, path } = echoBoard();
    const options = { binding, path, baudRate: 115_200 }; // the types of SerialPort hide that it takes a binding
    const port = new SerialPort(options);
    expect(await once(linesOf(port), 'data')).toEqual(['boot 3']); // powered, and reset by DTR
    await call((done) => port.close(done));
  });

  it('has the same conversation in the same cycles', async () => {
    const converse = async (): Promise<{ cycles: number[]; heard: unknown[] }> => {
      const board = echoBoard();
      const port = await board.openPort();
      const lines = linesOf(port);
      const heard = await once(lines, 'data');
      const cycles = [board.uno.cycles];
      for (let trip = 0; trip < 30; trip++) {
        if (trip % 7 === 0) await turns(1 + trip); // a host that thinks, by turns of the event loop: a timer would race the board
        heard.push(await ask(port, lines, `line ${trip}`));
        cycles.push(board.uno.cycles);
      }
      return { cycles, heard };
    };
    const first = await converse();
    expect(first.heard).toEqual(['boot 3', ...Array.from({ length: 30 }, (_, trip) => `line ${trip}`)]);
    expect(await converse()).toEqual(first);
  });

  it('lets no time pass while nobody waits', async () => {
    const board = echoBoard();
    const port = await board.openPort();
    await turns();
    expect(board.uno.cycles).toBe(0);
    port.resume();
    await turns();
    const quiet = board.uno.cycles;
    await turns();
    expect(board.uno.cycles).toBe(quiet); // 1000 ms after the last byte it stands still
    expect(quiet / 16_000).toBeGreaterThan(1000);
    expect(quiet / 16_000).toBeLessThan(1002);
    port.write('x');
    await once(port, 'data');
    expect(board.uno.cycles - quiet).toBeLessThan(2 * 1500); // two bytes on the wire
  });

  it('keeps silence as long as it is told', async () => {
    const board = new EmulatedBoard({ hex: program('busy-loop'), silenceMs: 20 });
    open.push(board);
    (await board.openPort()).resume();
    await turns();
    expect(board.uno.cycles / 16_000).toBeCloseTo(20, 2);
  });

  it('hands over what the board sends without a pause in one piece', async () => {
    const port = await echoBoard().openPort();
    const pieces: string[] = [];
    port.on('data', (bytes: Buffer) => pieces.push(bytes.toString()));
    await turns();
    expect(pieces).toEqual(['boot 3\r\n']);
  });

  it('is several boards in one process, each in its own time', async () => {
    const boards = [echoBoard(), echoBoard(), echoBoard()];
    const answers = boards.map(async (board, index) => {
      const port = await board.openPort();
      const lines = linesOf(port);
      const heard = await once(lines, 'data');
      for (let trip = 0; trip < 10 * index; trip++) heard.push(await ask(port, lines, `${index}.${trip}`));
      return heard;
    });
    for (const [index, heard] of (await Promise.all(answers)).entries()) {
      expect(heard).toEqual(['boot 3', ...Array.from({ length: 10 * index }, (_, trip) => `${index}.${trip}`)]);
    }
  });

  it('turns bytes into garbage at a wrong baud rate until it is put right', async () => {
    const board = echoBoard();
    const port = await board.openPort(57_600);
    const [garbage] = (await once(port, 'data')) as [Buffer];
    expect(garbage.toString()).not.toContain('boot');
    await call((done) => port.update({ baudRate: 115_200 }, done));
    expect(await port.port!.getBaudRate()).toEqual({ baudRate: 115_200 });
    const lines = linesOf(port);
    expect(await ask(port, lines, 'hello')).toBe('hello');
  });

  it('drains: the board has everything when the callback comes', async () => {
    const board = echoBoard();
    const port = await board.openPort();
    const before = board.uno.cycles;
    port.write(Buffer.alloc(100, 'x'));
    await call((done) => port.drain(done));
    const wire = (100 * 16e6 * 10) / 115_200;
    expect(board.uno.cycles - before).toBeGreaterThanOrEqual(wire);
    expect(board.uno.cycles - before).toBeLessThan(wire + 10);
  });

  it('flushes: what was not sent or read yet is gone', async () => {
    const board = echoBoard();
    const port = await board.openPort();
    const lines = linesOf(port);
    await once(lines, 'data');
    port.write('lost\r\n');
    await call((done) => port.flush(done));
    expect(await ask(port, lines, 'kept')).toBe('kept');
  });

  it('flushes also what the board has sent and nobody has read', async () => {
    const heard = async (flush: boolean): Promise<string> => {
      const port = await echoBoard().binding.open({ path: 'emulated', baudRate: 115_200 });
      await port.write(Buffer.alloc(100, 'x'));
      await port.drain(); // the board has booted and said so by now
      if (flush) await port.flush();
      const { buffer, bytesRead } = await port.read(Buffer.alloc(64), 0, 64);
      return buffer.toString('latin1', 0, bytesRead);
    };
    expect(await heard(false)).toContain('boot');
    expect(await heard(true)).not.toContain('boot');
  });

  it('is reset by DTR going from false to true, not by staying true', async () => {
    const board = echoBoard();
    const port = await board.openPort();
    const lines = linesOf(port);
    await once(lines, 'data');
    await call((done) => port.set({ dtr: true }, done));
    expect(await ask(port, lines, 'still here')).toBe('still here');
    await call((done) => port.set({ dtr: false }, done));
    await call((done) => port.set({ dtr: true }, done));
    expect(await once(lines, 'data')).toEqual(['boot 2']);
  });

  it('is listed, and refuses other paths and a second opening as a real port does', async () => {
    const board = echoBoard();
    expect(await board.binding.list()).toMatchObject([{ path: 'emulated' }]);
    await expect(board.binding.open({ path: '/dev/ttyUSB7', baudRate: 9600 })).rejects.toThrow(
      'Error: No such file or directory, cannot open /dev/ttyUSB7',
    );
    await board.openPort();
    const second = new SerialPortStream({ binding: board.binding, path: board.path, baudRate: 9600, autoOpen: false });
    await expect(call((done) => second.open(done))).rejects.toThrow('Cannot lock port');
  });

  it('rejects a waiting read as canceled when it is closed', async () => {
    const port = await echoBoard().binding.open({ path: 'emulated', baudRate: 115_200 });
    const read = port.read(Buffer.alloc(8), 0, 8).catch((error: unknown) => error);
    await port.close();
    expect(await read).toMatchObject({ canceled: true });
    await expect(port.close()).rejects.toThrow('Port is not open');
    await expect(port.write(Buffer.from('x'))).rejects.toThrow('Port is not open');
  });

  it('keeps the process alive while it is open, as a real port does', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const board = echoBoard();
    const before = timers();
    await board.openPort();
    expect(timers()).toBe(before + 1);
    await board.close();
    expect(timers()).toBe(before);
  });
});

describe('unplugging', () => {
  it('closes the port with a disconnect error, in the middle of a conversation', async () => {
    const board = echoBoard();
    const port = await board.openPort();
    const lines = linesOf(port);
    await once(lines, 'data');
    const closed = once(port, 'close');
    port.write('never ');
    board.unplug();
    const [error] = await closed;
    expect(error).toMatchObject({ disconnected: true, message: expect.stringContaining('unplugged') });
    expect(port.isOpen).toBe(false);
    await expect(board.openPort()).rejects.toMatchObject({ code: 'BOARD_NO_PORT' });
    expect(await board.binding.list()).toEqual([]);
  });

  it('fails a write when nothing reads', async () => {
    const board = echoBoard();
    const port = await board.openPort();
    board.unplug();
    const closed = once(port, 'close');
    port.on('error', () => {});
    port.write('x');
    expect(await closed).toMatchObject([{ disconnected: true }]);
  });

  it('lets another port be opened after plugging in, whatever became of the first', async () => {
    const board = echoBoard();
    const first = await board.openPort(); // nothing reads it, so it does not notice
    board.unplug();
    board.plugIn();
    const second = await board.openPort();
    const lines = linesOf(second);
    await once(lines, 'data');
    await call((done) => first.close(done));
    expect(await ask(second, lines, 'still here')).toBe('still here');
  });

  it('takes the supply away: the board starts afresh when it is plugged in', async () => {
    const board = new EmulatedBoard({ hex: program('eeprom') });
    open.push(board);
    const port = await board.openPort();
    const [boot] = (await once(port, 'data')) as [Buffer];
    expect(boot.toString()).toBe('boot ....\n');
    port.write('k');
    expect(String((await once(port, 'data'))[0])).toBe('done\n');
    const closed = once(port, 'close');
    board.unplug();
    board.unplug(); // once is enough
    await closed;
    board.plugIn();
    const again = await board.openPort();
    expect(String((await once(again, 'data'))[0])).toBe('boot klmn\n');
  });
});
