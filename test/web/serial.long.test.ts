// A real board in the page: a bare Uno gets firmware and champion over Web Serial, tells what it does, and is pulled.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBoard, firmwareHex, parseProgram } from '../../rig/boards/ports/index.js';
import { loadRig } from '../../rig/description/files/index.js';
import { rigSettings } from '../../rig/description/index.js';
import { formatChampion } from '../../src/network/index.js';
import { sysex } from '../../src/protocol/index.js';
import { balanceOn } from '../hil/champions.js';
import { NO_PROGRAM, servedUno } from './fake-serial.js';
import { chromium, findings, noFindings, openChampion, ServedPage } from './served-page.js';

const example = formatChampion(balanceOn(await loadRig('desktop'), 500));

/** The whole flash is written and read back, in real time, byte by byte through the browser. */
const patience = { timeout: 900_000 };

describe.skipIf(!chromium)('a board at a serial port of the browser', () => {
  let served: ServedPage;
  beforeAll(async () => {
    served = await ServedPage.start();
  });
  afterAll(async () => {
    await served?.stop();
    expect(served.browser.complaints).toEqual([]);
  });

  it('that is bare gets the firmware and the champion, and stops', async () => {
    const { uno, attach } = await servedUno(NO_PROGRAM);
    const page = await served.open({ prepare: attach });
    await openChampion(page, example, 'Your board');
    await page.getByRole('button', { name: 'Choose the port' }).click();
    // Nothing greets from an Uno without a program.
    await page.getByText(/sent nothing|greeting of our firmware/).waitFor();
    await page.getByRole('button', { name: 'Flash the firmware' }).click();
    await page.getByText(/pages were written and read back, by synaptolytic/).waitFor(patience);
    const { hex, source } = firmwareHex();
    const program = parseProgram(hex, source);
    expect([...uno.flash.subarray(0, program.length)]).toEqual([...program]);
    await page.getByRole('button', { name: 'Flash the champion' }).click();
    await page.getByText(/bytes are stored/).waitFor();
    const heard: number[] = [];
    const quiet = uno.onSerial((byte, toBoard) => toBoard && heard.push(byte));
    await page.keyboard.press(' ');
    await page.getByText('Stopped: the motor is off.').waitFor();
    quiet();
    expect(heard.join()).toContain([0xf0, sysex.STOP, 0xf7].join());
    await page.getByRole('button', { name: 'Flash the firmware' }).click();
    await page.getByText(/The board had this firmware already/).waitFor(patience);
  });

  it('that has a rig shows its ticks, and tells when it is pulled, and is met again', async () => {
    const { path, replug, attach } = await servedUno(firmwareHex().hex);
    const link = await createBoard(path).link();
    await link.configure(rigSettings(await loadRig('desktop')));
    await link.close();
    const page = await served.open({ width: 420, dark: true, prepare: attach });
    await page.getByRole('tab', { name: 'Your board' }).click();
    await page.getByRole('button', { name: 'Choose the port' }).click();
    await page.getByText('Angle from upright').waitFor();
    await expect.poll(() => page.getByRole('definition').allTextContents()).toContain('stored');
    expect(await findings(page)).toEqual(noFindings);
    const plugIn = await replug();
    await page.getByText(/The board at the serial port vanished/).waitFor();
    await page.getByRole('button', { name: 'STOP' }).click();
    await page.getByText(/There is no link to the board: switch its motor supply off/).waitFor();
    await plugIn();
    await page.getByRole('button', { name: 'Choose the port' }).click();
    await expect.poll(() => page.getByText(/^The firmware .* greets/).count()).toBe(2);
  });
});
