// Measures the emulated board: emulated seconds per wall second asleep, busy and in conversation.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { ReadlineParser } from '@serialport/parser-readline';
import { EmulatedBoard, EmulatedUno } from '../../rig/boards/ports/index.js';

const fixtures = new URL('../../../test/fixtures/avr/', import.meta.url); // this file runs from dist/test/benchmark

/** Prints the figures; takes about three seconds. */
export async function benchEmulator(): Promise<void> {
  print('asleep, woken a thousand times a second', speedOf('sleep-tick', 200));
  print('busy loop', speedOf('busy-loop', 2));
  const { speed, tripsPerSecond } = await converse(2000);
  print(`line of 20 bytes sent back, ${tripsPerSecond.toFixed(0)} round trips/s`, speed);
}

function print(what: string, speed: number): void {
  console.log(`${what}: ${speed.toFixed(speed < 10 ? 1 : 0)} x real time`);
}

function hex(program: string): string {
  return readFileSync(new URL(`${program}.hex`, fixtures), 'utf8');
}

/** Emulated seconds per wall second of a program that needs no host; the best of three runs, the first of which warms up. */
function speedOf(program: string, emulatedSeconds: number): number {
  const uno = new EmulatedUno({ hex: hex(program) });
  const speeds = [1, 2, 3].map(() => {
    const start = performance.now();
    uno.run(emulatedSeconds * uno.clockHz);
    return emulatedSeconds / ((performance.now() - start) / 1000);
  });
  return Math.max(...speeds);
}

async function converse(trips: number): Promise<{ speed: number; tripsPerSecond: number }> {
  const board = new EmulatedBoard({ hex: hex('echo') });
  const port = await board.openPort();
  const lines = port.pipe(new ReadlineParser({ delimiter: '\r\n' }));
  await once(lines, 'data');
  const startUs = board.uno.timeUs;
  const start = performance.now();
  for (let trip = 0; trip < trips; trip++) {
    port.write('eighteen bytes now\r\n');
    await once(lines, 'data');
  }
  const wallSeconds = (performance.now() - start) / 1000;
  await board.close();
  return { speed: (board.uno.timeUs - startUs) / 1e6 / wallSeconds, tripsPerSecond: trips / wallSeconds };
}
