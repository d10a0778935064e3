// Where a Johnny-Five program plays: a board that is served over TCP as `synaptolytic serve` does it, and its pins, volts and buses from outside.
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import five, { type Board } from 'johnny-five';
import { EmulatedUno, type UnoPin } from '../../rig/boards/index.js';
import { createBoard, firmwareHex } from '../../rig/boards/ports/index.js';
import { BoardServer } from '../../rig/serving/index.js';
import { connect } from '../../src/link/johnny-five/index.js';

interface Stage {
  readonly five: typeof five;
  readonly board: Board;
  readonly uno: EmulatedUno;
  readonly pins: readonly UnoPin[];
  /** Volts at A0 to A5. */
  readonly volts: Float64Array;
  /** Waits until something has happened; the time limit of the test is the only one. */
  until(happened: () => boolean): Promise<void>;
  /** The levels that a pin takes from now on. */
  levels(pin: number): boolean[];
  /** Microseconds of each high pulse from now on. */
  pulsesUs(pin: number): number[];
}

/** A program for one kind of component, and what it shows at the pins. */
export interface Program {
  readonly component: string;
  /** The calls that it makes, for the page. */
  readonly calls: string;
  /** What is asserted, for the page. */
  readonly seen: string;
  run(stage: Stage): Promise<void> | void;
}

/** Those of the folder, file by file. */
export async function allPrograms(): Promise<readonly Program[]> {
  const folder = new URL('./programs/', import.meta.url);
  const files = readdirSync(folder).sort();
  const lists = files.map(async (file) => (await import(new URL(file, folder).href)) as { programs: Program[] });
  return (await Promise.all(lists)).flatMap(({ programs }) => programs);
}

/** Johnny-Five's own list: a component that names no board takes the oldest. */
const { cache: boards } = five.Board as unknown as { readonly cache: unknown[] };

/** Plays a program on a board of its own, and tells what the board refused, in its words. `signal` ends what waits in vain. */
export async function play(program: Program, signal: AbortSignal): Promise<readonly string[]> {
  const uno = new EmulatedUno(firmwareHex());
  const server = await BoardServer.listen(uno, { host: '127.0.0.1', port: 0 }, { pace: 1 });
  const link = await connect(await createBoard(server.path).openPort());
  const refusals: string[] = [];
  link.board.io.on('string', (text: string) => refusals.push(text));
  try {
    await program.run({
      five,
      board: link.board,
      uno,
      pins: uno.pins,
      volts: uno.analogVolts,
      ...watching(uno, signal),
    });
  } finally {
    await link.close();
    await server.close();
    boards.length = 0; // a virtual board would stay, and be taken for the next program's
  }
  return refusals;
}

function watching(uno: EmulatedUno, signal: AbortSignal): Pick<Stage, 'until' | 'levels' | 'pulsesUs'> {
  return {
    async until(happened) {
      while (!happened()) await sleep(2, undefined, { signal });
    },
    levels(pin) {
      const levels: boolean[] = [];
      uno.pins[pin]!.onChange((level) => levels.push(level));
      return levels;
    },
    pulsesUs(pin) {
      const widths: number[] = [];
      let roseUs = Number.NaN;
      uno.pins[pin]!.onChange((level) => {
        if (level) roseUs = uno.timeUs;
        else if (!Number.isNaN(roseUs)) widths.push(uno.timeUs - roseUs);
      });
      return widths;
    },
  };
}
