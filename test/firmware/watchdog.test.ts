// The watchdog of the firmware on the emulated board: what it ends, and what it leaves alone.
import type { SerialPortStream } from '@serialport/stream';
import { describe, expect, it } from 'vitest';
import { crc16 } from '../../src/compile/index.js';
import { connect } from '../../src/link/johnny-five/index.js';
import { settingsFlags } from '../../src/protocol/index.js';
import { connectTo, emulatedBoard, emulatedOnly, realPort } from '../link/test-board.js';
import { networkOf } from './champions.js';
import { imageOf, record, ring, slotBytes, slots } from './host-board.js';
import { rigOnBoard, runTo } from './rig-on-board.js';

const WATCHDOG = 8;
/** The interrupts of Timer2 (datasheet section 18.11.6). */
const TIMSK2 = 0x70;

/** Where the interrupt of the system tick counts down to the next control tick: LDS r24, DEC r24, STS r24. */
function countdownIn(flash: Uint8Array): number {
  const words = new Uint16Array(flash.buffer, flash.byteOffset, flash.length / 2);
  const at = words.findIndex((word, i) => word === 0x9180 && words[i + 2] === 0x958a && words[i + 3] === 0x9380);
  expect(at).toBeGreaterThan(0);
  return words[at + 1]! - 0x100;
}

/** An image whose signature is that of other arithmetic, as after an update of the firmware; the largest there is. */
function foreignImage(): Uint8Array {
  const subsets = Array.from({ length: 32 }, (_, k) => 511 - k);
  const image = imageOf(networkOf(9, 2, subsets)).slice();
  image[image.length - 4]! ^= 1;
  new DataView(image.buffer).setUint16(image.length - 2, crc16(image.subarray(0, -2)), true);
  return image;
}

/** Resolves when the board introduces itself. */
function greeting(port: SerialPortStream): Promise<void> {
  return new Promise((resolve) => {
    port.on('data', (bytes: Buffer) => bytes.includes(0xf9) && resolve());
  });
}

describe.skipIf(realPort)(`the watchdog ${emulatedOnly}`, () => {
  it('restarts a program that hangs, within 300 ms, and the champion is there again', async () => {
    const { link, port, board } = await connectTo(emulatedBoard());
    const image = imageOf(networkOf(5, 1, [3, 9]));
    await link.flash(image);
    const before = board.uno.cycles;
    const greeted = greeting(port);
    board.uno.hang();
    await greeted;
    expect((board.uno.cycles - before) / 16_000).toBeLessThan(300);
    expect(await link.status()).toMatchObject({ resetCause: WATCHDOG, state: 'READY' });
    expect((await link.readImage())?.image).toEqual(image);
  });

  /** A machine that moves: when it is reset, and how often its motor is switched on afterwards. */
  async function driven() {
    const { uno, link } = await rigOnBoard({ settings: { flags: 1 << settingsFlags.STANDALONE } });
    await link.home('GUIDED');
    await link.drive(30, 10_000);
    runTo(uno, uno.cycles + 0.05 * uno.clockHz);
    const enable = uno.pins[9]!;
    expect(enable.mode).toBe('output');
    const seen = { from: uno.cycles, resetAt: Number.POSITIVE_INFINITY, rises: 0 };
    uno.onReset(() => {
      seen.resetAt = uno.cycles;
      enable.onChange((level) => {
        if (level) seen.rises++;
      });
    });
    return { uno, seen };
  }

  it('switches the motor off within 300 ms when the system tick is dead, though the main loop lives', async () => {
    const { uno, seen } = await driven();
    uno.disturb(TIMSK2, 0);
    // They keep the main loop awake: without a tick nothing else does.
    uno.serialIn.send(Buffer.alloc(4000, '\n'), uno.cycles);
    runTo(uno, seen.from + 0.3 * uno.clockHz);
    expect(seen.resetAt - seen.from).toBeLessThan(0.3 * uno.clockHz);
    expect(seen.rises).toBe(0);
  });

  it('switches the motor off within 300 ms when the control tick is dead, though main loop and system tick live', async () => {
    const { uno, seen } = await driven();
    const countdown = countdownIn(uno.flash);
    const hold = (): void => {
      uno.sram[countdown] = 255;
      if (seen.resetAt > uno.cycles) uno.at(uno.cycles + uno.clockHz / 1000, hold);
    };
    hold();
    runTo(uno, seen.from + 0.3 * uno.clockHz);
    expect(seen.resetAt - seen.from).toBeLessThan(0.3 * uno.clockHz);
    expect(seen.rises).toBe(0);
  });

  it('switches the motor off within 300 ms when the main loop hangs, though the control tick lives', async () => {
    const { uno, seen } = await driven();
    uno.hangMainLoop();
    runTo(uno, seen.from + 0.3 * uno.clockHz);
    expect(seen.resetAt - seen.from).toBeLessThan(0.3 * uno.clockHz);
    expect(seen.rises).toBe(0);
  });

  it('restarts the board when a person says so', async () => {
    const { link, port } = await connectTo(emulatedBoard());
    const greeted = greeting(port);
    port.write('reset\n');
    await greeted;
    const { resetCause, uptimeMs } = await link.status();
    expect(resetCause).toBe(WATCHDOG);
    expect(uptimeMs).toBeLessThan(50);
  });

  it('lets the board try and refuse a whole ring of images, whatever the host says meanwhile', async () => {
    const board = emulatedBoard();
    const image = foreignImage();
    for (let slot = 0; slot < slots; slot++) board.uno.eeprom.set(record(image, slot + 1), ring + slot * slotBytes);
    const port = await board.openPort();
    port.write(Buffer.alloc(4000, '\n'));
    const status = await (await connect(port)).status();
    expect(status).toMatchObject({ state: 'IDLE', lastError: 'IMAGE_SIGNATURE' });
    expect(status.resetCause & WATCHDOG).toBe(0);
  });
});
