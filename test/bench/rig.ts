// Measures a closed loop on the bench: emulated seconds per wall second, with both encoders and the 20 kHz PWM at work.
import { readFileSync } from 'node:fs';
import { Bench } from '../../rig/bench/index.js';
import { EmulatedUno } from '../../rig/boards/index.js';
import { fullRig } from '../rig/bench-rigs.js';

const fixtures = new URL('../../../test/fixtures/avr/', import.meta.url); // this file runs from dist/test/bench

/** Prints the figures; takes about six seconds. */
export async function benchRig(): Promise<void> {
  const uno = new EmulatedUno({ hex: readFileSync(new URL('bench.hex', fixtures), 'utf8') });
  const bench = new Bench(uno, fullRig);
  uno.run(16_000);
  uno.serialIn.send(Buffer.from('^'), uno.cycles); // back and forth, 6000 cycles of work every 16.5 ms
  for (const seconds of [20, 20, 20, 100, 20, 20]) {
    const edgesBefore = bench.cartEncoder.edges + bench.poleEncoder.edges;
    const start = performance.now();
    uno.run(seconds * uno.clockHz);
    const speed = seconds / ((performance.now() - start) / 1000);
    const edges = bench.cartEncoder.edges + bench.poleEncoder.edges - edgesBefore;
    console.log(`${speed.toFixed(1)} x real time at ${(edges / seconds).toFixed(0)} edges/s`);
  }
}
