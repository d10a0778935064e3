// What goes wrong on a wire and at its other end, and what the link makes of it.
import { readFileSync } from 'node:fs';
import { SerialPort } from 'serialport';
import { describe, expect, it } from 'vitest';
import { connect, LinkError } from '../../src/link/johnny-five/index.js';
import { sysex } from '../../src/protocol/index.js';
import { damageOnce, disturbReceiving, disturbSending } from './disturbance.js';
import { imageNumber } from './images.js';
import { connectTo, emulatedBoard, emulatedOnly, realPort, testBoard } from './test-board.js';

const observationQ19 = Int32Array.of(100_000, -50_000, 500_000, 30_000, -700_000);

async function errorOf(request: Promise<unknown>): Promise<LinkError> {
  const error = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof LinkError) return error;
  throw new Error(`no LinkError but ${error}`);
}

/** Our firmware under another name. */
function renamedFirmware(name: string): string {
  const hex = readFileSync(new URL('../../firmware/uno.hex', import.meta.url), 'utf8');
  const records = hex
    .trim()
    .split(/\r?\n/)
    .map((line) => Buffer.from(line.slice(1), 'hex'));
  const data = records.filter((record) => record[3] === 0);
  const flash = Buffer.concat(data.map((record) => record.subarray(4, -1)));
  const at = flash.indexOf('synaptolytic');
  expect(at).toBeGreaterThan(0);
  flash.write(name.padEnd('synaptolytic'.length, '\0'), at, 'latin1');
  let offset = 0;
  for (const record of data) {
    offset += flash.copy(record, 4, offset, offset + record[0]!);
    const sum = record.subarray(0, -1).reduce((total, byte) => total + byte, 0);
    record[record.length - 1] = -sum & 0xff;
  }
  return records.map((record) => `:${record.toString('hex').toUpperCase()}\n`).join('');
}

/** A program that does nothing, for ever: `rjmp .-2`. */
const idleProgram = ':02000000FFCF30\n:00000001FF\n';

describe.skipIf(realPort)(`connecting ${emulatedOnly}`, () => {
  it('fails at a board that never answers', async () => {
    const port = await emulatedBoard({ hex: idleProgram, silenceMs: 20 }).openPort();
    const error = await errorOf(connect(port, { connectTimeoutMs: 700 }));
    expect(error).toMatchObject({ code: 'LINK_SILENT' });
    expect(error.message).toMatch(/board at emulated sent nothing for 700 ms\. Load firmware\/uno\.hex/);
    expect(port.isOpen).toBe(false);
  });

  it('fails at a board of another baud rate', async () => {
    const port = await emulatedBoard().openPort(9600);
    const error = await errorOf(connect(port, { connectTimeoutMs: 1500 }));
    expect(error).toMatchObject({ code: 'LINK_GARBAGE' });
    expect(error.message).toMatch(/sent \d+ bytes .* another baud rate/);
    expect(port.isOpen).toBe(false);
  });

  it('fails at a board that runs another Firmata', async () => {
    const port = await emulatedBoard({ hex: renamedFirmware('Standard') }).openPort();
    const error = await errorOf(connect(port));
    expect(error).toMatchObject({ code: 'LINK_FOREIGN' });
    expect(error.message).toContain('runs "Standard');
    expect(port.isOpen).toBe(false);
  });

  it('waits out the greeting of another Firmata that was left in the stream', async () => {
    const port = await emulatedBoard().openPort();
    const name = [...'StandardFirmata.ino'].flatMap((character) => [character.charCodeAt(0), 0]);
    const connecting = connect(port);
    port.emit('data', Buffer.from([0xf9, 2, 5, 0xf0, 0x79, 2, 5, ...name, 0xf7]));
    const link = await connecting;
    expect((await link.status()).state).toBe('IDLE');
    await link.close();
  });

  it('fails at a board that is unplugged meanwhile', async () => {
    const board = emulatedBoard();
    const port = await board.openPort();
    const connecting = errorOf(connect(port));
    board.uno.at(board.uno.cycles + 16_000, () => board.unplug());
    expect(await connecting).toMatchObject({ code: 'LINK_LOST' });
  });
});

it('connecting to a port that does not exist fails', async () => {
  const error = await errorOf(connect(new SerialPort({ path: '/dev/no-such-port', baudRate: 115200 })));
  expect(error).toMatchObject({ code: 'LINK_PORT' });
  expect(error.message).toContain('/dev/no-such-port');
});

