// Measures the link to the emulated board: flashing, and observation to action in emulated and in wall time.
import { EmulatedBoard } from '../../rig/boards/ports/index.js';
import { validateProcessor } from '../../rig/hil/index.js';
import { compileChampion } from '../../src/compile/index.js';
import { connect } from '../../src/link/johnny-five/index.js';
import { balanceChampion } from '../hil/champions.js';

/** Prints the figures; takes a few seconds. */
export async function benchRoundTrip(): Promise<void> {
  const board = new EmulatedBoard();
  const { image } = compileChampion(balanceChampion);
  const link = await connect(await board.openPort());
  print('power-on to ready', `${(board.uno.timeUs / 1000).toFixed(1)} ms emulated`);
  const startUs = board.uno.timeUs;
  await link.flash(image);
  print(`flash and verify ${image.length} bytes`, `${((board.uno.timeUs - startUs) / 1000).toFixed(0)} ms emulated`);
  await link.close();

  const play = (episodes: number) => validateProcessor(balanceChampion, board, { episodes, seed: 1 });
  await play(1); // until the engine has compiled it
  const start = performance.now();
  const { measurements } = await play(3);
  const wallMs = performance.now() - start;
  const value = (name: string) => measurements.find((measurement) => measurement.name === name)!.value;
  print(
    'observation to action',
    `${value('roundTripMean').toFixed(2)} ms emulated, at most ${value('roundTripMax').toFixed(2)} ms`,
  );
  print('3 episodes of 1000 steps', `${(wallMs / 1000).toFixed(1)} s, ${(3e6 / wallMs).toFixed(0)} round trips/s`);
}

function print(what: string, figure: string): void {
  console.log(`link, ${what}: ${figure}`);
}
