// One run of a machine: armed, captured, driven by the network for so many control periods, disarmed.
import type { Telemetry } from '../../src/link/index.js';
import type { FaultName } from '../../src/protocol/index.js';
import type { RigState } from '../bench/index.js';
import type { Rig } from '../description/index.js';
import { MachineError } from './machine-error.js';
import type { Machine, RigSession } from './rig-session.js';
import { type TickTrace, traceTicks } from './stopwatch.js';

/** What is known of a run. */
export interface RigRun {
  /** The control ticks in which the network drove, as the board reported them; one more than the control periods if nothing was lost. */
  readonly telemetry: readonly Telemetry[];
  /** On a bench: how cart and pole truly were when each of these ticks began, and its cycles. */
  readonly truth?: { readonly states: readonly RigState[]; readonly ticks: readonly TickTrace[] };
  /** What stopped it before its end. */
  readonly fault?: FaultName;
}

/** Cart and pole as the board sees them: the angle from -pi to pi. */
export function seenState(telemetry: Telemetry, { cartEncoder, poleEncoder }: Rig): RigState {
  const { countsPerRev } = poleEncoder;
  const half = countsPerRev / 2;
  return {
    positionM: telemetry.cartCounts / cartEncoder.countsPerM,
    velocityMps: telemetry.cartVelocity / 2 ** 19,
    angleRad: ((telemetry.poleCounts - half) / countsPerRev) * 2 * Math.PI,
    angularVelocityRadps: telemetry.poleVelocity / 2 ** 19,
  };
}

/** Control ticks from one message to the next; their numbers wrap. */
export function ticksBetween(from: Telemetry, to: Telemetry): number {
  return (to.tick - from.tick) & 0xffff;
}

/**
 * Arms, waits until the pole is inside the capture angle, lets the network drive for so many control periods, and disarms. The rig is homed.
 *
 * @param isOver ends the run early, from how the board sees cart and pole.
 * @throws LinkError, MachineError, or the signal's reason. A fault is not thrown: it is part of the run.
 *   After anything that is thrown the machine is to be stopped, as RigSession.close does.
 */
export async function runMachine(
  session: RigSession,
  periods: number,
  isOver: (seen: RigState) => boolean = () => false,
): Promise<RigRun> {
  const { machine, link } = session;
  const recorder = recordTruth(machine);
  const telemetry: Telemetry[] = [];
  let fault: FaultName | undefined;
  try {
    await link.arm();
    let ticks = 0;
    let ran = 0;
    await session.until((tick) => {
      const { state } = tick;
      if (state === 'FAULT') {
        fault = tick.fault;
        return true;
      }
      ticks++;
      // What was reported first may have been on its way when the machine was armed.
      if (ticks > 2 && state !== 'ARMED' && state !== 'RUNNING') throw strayed(state);
      if (state !== 'RUNNING') return undefined;
      ran += ticksBetween(telemetry.at(-1) ?? tick, tick);
      telemetry.push(tick);
      return ran >= periods || isOver(seenState(tick, machine.rig)) ? true : undefined;
    });
    if (fault === undefined) await link.disarm();
  } finally {
    recorder?.end();
  }
  return { telemetry, ...(recorder && { truth: recorder }), ...(fault !== undefined && { fault }) };
}

function strayed(state: string | undefined): MachineError {
  const what = `The machine left the run by itself: it is ${state?.toLowerCase() ?? 'in an unknown state'}.`;
  return new MachineError('MACHINE_STATE', `${what} Somebody else may have told it to stop; start again.`);
}

function withAngleFromUpright(state: RigState): RigState {
  const turn = 2 * Math.PI;
  return { ...state, angleRad: state.angleRad - turn * Math.round(state.angleRad / turn) };
}

/** Looks at the bench at each control tick while the board's LED says that the network drives. */
function recordTruth({ bench, board }: Machine) {
  if (!bench || !board.uno) return undefined;
  const states: RigState[] = [];
  const ticks: TickTrace[] = [];
  let last: RigState | undefined;
  let isRunning = false;
  const ends = [
    bench.onTick((state) => {
      last = withAngleFromUpright(state);
      if (isRunning) states.push(last);
    }),
    board.uno.pin('LED').onChange((running) => {
      // It rises in the middle of the first tick, which began before.
      if (running && !isRunning) states.push(last!);
      isRunning = running;
    }),
    traceTicks(board, (tick) => {
      if (isRunning) ticks.push(tick);
    }),
  ];
  return {
    states,
    ticks,
    end: () => {
      for (const end of ends) end?.();
    },
  };
}
