// Cycles of an inference on the emulated board, and the model of src/compile/cycles.ts fitted to them.
import { lusolve, multiply, transpose } from 'mathjs';
import { EmulatedBoard } from '../../rig/boards/ports/index.js';
import { inferenceWork, predictCycles } from '../../src/compile/index.js';
import { connect } from '../../src/link/johnny-five/index.js';
import { shapeName } from '../../src/network/index.js';
import { cyclesOnBoard, randomNetwork, someShape } from '../compile/board-cycles.js';

const networks = 300;

/** Prints counted and predicted cycles of random networks, and the least-squares constants for `cyclesEach`. */
export async function benchCycles(): Promise<void> {
  const board = new EmulatedBoard();
  const link = await connect(await board.openPort());
  const work: number[][] = [];
  const counted: number[] = [];
  let worst = 0;
  for (let k = 0; k < networks; k++) {
    const shape = someShape(k);
    const network = randomNetwork(shape, k);
    const cycles = await cyclesOnBoard(link, network);
    const error = predictCycles(network) / cycles - 1;
    if (Math.abs(error) > worst) {
      worst = Math.abs(error);
      console.log(`${shapeName(shape).padEnd(8)} ${cycles} cycles, prediction ${(100 * error).toFixed(1)} %`);
    }
    work.push(Object.values(inferenceWork(network)));
    counted.push(cycles);
  }
  await link.close();
  await board.close();
  const normal = multiply(transpose(work), work);
  const fitted = lusolve(normal, multiply(transpose(work), counted)) as number[][];
  console.log(`largest error of the prediction, ${networks} networks  ${(100 * worst).toFixed(2)} %`);
  console.log(`fitted constants  ${fitted.map(([value]) => value!.toFixed(1)).join('  ')}`);
}