describe.skipIf(realPort)(`storing ${emulatedOnly}`, () => {
  it('leaves a whole champion when the plug is pulled at any moment: the earlier one until the new one is proven', async () => {
    const board = emulatedBoard();
    const { link } = await connectTo(board);
    await link.flash(imageNumber(0));
    const before = board.uno.cycles;
    await link.store(imageNumber(1));
    const cyclesOfStoring = board.uno.cycles - before;
    await link.close();

    let held = imageNumber(1);
    const outcomes: string[] = [];
    for (let cut = 1; cut <= 20; cut++) {
      const { link } = await connectTo(board);
      const next = imageNumber(1 + cut);
      const pullPlug = () => board.binding.unplug((cut * 97) % 256);
      const leavePlug = board.uno.at(board.uno.cycles + (cyclesOfStoring * cut) / 20, pullPlug);
      const answered = await link.store(next).then(
        () => true,
        () => false,
      );
      leavePlug();
      await link.close();
      board.plugIn();

      const again = await connectTo(board);
      const found = (await again.link.readImage())?.image;
      if (answered) expect(found).toEqual(next);
      else expect([held, next]).toContainEqual(found);
      expect((await again.link.status()).state).toBe('READY');
      await again.link.close();
      outcomes.push(answered ? 'answered' : Buffer.from(found!).equals(held) ? 'earlier' : 'new');
      held = found!;
    }
    // The first nine go to slots that were never written. Later ones find part of their bytes there already, and may be done before the cut.
    expect(outcomes.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => 'earlier'));
  });

  it('is verified: a board that keeps something else is found out', async () => {
    const { link, port, board } = await connectTo(emulatedBoard());
    const { eeprom } = board.uno;
    const spoil = (bytes: Buffer): Buffer => {
      const at = Buffer.from(eeprom).indexOf(imageNumber(1));
      eeprom[at + 30]! ^= 1;
      return bytes;
    };
    disturbReceiving(port, damageOnce(Buffer.of(0xf0, sysex.STORE), spoil));
    const error = await errorOf(link.flash(imageNumber(1)));
    expect(error).toMatchObject({ code: 'LINK_VERIFY' });
    expect(error.message).toContain('Flash it again');
  });

  it('is read again when the line spoiled what was read back', async () => {
    const { link, port } = await connectTo(emulatedBoard());
    let isStored = false;
    disturbSending(port, (bytes) => {
      isStored ||= bytes[0] === 0xf0 && bytes[1] === sysex.STORE;
      return bytes;
    });
    let wasSpoiled = false;
    disturbReceiving(port, (bytes) => {
      const at = bytes.indexOf(Buffer.of(0xf0, sysex.READ));
      if (!isStored || wasSpoiled || at < 0 || bytes.length < at + 20) return bytes;
      wasSpoiled = true;
      return Buffer.from(bytes.map((byte, i) => (i === at + 19 ? byte ^ 1 : byte)));
    });
    expect(await link.flash(imageNumber(1))).toMatchObject({ written: true });
    expect(wasSpoiled).toBe(true);
  });

  it('fails clearly when the board resets in the middle', async () => {
    const { link, board } = await connectTo(emulatedBoard(), { replyTimeoutMs: 300 });
    await link.flash(imageNumber(1));
    board.uno.at(board.uno.cycles + 16_000 * 30, () => board.uno.reset());
    const error = await errorOf(link.flash(imageNumber(2)));
    expect(error).toMatchObject({ code: 'LINK_TIMEOUT' });
    expect(error.message).toContain('STORE');
    expect((await link.readImage())?.image).toEqual(imageNumber(1));
  });

  it('is refused when the message is damaged on its way', async () => {
    const { link, port } = await connectTo(emulatedBoard());
    await link.flash(imageNumber(1));
    const isStore = String.fromCharCode(0xf0, sysex.STORE);
    disturbSending(port, (bytes) => {
      if (bytes.toString('latin1').startsWith(isStore)) bytes[40]! ^= 4;
      return bytes;
    });
    const error = await errorOf(link.flash(imageNumber(2)));
    expect(error).toMatchObject({ code: 'LINK_REFUSED', boardError: 'IMAGE_CRC' });
    expect((await link.readImage())?.image).toEqual(imageNumber(1));
  });
});

