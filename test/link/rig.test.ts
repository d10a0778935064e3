// The link to a board on a rig: settings, homing, arming, telemetry and its lease.
import { describe, expect, it } from 'vitest';
import { loadRig, rigSettings } from '../../rig/description/files/index.js';
import { wire } from '../../rig/hil/index.js';
import { type BoardLink, faultSentence, type Telemetry } from '../../src/link/index.js';
import { imageNumber } from './images.js';
import { connectTo, emulatedBoard, emulatedOnly, realPort } from './test-board.js';

const settings = rigSettings(await loadRig('desktop'));
/** For a board to which nothing is wired. */
const unwired = { ...settings, normallyClosed: 0 };

/** The first telemetry message that holds, with a lease for each that is heard. */
function waitFor(link: BoardLink, holds: (telemetry: Telemetry) => boolean, lease = true): Promise<Telemetry> {
  return new Promise((resolve, reject) => {
    link.telemetry(1, (telemetry) => holds(telemetry) && resolve(telemetry), { lease }).catch(reject);
  });
}

describe.skipIf(realPort)(`a board on a rig ${emulatedOnly}`, () => {
  it('keeps settings, tells them as they were given, and does not write them twice', async () => {
    const board = emulatedBoard();
    const { link } = await connectTo(board);
    expect(await link.readSettings()).toBeUndefined();
    expect(await link.configure(settings)).toBe(true);
    expect(await link.readSettings()).toEqual(settings);
    expect(await link.configure(settings)).toBe(false);
    const { settingsCrc } = await link.status();
    expect(settingsCrc).toBeGreaterThan(0);
    await link.close();

    const again = await connectTo(board);
    expect(await again.link.configure(settings)).toBe(false);
    expect(await again.link.status()).toMatchObject({ settingsCrc, homed: false });
    expect(await again.link.configure({ ...settings, softLimitCounts: settings.softLimitCounts - 1 })).toBe(true);
    expect((await again.link.status()).settingsCrc).not.toBe(settingsCrc);
    await again.link.forgetRig();
    expect(await again.link.readSettings()).toBeUndefined();
    expect(await again.link.status()).toMatchObject({ settingsCrc: 0 });
  });

  it('refuses settings that cannot be, and what the rig or its state does not allow, in words', async () => {
    const { link } = await connectTo(emulatedBoard());
    await expect(link.home()).rejects.toMatchObject({ code: 'LINK_REFUSED', boardError: 'NO_RIG' });
    const impossible = { ...settings, dutyMax: 401 };
    await expect(link.configure(impossible)).rejects.toMatchObject({ boardError: 'SETTINGS_VALUE' });
    await expect(link.configure({ ...settings, dutyMax: 65536 })).rejects.toThrow(RangeError);
    await link.configure(unwired);
    await expect(link.arm()).rejects.toMatchObject({ boardError: 'NO_IMAGE' });
    await link.flash(imageNumber(0));
    await expect(link.arm()).rejects.toMatchObject({ boardError: 'NOT_HOMED' });
    await expect(link.arm()).rejects.toThrow('synaptolytic rig home');
  });

  it('tells every n-th control tick, and nothing any more after 0', async () => {
    const { link } = await connectTo(emulatedBoard());
    await link.configure(unwired);
    const heard: Telemetry[] = [];
    const enough = new Promise<void>((resolve) => {
      link.telemetry(3, (telemetry) => {
        heard.push(telemetry);
        if (heard.length === 5) resolve();
      });
    });
    await enough;
    await link.telemetry(0);
    const [first] = heard;
    expect(heard.slice(0, 5).map(({ tick }) => tick - first!.tick)).toEqual([0, 3, 6, 9, 12]);
    expect(first).toMatchObject({ state: 'IDLE', fault: 'NONE', cartCounts: 0, poleCounts: 0, duty: 0 });
    const count = heard.length;
    for (let i = 0; i < 20; i++) await link.status();
    expect(heard.length).toBe(count);
  });

  it('moves as long as the host is heard, and stops with a fault that is cleared by name', async () => {
    const board = emulatedBoard();
    const { bench } = wire(board, await loadRig('desktop'));
    const { link } = await connectTo(board);
    await link.configure(settings);
    await link.home('GUIDED');
    await link.drive(200, 50);
    // Half a second, five times the lease.
    const moved = await waitFor(link, ({ cartCounts, duty }) => cartCounts > 100 && duty === 0);
    expect(moved).toMatchObject({ state: 'HOMING', fault: 'NONE' });
    expect(bench!.state.positionM).toBeGreaterThan(0.005);

    const told = await waitFor(link, ({ state }) => state === 'FAULT', false);
    expect(told.fault).toBe('LEASE_LOST');
    expect(faultSentence(told.fault!)).toMatch(/^The host was not heard in time \(LEASE_LOST\)\. /);
    expect(await link.status()).toMatchObject({ state: 'FAULT', fault: 'LEASE_LOST' });
    await expect(link.home()).rejects.toMatchObject({ boardError: 'FAULT_LATCHED' });
    await link.clearFault();
    expect(await link.status()).toMatchObject({ state: 'IDLE', fault: 'NONE' });
  });

  it('is still after a reconnect: no command, no lease and no telemetry of before goes on', async () => {
    const board = emulatedBoard();
    wire(board, await loadRig('desktop'));
    const before = await connectTo(board);
    await before.link.configure(settings);
    await before.link.home('GUIDED');
    await before.link.drive(200, 500);
    await waitFor(before.link, ({ duty }) => duty > 0);
    const waiting = before.link.drive(300, 500).catch((error: unknown) => error);
    board.unplug();
    expect(await waiting).toMatchObject({ code: 'LINK_LOST' });
    expect(() => before.link.lease()).toThrow('vanished');
    expect(await before.link.ended).toMatchObject({ code: 'LINK_LOST' });

    board.plugIn();
    const after = await connectTo(board);
    expect(await after.link.status()).toMatchObject({ state: 'IDLE', homed: false });
    const told = await waitFor(after.link, ({ tick }) => tick > 50);
    expect(told).toMatchObject({ state: 'IDLE', duty: 0 });
  });
});
