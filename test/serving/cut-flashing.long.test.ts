// The cable is pulled at every page that is read, written or verified: no half program ever runs, and the board can be flashed again.
import { expect, it } from 'vitest';
import { EmulatedUno, FLASH_BYTES, parseIntelHex } from '../../rig/boards/index.js';
import { bootLoaderHex, createBoard } from '../../rig/boards/ports/index.js';
import { BoardServer } from '../../rig/serving/index.js';
import { flashFirmware } from '../../src/link/index.js';
import { program } from '../boards/programs.js';

const ENDLESS_LOOP = [0xff, 0xcf];
const memory = parseIntelHex(program('echo'), FLASH_BYTES, 'the program');
const echo = memory.subarray(0, memory.findLastIndex((byte) => byte !== 0xff) + 1);
const other = echo.map((byte) => byte ^ 0x55);

it('a cable that is pulled at any page leaves the old program, an endless loop, or the new one that was proven', async () => {
  const uno = new EmulatedUno({ hex: ':00000001FF\n', bootloader: bootLoaderHex() });
  const server = await BoardServer.listen(uno, { host: '127.0.0.1', port: 0 }, { pace: 1 });
  const board = createBoard(server.path);
  const flash = async (bytes: Uint8Array, onPage = () => {}) => {
    try {
      await flashFirmware(await board.openPort(), bytes, { onPage });
    } finally {
      await board.close();
    }
  };
  const held = () => uno.flash.slice(0, echo.length);
  const ends = { old: 0, loop: 0, proven: 0 };
  await flash(echo);
  for (let cut = 1, whole = false; !whole; cut++) {
    let pages = 0;
    const flashing = flash(other, () => {
      if (++pages !== cut) return;
      uno.powerCycle();
      void board.close();
    });
    whole = await flashing.then(
      () => true,
      (error: unknown) => {
        expect(error, `at page ${cut}`).toMatchObject({ code: 'BOOT_LOST', message: /flashed anew/ });
        return false;
      },
    );
    if (whole) expect(held()).toEqual(other);
    else if (Buffer.from(held()).equals(echo)) ends.old++;
    else if (Buffer.from(held()).equals(other)) ends.proven++;
    else {
      expect([...held().subarray(0, 2)], `at page ${cut}`).toEqual(ENDLESS_LOOP);
      ends.loop++;
    }
    await flash(echo);
    expect(held()).toEqual(echo);
  }
  const pages = Math.ceil(echo.length / 128);
  // Each page is read, all but the first are written and verified, and last of all the first is verified.
  expect(ends).toEqual({ old: pages, loop: 2 * (pages - 1), proven: 1 });
  await server.close();
});