describe('a request that the board cannot take', () => {
  it('fails with the reason of the board', async () => {
    const { link, port } = await connectTo(testBoard());
    disturbSending(port, (bytes) => Buffer.concat([bytes.subarray(0, 2), Buffer.alloc(300, 1), bytes.subarray(2)]));
    expect(await errorOf(link.status())).toMatchObject({ code: 'LINK_REFUSED', boardError: 'SYSEX_TOO_LONG' });
  });

  it('fails at once when an image is far too long', async () => {
    const { link } = await connectTo(testBoard());
    const error = await errorOf(link.flash(new Uint8Array(5000)));
    expect(error).toMatchObject({ code: 'LINK_REFUSED', boardError: 'IMAGE_LENGTH' });
    expect(error.message).toContain('5000 bytes');
  });
});

describe('an observation', () => {
  /** Damage at an offset from the start of the sentence, or from its end if negative. */
  const replace = (offset: number, change: (byte: number) => number) => (bytes: Buffer) => {
    const at = offset < 0 ? bytes.length + offset : offset;
    bytes[at] = change(bytes[at]!);
    return bytes;
  };
  const flip = (offset: number) => replace(offset, (byte) => byte ^ 1);

  it.each([
    ['a flipped bit in it', 'send', flip(-20), 1],
    ['a flipped bit in its checksum', 'send', flip(-2), 1],
    ['another first character', 'send', flip(0), 1],
    ['its end lost', 'send', (bytes: Buffer) => bytes.subarray(0, -1), 1],
    ['all of it lost', 'send', () => undefined, 1],
    ['the start of a SysEx message in it', 'send', replace(-20, () => 0xf0), 2],
    ['an emergency stop in it', 'send', replace(-20, () => 0x21), 2],
    ['a flipped bit in the answer', 'receive', flip(-6), 1],
    ['the answer lost', 'receive', () => undefined, 1],
    ['the end of the answer lost', 'receive', (bytes: Buffer) => bytes.subarray(0, -2), 1],
    ['the start of a SysEx message in the answer', 'receive', replace(-12, () => 0xf0), 1],
    ['a line end in the answer', 'receive', replace(-12, () => 0x0a), 1],
  ] as const)('is asked again with %s', async (_what, direction, damage, retries) => {
    const { link, port } = await connectTo(testBoard(), { answerTimeoutMs: 250 });
    await link.flash(imageNumber(1));
    const expected = (await link.observe(observationQ19)).actionsQ15;
    if (direction === 'send') disturbSending(port, damageOnce('$OBS', damage));
    else disturbReceiving(port, damageOnce('$ACT', damage));
    expect((await link.observe(observationQ19)).actionsQ15).toEqual(expected);
    expect(link.retries).toBe(retries);
    expect((await link.status()).lastObservation).toBe(2 + retries);
    expect((await link.observe(observationQ19)).actionsQ15).toEqual(expected);
    expect(link.retries).toBe(retries);
  });

  it('is given up after several attempts', async () => {
    const { link, port } = await connectTo(testBoard(), { answerTimeoutMs: 50, attempts: 3 });
    await link.flash(imageNumber(1));
    let sentences = 0;
    disturbSending(port, (bytes) => {
      if (!bytes.includes('$OBS')) return bytes;
      sentences++;
      return undefined;
    });
    const error = await errorOf(link.observe(observationQ19));
    expect(error).toMatchObject({ code: 'LINK_TIMEOUT' });
    expect(error.message).toContain('none of 3 sentences');
    expect(sentences).toBe(3);
  });

  it.skipIf(realPort)(`fails when the board is unplugged ${emulatedOnly}`, async () => {
    const { link, board } = await connectTo(emulatedBoard());
    await link.flash(imageNumber(1));
    await link.observe(observationQ19);
    const waiting = errorOf(link.observe(observationQ19));
    board.unplug();
    expect(await waiting).toMatchObject({ code: 'LINK_LOST' });
    expect(await errorOf(link.status())).toMatchObject({ code: 'LINK_LOST' });
  });

  it.skipIf(realPort)(`is answered by a board that was reset in between ${emulatedOnly}`, async () => {
    const { link, board } = await connectTo(emulatedBoard(), { answerTimeoutMs: 250 });
    await link.flash(imageNumber(1));
    const { actionsQ15 } = await link.observe(observationQ19);
    board.uno.reset('watchdog');
    expect((await link.observe(observationQ19)).actionsQ15).toEqual(actionsQ15);
  });
});
