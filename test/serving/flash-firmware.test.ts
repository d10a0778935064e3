// Programs are put onto a served board through its boot loader: proven, not repeated, and never half a program that runs.
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { EmulatedUno, FLASH_BYTES, parseIntelHex } from '../../rig/boards/index.js';
import { bootLoaderHex, createBoard, type PortBoard } from '../../rig/boards/ports/index.js';
import { BoardServer } from '../../rig/serving/index.js';
import { flashFirmware, Stk500 } from '../../src/link/index.js';
import { program } from '../boards/programs.js';

const NOTHING = ':00000001FF\n';
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function bytesOf(hex: string): Uint8Array {
  const memory = parseIntelHex(hex, FLASH_BYTES, 'the program');
  return memory.subarray(0, memory.findLastIndex((byte) => byte !== 0xff) + 1);
}

const echo = bytesOf(program('echo'));

async function served(): Promise<{ uno: EmulatedUno; board: PortBoard }> {
  const uno = new EmulatedUno({ hex: NOTHING, bootloader: bootLoaderHex() });
  const server = await BoardServer.listen(uno, { host: '127.0.0.1', port: 0 }, { pace: 1 });
  const board = createBoard(server.path);
  ends.push(() => server.close());
  ends.push(() => board.close());
  return { uno, board };
}

function answerOf(uno: EmulatedUno, heard: string[]): void {
  uno.onSerialOut = (byte) => heard.push(String.fromCharCode(byte));
}

describe('a program', () => {
  it('is written, read back, starts, and is not written again', async () => {
    const { uno, board } = await served();
    uno.eeprom.fill(0x5a); // settings and champion
    const steps: string[] = [];
    const result = await flashFirmware(await board.openPort(), echo, {
      onPage: (step, page, pages) => steps.push(`${step} ${page}/${pages}`),
    });
    const pages = Math.ceil(echo.length / 128);
    expect(result).toEqual({
      loader: { name: 'synaptolytic 1', start: 0x7e00, chip: '1e950f' },
      bytes: echo.length,
      pagesWritten: pages,
    });
    expect(steps[0]).toBe(`read 1/${pages}`);
    expect(steps.at(-1)).toBe(`verify ${pages}/${pages}`);
    expect(uno.flash.subarray(0, echo.length)).toEqual(echo);
    expect(uno.eeprom.every((byte) => byte === 0x5a)).toBe(true);
    await board.close();
    const again = await flashFirmware(await board.openPort(), echo);
    expect(again.pagesWritten).toBe(0);
    await board.close();
    const heard: string[] = [];
    answerOf(uno, heard);
    const port = await board.openPort();
    const ask = () => {
      port.write('hello\r\n');
      return heard.join('');
    };
    await expect.poll(ask).toContain('hello');
  });

  it('is written only where it differs from what is there', async () => {
    const { uno, board } = await served();
    await flashFirmware(await board.openPort(), echo);
    await board.close();
    const other = echo.slice();
    other[200]! ^= 1;
    const { pagesWritten } = await flashFirmware(await board.openPort(), other);
    expect(pagesWritten).toBe(2); // its page, and the first, which is an endless loop meanwhile
    expect(uno.flash.subarray(0, other.length)).toEqual(other);
  });

  it('is written through a pseudo terminal: one without modem lines, in which the first questions wait and are heard at once', async () => {
    const { uno, board } = await served();
    const port = await board.openPort();
    const write = port.write.bind(port) as (bytes: Uint8Array) => boolean;
    const waiting: Uint8Array[] = [];
    let isRead = false;
    Object.assign(port, {
      set: (_: unknown, done: (error: Error) => void) => done(new Error('Inappropriate ioctl for device, cannot set')),
      write: (bytes: Uint8Array) => {
        waiting.push(bytes);
        isRead ||= waiting.length === 4;
        if (isRead) for (const each of waiting.splice(0)) write(each);
      },
    });
    expect(await flashFirmware(port, echo)).toMatchObject({ loader: { name: 'synaptolytic 1' } });
    expect(uno.flash.subarray(0, echo.length)).toEqual(echo);
  });

  it('that does not fit below the boot loader is refused before anything is written', async () => {
    const { uno, board } = await served();
    const flashing = flashFirmware(await board.openPort(), new Uint8Array(0x7e01));
    await expect(flashing).rejects.toMatchObject({ code: 'BOOT_SIZE', message: /32257 bytes.*leaves 32256/ });
    expect(uno.flash[0]).toBe(0xff);
  });
});

