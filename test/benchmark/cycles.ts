// Cycles of an inference on the emulated board, and the model of src/compile/cycles.ts fitted to them.
import { lusolve, multiply, transpose } from 'mathjs';
import { EmulatedBoard } from '../../rig/boards/ports/index.js';
import { inferenceWork, predictCycles } from '../../src/compile/index.js';
import { connect } from '../../src/link/johnny-five/index.js';
import { canonicalForm, shapeName } from '../../src/network/index.js';
import { cyclesOnBoard, randomNetwork } from '../compile/board-cycles.js';

const networks = 60;

/** Prints counted and predicted cycles of random networks, and the least-squares constants for `cyclesEach`. */
export async function benchCycles(): Promise<void> {
  const board = new EmulatedBoard();
  const link = await connect(await board.openPort());
  const work: number[][] = [];
  const counted: number[] = [];
  let worst = 0;
  for (let k = 0; k < networks; k++) {
    const article = k % 3 === 0;
    const network = article
      ? randomNetwork(5, 32, 1, k)
      : randomNetwork(1 + (k % 9), 4 + ((5 * k) % 29), 1 + (k % 2), k);
    const { shape } = network.mask;
    const form = canonicalForm(network.mask);
    const cycles = await cyclesOnBoard(link, network);
    const error = predictCycles(form, shape) / cycles - 1;
    worst = Math.max(worst, Math.abs(error));
    work.push(Object.values(inferenceWork(form, shape)));
    counted.push(cycles);
    if (article) {
      const what = `${shapeName(shape)} with ${form.kinds.length} kinds`;
      console.log(`${what.padEnd(24)} ${cycles.toFixed(0)} cycles, prediction ${(100 * error).toFixed(1)} %`);
    }
  }
  await link.close();
  await board.close();
  const normal = multiply(transpose(work), work);
  const fitted = lusolve(normal, multiply(transpose(work), counted)) as number[][];
  console.log(`largest error of the prediction  ${(100 * worst).toFixed(1)} %`);
  console.log(`fitted constants  ${fitted.map(([value]) => value!.toFixed(1)).join('  ')}`);
}
