// What a served board is made of: its pace, its machine, its memories, and one board for each address.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, type MockInstance, vi } from 'vitest';
import { type EmulatedUno, FLASH_BYTES } from '../../rig/boards/index.js';
import { loadRig } from '../../rig/description/files/index.js';
import { BoardServer, type ServedBoard, serveBoard } from '../../rig/serving/index.js';
import { emptyDirectory, start } from '../cli/command-line.js';

let listen: MockInstance<typeof BoardServer.listen>;
beforeEach(() => {
  listen = vi.spyOn(BoardServer, 'listen');
  return () => listen.mockRestore();
});

/** Serves a board, and lets something be done with it before it is gone. */
async function serve(board: ServedBoard, use: (uno: EmulatedUno) => void = () => {}): Promise<void> {
  const served = await serveBoard({ tcp: { host: '127.0.0.1', port: 0 } }, board);
  use(listen.mock.lastCall![0]);
  await served.close();
}

it('has the pace that it is given, or that of real time', async () => {
  await serve({ pace: 3 });
  await serve({});
  expect(listen.mock.calls.map(([, , { pace }]) => pace)).toEqual([3, 1]);
});

it('has its machine at its pins', async () => {
  // With the pull-up on, a pin is low only where a contact leads to ground: that of a switch that is not pressed.
  const isGrounded = (uno: EmulatedUno): boolean => {
    uno.disturb(0x25, 1 << 2); // PORTB, D10
    return !uno.pin('LIMIT_LEFT').level;
  };
  const rig = await loadRig('desktop');
  await serve({ rig }, (uno) => expect(isGrounded(uno)).toBe(true));
  await serve({}, (uno) => expect(isGrounded(uno)).toBe(false));
});

it('keeps its memories in files, and begins with what they hold', async () => {
  const directory = emptyDirectory();
  const [eeprom, flash] = [join(directory, 'eeprom'), join(directory, 'flash')];
  const files = { eeprom, flash, bootloader: true } as const;
  await serve(files, (uno) => {
    uno.eeprom[5] = 7;
    uno.flash[9] = 3;
  });
  expect([readFileSync(eeprom)[5], readFileSync(flash)[9]]).toEqual([7, 3]);
  writeFileSync(flash, Buffer.alloc(FLASH_BYTES, 0x12));
  await serve(files, (uno) => expect([uno.eeprom[5], uno.flash[9]]).toEqual([7, 0x12]));
});

it('is one of several, each behind an address of its own', async () => {
  const serving = start(emptyDirectory(), [
    'serve',
    ...Array(2).fill(['--tcp', '127.0.0.1:0']).flat(),
    '--pace',
    '2',
    '--json',
  ]);
  await serving.says('served until Ctrl-C');
  serving.interrupt();
  const { boards } = JSON.parse((await serving.ended).stdout) as { boards: string[] };
  expect([boards.length, new Set(boards).size]).toEqual([2, 2]);
  expect(new Set(listen.mock.calls.map(([uno]) => uno)).size).toBe(2);
  expect(listen.mock.calls.map(([, , { pace }]) => pace)).toEqual([2, 2]);
});
