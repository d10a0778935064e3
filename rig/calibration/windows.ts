// A recording cut into short windows, each of which the model plays from a start of its own: errors have no time to grow.
import type { Telemetry } from '../../src/link/index.js';
import type { Rig } from '../description/index.js';
import { ticksBetween } from '../hil/index.js';
import type { Sample } from './guide.js';

const TURN = 2 * Math.PI;
/**
 * How long a window is. While the machine homes the pole hangs, so that an error of the start does not grow, and a slow decay shows in long ones:
 * friction of the hinge two to six times as exactly as in half a second.
 */
const WINDOW_S = { network: 0.5, homing: 1 } as const;
/** Shorter ones have too few samples for a start state and something to tell beside it. */
const LEAST_S = 0.2;
/** The ends of the track are left out: the stops and what hits them are no part of what is compared. */
const STOP_MARGIN_M = 0.003;

/** A piece of a recording without gaps. */
export interface Window {
  readonly log: readonly Sample[];
  /** What the motor got before. */
  readonly dutyBefore: number;
  readonly driven: 'network' | 'homing';
}

/** The windows in which the motor obeys the board and nobody has a hand at the machine: homing, and the network's runs. */
export function windowsOf(ticks: readonly Telemetry[], rig: Rig): Window[] {
  const periodS = rig.periodUs / 1e6;
  const ticksOf = (seconds: number): number => Math.max(5, Math.round(seconds / periodS));
  const least = ticksOf(LEAST_S);
  return piecesOf(ticks, rig).flatMap((piece) => {
    const driven = piece[0]!.state === 'RUNNING' ? 'network' : 'homing';
    const most = ticksOf(WINDOW_S[driven]);
    const ticksIn = Math.max(0, piece.length - 2);
    const count = Math.floor(ticksIn / most);
    // The last window takes what is left if that is enough for one.
    const rest = ticksIn - count * most;
    const lengths = [...Array<number>(count).fill(most), ...(rest >= least ? [rest] : [])];
    return lengths.map((length, i): Window => {
      const from = 1 + i * most;
      return {
        log: samplesOf(piece.slice(from, from + length + 1), rig),
        dutyBefore: piece[from - 1]!.duty,
        driven,
      };
    });
  });
}

function piecesOf(ticks: readonly Telemetry[], rig: Rig): Telemetry[][] {
  const { plant, track, cartEncoder, poleEncoder, periodUs } = rig;
  const farM = Math.min(plant.stopM, track.switchM ?? plant.stopM) - STOP_MARGIN_M;
  const leap = 1 + 2 * rig.topSpeedMps * (periodUs / 1e6) * cartEncoder.countsPerM;
  const turn = 1 + 2 * rig.topPoleRadps * (periodUs / 1e6) * (poleEncoder.countsPerRev / TURN);
  const pieces: Telemetry[][] = [];
  let last: Telemetry | undefined;
  for (const tick of ticks) {
    const obeys = tick.state === 'RUNNING' || tick.state === 'HOMING';
    const isFree = tick.state === 'HOMING' || Math.abs(tick.cartCounts) < farM * cartEncoder.countsPerM;
    const follows =
      last !== undefined &&
      last.state === tick.state &&
      ticksBetween(last, tick) === 1 &&
      Math.abs(tick.cartCounts - last.cartCounts) < leap &&
      Math.abs(turned(last, tick, rig)) < turn;
    if (obeys && isFree) {
      if (follows) pieces.at(-1)!.push(tick);
      else pieces.push([tick]);
    }
    last = obeys && isFree ? tick : undefined;
  }
  return pieces;
}

function turned(from: Telemetry, to: Telemetry, { poleEncoder: { countsPerRev } }: Rig): number {
  const counts = to.poleCounts - from.poleCounts;
  return counts - countsPerRev * Math.round(counts / countsPerRev);
}

function samplesOf(ticks: readonly Telemetry[], rig: Rig): Sample[] {
  let pole = ticks[0]!.poleCounts;
  return ticks.map((tick, i) => {
    if (i > 0) pole += turned(ticks[i - 1]!, tick, rig);
    return { ticks: i, cart: tick.cartCounts, pole, duty: tick.duty, delayS: tick.execution4us * 4e-6 };
  });
}
