// The board suite on the emulated Uno, and on a real board when SYNAPTOLYTIC_PORT names its port.
import { describe } from 'vitest';
import { createBoard } from '../../rig/boards/ports/index.js';
import { boardConformance } from './conformance.js';

describe('the emulated Uno', () => {
  boardConformance(() => createBoard('emulated'));
});

const { SYNAPTOLYTIC_PORT: path } = process.env;
if (path) {
  describe(`the board at ${path}`, () => {
    boardConformance(() => createBoard(path));
  });
} else {
  console.log('Set SYNAPTOLYTIC_PORT to the port of a board with our firmware to run its suite on it too.');
}
