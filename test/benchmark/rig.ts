// Measures closed loops on the bench: emulated seconds per second of the processor, with both encoders and the 20 kHz PWM at work.
import { readFileSync } from 'node:fs';
import { Bench } from '../../rig/bench/index.js';
import { EmulatedBoard, EmulatedUno } from '../../rig/boards/ports/index.js';
import { loadRig, type Rig, rigSettings } from '../../rig/description/files/index.js';
import { traceBoard } from '../../rig/traces/index.js';
import { encodeImage } from '../../src/compile/index.js';
import { type BoardLink, connect } from '../../src/link/johnny-five/index.js';
import { unpackMask } from '../../src/network/index.js';
import { fullRig } from '../rig/bench-rigs.js';

const fixtures = new URL('../../../test/fixtures/avr/', import.meta.url); // this file runs from dist/test/benchmark
const CHUNK_S = 2;
const CHUNKS = 8;

/** Prints the figures; takes about ten seconds. */
export async function benchRig(): Promise<void> {
  const uno = new EmulatedUno({ hex: readFileSync(new URL('bench.hex', fixtures), 'utf8') });
  const bench = new Bench(uno, fullRig);
  uno.run(16_000);
  uno.serialIn.send(Buffer.from('^'), uno.cycles);
  await report('article plant, driven back and forth by a small program', uno, bench, (cycle) => uno.runUntil(cycle));

  const desktop = await loadRig('desktop');
  await benchFirmware(desktop, 'alone');
  await benchFirmware(desktop, 'leased');
  await benchFirmware(desktop, 'traced');
}

/** The firmware balances the pole: by itself, telling the host of every control tick and living on its leases, or that with a trace being written. */
async function benchFirmware(rig: Rig, how: 'alone' | 'leased' | 'traced'): Promise<void> {
  const alone = how === 'alone';
  const board = new EmulatedBoard();
  const { uno } = board;
  const bench = new Bench(uno, rig);
  const link = await connect(await board.openPort());
  await link.flash(balancingImage(rig));
  await link.configure(rigSettings(rig, { standalone: alone }));
  const listen = await telemetry(link);
  const runUntil = async (cycle: number): Promise<void> => {
    while (uno.cycles < cycle) await listen();
  };
  await link.home();
  while ((await listen()) !== 'HOMING') {}
  while ((await listen()) === 'HOMING') {}
  await runUntil(bench.carry({ positionM: 0, angleRad: 0.1 }) + 0.2 * uno.clockHz);
  await link.arm();
  while ((await listen()) !== 'RUNNING') {}
  if (alone) {
    await link.telemetry(0);
    await report(`${rig.name}, the firmware by itself`, uno, bench, (cycle) => uno.runUntil(cycle));
  } else {
    const written: string[] = [];
    const end = how === 'traced' && traceBoard(uno, (text) => void written.push(text));
    const traced = end ? ', and a trace' : '';
    await report(`${rig.name}, the firmware telling of every control tick${traced}`, uno, bench, runUntil);
    if (end) end();
  }
  const { state } = await link.status();
  if (state !== 'RUNNING') throw new Error(`The pole of the benchmark fell: the board is ${state}.`);
  await link.close();
  await board.close();
}

/** One hidden unit that balances the desktop rig. */
function balancingImage(rig: Rig): Uint8Array {
  const mask = unpackMask({ inputs: 5, hidden: 1, outputs: 1 }, Uint8Array.of(0b111011));
  const observationScales = [5.2, 3.6, 1, 14.6, 0.65].map((scale) => Math.round(scale * 256) / 256);
  return encodeImage({ mask, observationScales, taskId: 0, controlPeriodUs: rig.periodUs });
}

/** Has every control tick told; what is returned waits for the next and gives its state. */
async function telemetry(link: BoardLink): Promise<() => Promise<string | undefined>> {
  let heard: (state: string | undefined) => void = () => {};
  await link.telemetry(1, ({ state }) => heard(state), { lease: true });
  return () =>
    new Promise((resolve) => {
      heard = resolve;
    });
}

/** What this process has had of the processors: what else runs beside it costs it little. */
function processorS(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Prints the median and the best of some stretches of time; what went before warms up. */
async function report(
  what: string,
  uno: EmulatedUno,
  { cartEncoder, poleEncoder }: Bench,
  runUntil: (cycle: number) => void | Promise<void>,
): Promise<void> {
  await runUntil(uno.cycles + 5 * uno.clockHz);
  const edges = (): number => cartEncoder.edges + poleEncoder.edges;
  const [beganAt, edgesBefore] = [uno.cycles, edges()];
  const speeds: number[] = [];
  for (let chunk = 0; chunk < CHUNKS; chunk++) {
    const [from, start] = [uno.cycles, processorS()];
    await runUntil(from + CHUNK_S * uno.clockHz);
    speeds.push((uno.cycles - from) / uno.clockHz / (processorS() - start));
  }
  speeds.sort((a, b) => a - b);
  const perSecond = ((edges() - edgesBefore) * uno.clockHz) / (uno.cycles - beganAt);
  const [median, best] = [speeds[CHUNKS / 2]!, speeds.at(-1)!];
  console.log(`${what}, ${perSecond.toFixed(0)} edges/s: ${median.toFixed(1)} x real time, best ${best.toFixed(1)}`);
}
