// The switches on the emulated board: what holds for 50 us is a press, what does not is nothing, and telemetry tells which are pressed.
import { describe, expect, it } from 'vitest';
import { limits, settingsFlags, switches } from '../../src/protocol/index.js';
import { emulatedOnly, realPort } from '../link/test-board.js';
import { nextTick, onTick, rigOnBoard, runTo } from './rig-on-board.js';

const flags =
  (1 << settingsFlags.EMERGENCY_STOP) | (1 << settingsFlags.LIMIT_SWITCHES) | (1 << settingsFlags.STANDALONE);
const US = 16;
/** Of a tick at rest: the switches are read in it. */
const TICK_US = 800;

describe.skipIf(realPort)(`the switches ${emulatedOnly}`, () => {
  /** How many spikes of such a length, one in a tick and each a little later in it, stop the machine. */
  async function stopsBySpikes(lengthUs: number): Promise<number> {
    const { uno, link } = await rigOnBoard({
      settings: { flags, normallyClosed: 1 << switches.EMERGENCY_STOP },
      prepare: (board) => board.pin('EMERGENCY_STOP').drive(false),
    });
    let stops = 0;
    for (let afterUs = 0; afterUs < TICK_US; afterUs += 7) {
      let spiked = false;
      const end = onTick(uno, (begins, cycle) => {
        if (!begins || spiked) return;
        spiked = true;
        uno.at(cycle + afterUs * US, () => uno.pin('EMERGENCY_STOP').drive(true));
        uno.at(cycle + (afterUs + lengthUs) * US, () => uno.pin('EMERGENCY_STOP').drive(false));
      });
      runTo(uno, uno.cycles + 25_000 * US); // two ticks and more
      end();
      if ((await link.status()).fault !== 'EMERGENCY_STOP') continue;
      stops++;
      await link.clearFault();
    }
    return stops;
  }

  it('are not pressed by a spike shorter than 50 us, whenever in a tick it comes', async () => {
    expect(limits.SWITCH_HOLD_US).toBe(50);
    expect(await stopsBySpikes(48)).toBe(0);
  });

  it('are pressed by what lasts a little longer', async () => {
    expect(await stopsBySpikes(90)).toBeGreaterThan(0);
  });

  it('are told by telemetry in any state, those that the rig has', async () => {
    const { uno, link } = await rigOnBoard({ settings: { flags, normallyClosed: 1 << switches.LIMIT_LEFT } });
    expect((await nextTick(link)).pressed).toEqual(['LIMIT_LEFT']); // not wired
    uno.pin('LIMIT_LEFT').drive(false);
    uno.pin('LIMIT_RIGHT').drive(false);
    expect(await nextTick(link)).toMatchObject({ pressed: ['LIMIT_RIGHT'], state: 'IDLE' });
    uno.pin('EMERGENCY_STOP').drive(false);
    expect(await nextTick(link)).toMatchObject({ pressed: ['LIMIT_RIGHT', 'EMERGENCY_STOP'], state: 'FAULT' });
    const without = await rigOnBoard({ settings: { flags: 1 << settingsFlags.STANDALONE, normallyClosed: 7 } });
    expect(await nextTick(without.link)).toMatchObject({ pressed: [], state: 'IDLE' });
  });
});
