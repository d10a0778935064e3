// What any board with our firmware must do at its serial port. The same suite for the emulated Uno and for a real one.

import { type EventEmitter, once } from 'node:events';
import { createRequire } from 'node:module';
import { ReadlineParser } from '@serialport/parser-readline';
import type { SerialPortStream } from '@serialport/stream';
import { afterEach, expect, it } from 'vitest';
import type { PortBoard } from '../../rig/boards/ports/index.js';
import { CodedError } from '../../src/base/index.js';

/** Ships no types. */
const { Firmata } = createRequire(import.meta.url)('firmata-io') as {
  Firmata: new (
    port: SerialPortStream,
    options: { reportVersionTimeout: number },
  ) => EventEmitter & { firmware: { name: string } };
};

/** Resets, boot loader and USB of a real board take their time, and a busy computer takes it too. */
const BOOT_MS = 60_000;

/**
 * Declares the tests; to be called inside `describe`.
 *
 * @param createBoard makes a board whose port nobody has open
 * @param locks whether the port can be open but once; a board on a network has no lock
 */
export function boardConformance(createBoard: () => PortBoard, locks = true): void {
  const boards: PortBoard[] = [];
  const newBoard = (): PortBoard => {
    const board = createBoard();
    boards.push(board);
    return board;
  };
  afterEach(async () => {
    for (const board of boards.splice(0)) await board.close();
  });

  it('greets with Firmata version and firmware name when the port is opened', async () => {
    const port = await newBoard().openPort();
    expect(await receive(port, '\xf0\x79')).toContain('\xf9\x02');
  });

  it('becomes ready for an ordinary Firmata client', async () => {
    const port = await newBoard().openPort();
    const io = new Firmata(port, { reportVersionTimeout: 1000 });
    io.emit('connect'); // the port was open before
    await once(io, 'ready');
    expect(io.firmware.name).toBe('synaptolytic');
  });

  it('answers lines of text, read by the readline parser', async () => {
    const port = await newBoard().openPort();
    await receive(port, '\xf0\x79');
    const lines = port.pipe(new ReadlineParser({ delimiter: '\r\n', encoding: 'latin1' }));
    port.write('\n?\n');
    const [line] = (await once(lines, 'data')) as [string];
    expect(line).toMatch(/<[a-z]+\|fw=\d+\.\d+\|.*>$/);
  });

  it('can be closed while a read waits, and opened again', async () => {
    const board = newBoard();
    for (let time = 0; time < 2; time++) {
      const port = await board.openPort();
      const errors: unknown[] = [];
      port.on('error', (error) => errors.push(error));
      await receive(port, '\xf0\x79');
      const closed = once(port, 'close');
      await board.close();
      expect(await closed).toEqual([null]);
      expect(errors).toEqual([]);
      expect(port.isOpen).toBe(false);
    }
  });

  if (locks) {
    it('is refused a second time while it is open', async () => {
      const board = newBoard();
      const port = await board.openPort();
      const refused = await board.openPort().catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(CodedError);
      expect(refused).toMatchObject({ code: 'BOARD_PORT_BUSY', message: expect.stringContaining(board.path) });
      await receive(port, '\xf0\x79'); // the first is not disturbed
    });
  }

  it('is reset by DTR', async () => {
    const port = await newBoard().openPort();
    await receive(port, '\xf0\x79');
    await set(port, { dtr: false });
    await set(port, { dtr: true });
    await receive(port, '\xf9\x02');
  });

  it('reports its baud rate and control lines', async () => {
    const port = await newBoard().openPort();
    expect(port.baudRate).toBe(115_200);
    expect(await port.port!.getBaudRate()).toEqual({ baudRate: 115_200 });
    expect(await port.port!.get()).toMatchObject({ cts: expect.any(Boolean), dsr: expect.any(Boolean) });
  });
}

/** Collects what comes (as latin1) until it contains `text`. */
async function receive(port: SerialPortStream, text: string): Promise<string> {
  let heard = '';
  return new Promise((resolve, reject) => {
    const give = (): void => {
      clearTimeout(timer);
      port.off('data', take);
    };
    const take = (bytes: Buffer): void => {
      heard += bytes.toString('latin1');
      if (!heard.includes(text)) return;
      give();
      resolve(heard);
    };
    const timer = setTimeout(() => {
      give();
      reject(new Error(`the board did not send ${JSON.stringify(text)}, but ${JSON.stringify(heard)}`));
    }, BOOT_MS);
    port.on('data', take);
  });
}

function set(port: SerialPortStream, lines: { dtr: boolean }): Promise<void> {
  return new Promise((resolve, reject) => port.set(lines, (error) => (error ? reject(error) : resolve())));
}
