// `!` stops a machine in the middle of whatever message; at rest it is a byte like any other, and a message that was begun dies.
import { describe, expect, it } from 'vitest';
import { EmulatedBoard } from '../../rig/boards/ports/index.js';
import { loadRig, rigSettings } from '../../rig/description/files/index.js';
import { RigSession, wire } from '../../rig/hil/index.js';
import { limits, sysex } from '../../src/protocol/index.js';
import { Terminal } from '../boards/programs.js';
import { emulatedOnly, realPort } from './test-board.js';

const rig = await loadRig('desktop');
/** Of a message that is the board's own, the bytes that its payload may still take. */
const PAYLOAD_BYTES = 5;

/** A machine that homes without a host, so that nothing but `!` stops it. */
async function homing() {
  const board = new EmulatedBoard();
  const session = await RigSession.open(wire(board, rig), { settings: rigSettings(rig, { standalone: true }) });
  await session.link.home();
  await session.until(({ duty }) => (duty === 0 ? undefined : true));
  await session.link.telemetry(0);
  expect(board.uno.pin('MOTOR').duty).toBeGreaterThan(0);
  return { session, board };
}

describe('a stop', () => {
  it.each([
    ['an open SysEx', [0xf0], 1],
    ['a foreign SysEx', [0xf0, 0x7a], 1],
    ['a STORE', [0xf0, sysex.STORE, 0x11, 0x22], 1],
    ['a pin message', [0xe0], 1],
    ['half a word', [...Buffer.from('disa')], 1],
    ['a DRIVE', [0xf0, sysex.DRIVE], 1 + PAYLOAD_BYTES],
  ])('is seen in the middle of %s', async (_, begun, stops) => {
    const { session, board } = await homing();
    const { uno } = board;
    const port = (session.link.board as unknown as { io: { transport: { write(bytes: Uint8Array): void } } }).io
      .transport;
    const from = uno.cycles;
    let offAt: number | undefined;
    uno.pin('MOTOR').onChange((level) => {
      if (!level) offAt ??= uno.cycles;
    });
    let heard = '';
    uno.onSerial((byte, toBoard) => {
      if (!toBoard) heard += String.fromCharCode(byte);
    });
    port.write(Buffer.from([...begun, ...Buffer.from(`${'!'.repeat(stops)}?\n`)]));
    await expect.poll(() => offAt).toBeDefined();
    await expect.poll(() => uno.pin('MOTOR').duty).toBe(0);
    const bytes = begun.length + stops;
    expect(offAt! - from).toBeLessThan((bytes + 3) * (uno.clockHz / 11_520));
    expect((await session.link.status()).state).toBe('IDLE');
    expect(heard, 'what was begun is dropped, and text is text again').toContain('<idle');
    await session.close();
  });
});

describe.skipIf(realPort)(`a message that was begun ${emulatedOnly}`, () => {
  const [almost, enough] = [limits.MESSAGE_MS - 5, limits.MESSAGE_MS + 5];

  it.each([
    ['a SysEx', [0xf0, sysex.STORE]],
    ['a pin message', [0xc0]],
  ])('dies when no byte of it comes for as long as the table says, and text is text again: %s', (_, begun) => {
    const board = new Terminal(new URL('../../firmware/uno.hex', import.meta.url));
    const says = (text: string): string => {
      board.say(text);
      return board.listen(20);
    };
    board.runMs(100);
    expect(says('?\n')).toContain('<idle');
    board.say(String.fromCharCode(...begun));
    board.runMs(almost);
    expect(says('!')).not.toContain('stopped');
    board.say(String.fromCharCode(...begun));
    board.runMs(enough);
    expect(says('?\n')).toContain('<idle');
  });

  it('lives on with each of its bytes', () => {
    const board = new Terminal(new URL('../../firmware/uno.hex', import.meta.url));
    board.runMs(100);
    board.say('?\n\xf0');
    board.runMs(almost);
    board.say(String.fromCharCode(sysex.STATUS));
    expect(board.listen(almost)).not.toContain('\xf7');
    board.say('\xf7');
    expect(board.listen(20)).toContain(`\xf0${String.fromCharCode(sysex.STATUS)}`);
  });
});
