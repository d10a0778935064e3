// Until the host writes to a pin nobody drives it: a machine may be wired whose rig is not stored yet.
import { expect, it } from 'vitest';
import { EmulatedUno } from '../../rig/boards/index.js';
import { firmwareHex } from '../../rig/boards/ports/index.js';

const ms = 16_000;
const general = [2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13];

/** The general digital pins that are outputs after some messages, with their levels. */
function drivenAfter(...messages: number[][]): readonly (readonly [number, boolean])[] {
  const uno = new EmulatedUno(firmwareHex());
  uno.run(500 * ms); // it has started
  uno.serialIn.send(Uint8Array.from(messages.flat()), uno.cycles);
  uno.run(100 * ms);
  return general.filter((pin) => uno.pins[pin]!.mode === 'output').map((pin) => [pin, uno.pins[pin]!.level]);
}

const version = [0xf0, 0x79, 0xf7]; // ends the board's search for the baud rate

it.each([
  ['a start', [], []],
  ['a 1 in a port message', [[0x91, 0x20, 0]], [[13, true]]],
  [
    'zeros in port messages',
    [
      [0x90, 0, 0],
      [0x91, 0, 0],
    ],
    [],
  ],
  [
    'a 1 and then a 0',
    [
      [0x91, 0x20, 0],
      [0x91, 0, 0],
    ],
    [[13, false]],
  ],
  ['a 0 for a pin by its name', [[0xf5, 8, 0]], [[8, false]]],
  ['the mode of an output', [[0xf4, 3, 1]], [[3, false]]],
  [
    'zeros for a pin that is given a mode',
    [
      [0xf4, 3, 1],
      [0x90, 0, 0],
    ],
    [[3, false]],
  ],
  ['a system reset', [[0x91, 0x20, 0], [0xf4, 3, 1], [0xff]], []],
] as [string, number[][], [number, boolean][]][])('only what was written is driven after %s', (_, messages, driven) => {
  expect(drivenAfter(version, ...messages)).toEqual(driven);
});
