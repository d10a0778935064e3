// What a machine does behind the pins of a simulated Uno: homed, and driven by a champion for some time.

import type { Board } from '../../rig/boards/index.js';
import type { Rig } from '../../rig/description/index.js';
import { type Machine, RigSession, runMachine, wire } from '../../rig/hil/index.js';
import { compileChampion } from '../../src/compile/index.js';
import type { Telemetry } from '../../src/link/index.js';
import type { Champion } from '../../src/network/index.js';

export interface Played {
  /** The machine's states, one after the other. */
  readonly states: readonly string[];
  /** Control ticks of homing, and of the run. */
  readonly homing: readonly Telemetry[];
  readonly run: readonly Telemetry[];
  /** How many counts the board is off what the encoders did in the run, after which cart and pole are held still as before it. */
  readonly lostEdges: number;
  /** Edges that came in the run, of both encoders. */
  readonly edges: number;
}

const START = { positionM: 0.02, angleRad: 0.1 };

export async function playMachine(board: Board, rig: Rig, champion: Champion, periods: number): Promise<Played> {
  const machine = wire(board, rig);
  const session = await RigSession.open(machine);
  const states: string[] = [];
  const homing: Telemetry[] = [];
  session.onTick((tick) => {
    if (tick.state !== undefined && tick.state !== states.at(-1)) states.push(tick.state);
    if (tick.state === 'HOMING') homing.push(tick);
  });
  try {
    await session.link.flash(compileChampion(champion).image);
    await session.home();
    await session.hold(START);
    const before = await session.until((tick) => offset(machine, tick));
    const edgesBefore = edges(machine);
    const { telemetry } = await runMachine(session, periods);
    const edgesAfter = edges(machine);
    await session.hold(START);
    const after = await session.until((tick) => offset(machine, tick));
    const lostEdges =
      Math.abs(after.cart - before.cart) + Math.abs((after.pole - before.pole) % rig.poleEncoder.countsPerRev);
    return { states, homing, run: telemetry, lostEdges, edges: edgesAfter - edgesBefore };
  } finally {
    await session.close();
    await board.close();
  }
}

function offset({ bench }: Machine, { cartCounts, poleCounts }: Telemetry): { cart: number; pole: number } {
  return { cart: bench!.cartEncoder.count - cartCounts, pole: bench!.poleEncoder.count - poleCounts };
}

function edges({ bench }: Machine): number {
  return bench!.cartEncoder.edges + bench!.poleEncoder.edges;
}