describe('a flashing that is cut off', () => {
  it('leaves a program that does nothing, and a board that can be flashed again', async () => {
    const { uno, board } = await served();
    await flashFirmware(await board.openPort(), echo);
    await board.close();
    const other = echo.map((byte) => byte ^ 0x55);
    const cut = flashFirmware(await board.openPort(), other, {
      onPage: (step) => {
        if (step !== 'write') return;
        uno.powerCycle();
        void board.close();
      },
    });
    await expect(cut).rejects.toMatchObject({ code: 'BOOT_LOST', message: /flashed anew/ });
    expect([uno.flash[0], uno.flash[1]]).toEqual([0xff, 0xcf]); // RJMP to itself
    const cutUs = uno.timeUs;
    await expect.poll(() => uno.timeUs).toBeGreaterThan(cutUs + 300_000);
    expect(uno.pins.every(({ mode }) => mode === 'input')).toBe(true);
    await flashFirmware(await board.openPort(), echo);
    expect(uno.flash.subarray(0, echo.length)).toEqual(echo);
  });

  it('ends at once when asked to, with the reason', async () => {
    const { board } = await served();
    const stop = new AbortController();
    const flashing = flashFirmware(await board.openPort(), echo, {
      signal: stop.signal,
      onPage: () => stop.abort(new Error('enough')),
    });
    await expect(flashing).rejects.toThrow('enough');
  });

  it('is told by address, expected and got when a cell does not take what is written', async () => {
    const { uno, board } = await served();
    const flashing = flashFirmware(await board.openPort(), echo, {
      onPage: (step, page) => {
        if (step === 'write' && page === 1) uno.flash[130] = echo[130]! ^ 0x01;
      },
    });
    await expect(flashing).rejects.toMatchObject({ code: 'BOOT_VERIFY', message: /at byte 130, not/ });
  });
});

/** A board behind a TCP server that is none of ours. */
async function boardBehind(server: Server): Promise<PortBoard> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const board = createBoard(`tcp://127.0.0.1:${(server.address() as AddressInfo).port}`);
  ends.push(async () => void server.close());
  ends.push(() => board.close());
  return board;
}

/** Something that answers every STK500 command in the same way, at a TCP port. */
function loaderThatAnswers(answer: (command: number) => number[]): Promise<PortBoard> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => socket.write(Uint8Array.from(answer(bytes[0]!))));
  });
  return boardBehind(server);
}

describe('a board', () => {
  it('with another chip is refused by its signature', async () => {
    const mega = await loaderThatAnswers((command) =>
      command === 0x75 ? [0x14, 0x1e, 0x98, 0x01, 0x10] : [0x14, 0x10],
    );
    const flashing = flashFirmware(await mega.openPort(), echo);
    await expect(flashing).rejects.toMatchObject({ code: 'BOOT_CHIP', message: /1e9801.*Nothing was written/ });
  });

  it('whose boot loader speaks STK500v2 is told to be a Mega', async () => {
    const signedOn = [0x1b, 1, 0, 11, 0x0e, 1, 0, 8, ...Buffer.from('AVRISP_2'), 0];
    const mega = await loaderThatAnswers((command) => (command === 0x1b ? signedOn : []));
    await expect(Stk500.enter(await mega.openPort())).rejects.toMatchObject({
      code: 'BOOT_CHIP',
      message: /Arduino Mega \(ATmega2560\).*Nothing was written/,
    });
  });

  it('that is silent is given up after some pulses', async () => {
    const silent = await loaderThatAnswers(() => []);
    await expect(Stk500.enter(await silent.openPort())).rejects.toMatchObject({ code: 'BOOT_SILENT' });
  });

  it('that refuses to write says so', async () => {
    const refusing = await loaderThatAnswers((command) => {
      if (command === 0x75) return [0x14, 0x1e, 0x95, 0x0f, 0x10];
      if (command === 0x41) return [0x14, 4, 0x10];
      if (command === 0x74) return [0x14, ...new Array<number>(128).fill(0xff), 0x10];
      return command === 0x64 ? [0x14, 0x11] : [0x14, 0x10];
    });
    await expect(flashFirmware(await refusing.openPort(), echo)).rejects.toMatchObject({ code: 'BOOT_REFUSED' });
  });

  it('that hangs up in between, and is served no more, is told to be lost', async () => {
    const server = createServer((socket) => {
      server.close();
      socket.on('data', () => socket.destroy());
    });
    const board = await boardBehind(server);
    await expect(flashFirmware(await board.openPort(), echo)).rejects.toMatchObject({ code: 'BOOT_LOST' });
  });

  it('whose other side never hangs up is left', async () => {
    const board = await boardBehind(createServer({ allowHalfOpen: true }, (socket) => void socket.resume()));
    const port = await board.openPort();
    await new Promise((resolve) => port.set({ dtr: false }, resolve));
  });

  it('that is served nowhere is no port', async () => {
    await expect(createBoard('tcp://127.0.0.1:1').openPort()).rejects.toMatchObject({ code: 'BOARD_NO_PORT' });
    expect(() => createBoard('tcp://127.0.0.1')).toThrow(expect.objectContaining({ code: 'BOARD_NO_PORT' }));
  });
});
