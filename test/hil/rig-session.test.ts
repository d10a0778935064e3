// A session on a rig: what it makes of control ticks that come when they should not.
import { describe, expect, it } from 'vitest';
import { loadRig } from '../../rig/description/files/index.js';
import { RigSession, seenState, wire } from '../../rig/hil/index.js';
import { sysex } from '../../src/protocol/index.js';
import { disturbReceiving } from '../link/disturbance.js';
import { emulatedBoard } from '../link/test-board.js';

const desktop = await loadRig('desktop');

/** The last whole SysEx message of an id in some bytes. */
function lastMessage(bytes: Buffer, id: number): Buffer | undefined {
  const start = bytes.lastIndexOf(Buffer.of(0xf0, id));
  const end = bytes.indexOf(0xf7, start);
  return start >= 0 && end >= 0 ? bytes.subarray(start, end + 1) : undefined;
}

describe('homing', () => {
  it('is not over with ticks from before it that come after the board has agreed to home', async () => {
    const board = emulatedBoard();
    const machine = wire(board, desktop);
    const openPort = board.openPort.bind(board);
    let late = 0;
    board.openPort = async () => {
      const port = await openPort();
      let before: Buffer | undefined;
      disturbReceiving(port, (bytes) => {
        before = lastMessage(bytes, sysex.TELEMETRY) ?? before;
        const tick = before;
        // As over a slow line: the last tick from before homing comes again, twice, when the session waits for the end of homing.
        if (tick && bytes.includes(Buffer.of(0xf0, sysex.HOME))) {
          setImmediate(() => {
            for (; late < 2; late++) port.emit('data', tick);
          });
        }
        return bytes;
      });
      return port;
    };
    const abort = new AbortController();
    const session = await RigSession.open(machine, { signal: abort.signal });
    // Homing takes seconds. When the cart is seen on its way after the late ticks, the test has seen enough.
    session.onTick(({ state, cartCounts }) => {
      if (late === 2 && state === 'HOMING' && Math.abs(cartCounts) > 10) abort.abort(new Error('on its way'));
    });
    await expect(session.home()).rejects.toThrow('on its way');
    await session.close();
  });

  it('is off by the zero errors of the rig', async () => {
    const zero = { angleRad: -0.6 * (Math.PI / 180), positionM: 0.002 };
    const rig = { ...desktop, homingSpeedMps: 3 * desktop.homingSpeedMps, zero };
    const machine = wire(emulatedBoard(), rig);
    const session = await RigSession.open(machine);
    await session.home();
    await session.hold({ positionM: 0.05, angleRad: Math.PI / 2 });
    const seen = await session.until((telemetry) => seenState(telemetry, rig));
    await session.close();
    const truth = machine.bench!.state;
    // Four counts of the pole. At either end the cart rolls on for up to a control period before its switch is seen.
    expect(seen.angleRad - truth.angleRad).toBeCloseTo(zero.angleRad, 9);
    expect(Math.abs(seen.positionM - truth.positionM - zero.positionM)).toBeLessThan(
      (rig.homingSpeedMps * rig.periodUs) / 2e6,
    );
  });
});
