// A recording played through the simulation: how far the plant of the rig file is from the machine, and whether the network did what it should.
import { RigPlant, STATE_INDEX } from '../../sim/index.js';
import { Estimator } from '../../src/control/index.js';
import type { Telemetry } from '../../src/link/index.js';
import { FixedPolicy, type Network } from '../../src/network/index.js';
import { limits } from '../../src/protocol/index.js';
import { type Rig, rigSettings } from '../description/index.js';

/** How far the simulation is from the recording after some time, from the recorded state at its beginning: root mean squares. */
export interface Drift {
  readonly afterS: number;
  /** How many times it was tried. */
  readonly tries: number;
  readonly positionM: number;
  readonly angleDeg: number;
}

export interface Replay {
  /** Control ticks in which the network drove. */
  readonly ticks: number;
  readonly drifts: readonly Drift[];
  /** Share of the recorded actions that the network gives for the recorded observations, bit for bit; absent without a network. */
  readonly equalActions?: number;
}

const stepUs = 500;
const horizonsS = [0, 0.1, 0.5];
const TURN = 2 * Math.PI;

/**
 * Plays recorded ticks again on the simulated rig, and compares.
 *
 * @param rig whose plant is simulated and whose settings the board had.
 * @param network the champion that was recorded, if its actions are to be compared.
 */
export function replay(ticks: readonly Telemetry[], rig: Rig, network?: Network): Replay {
  const runs = runsOf(ticks);
  const periodS = rig.periodUs / 1e6;
  return {
    ticks: runs.reduce((sum, run) => sum + run.length, 0),
    drifts: horizonsS.flatMap((horizonS) => {
      const periods = Math.max(1, Math.round(horizonS / periodS));
      const drift = driftAfter(runs, rig, periods);
      return drift.tries > 0 ? [{ afterS: periods * periodS, ...drift }] : [];
    }),
    ...(network && { equalActions: equalActions(runs.flat(), rig, network) }),
  };
}

/** The pieces of a recording in which the network drove and no tick is missing. */
function runsOf(ticks: readonly Telemetry[]): Telemetry[][] {
  const runs: Telemetry[][] = [];
  let last: Telemetry | undefined;
  for (const tick of ticks) {
    if (tick.state === 'RUNNING') {
      const follows = last?.state === 'RUNNING' && ((tick.tick - last.tick) & 0xffff) === 1;
      if (follows) runs.at(-1)!.push(tick);
      else runs.push([tick]);
    }
    last = tick;
  }
  return runs;
}

function driftAfter(runs: readonly Telemetry[][], rig: Rig, periods: number) {
  let [tries, position, angle] = [0, 0, 0];
  for (const run of runs) {
    // The first tick's drive before its own action is not recorded, so it starts nothing.
    for (let start = 1; start + periods < run.length; start += periods) {
      const reached = simulate(run.slice(start - 1, start + periods), rig);
      const recorded = run[start + periods]!;
      const turned = reached[STATE_INDEX.angle]! - recordedAngleRad(recorded, rig);
      const angleRad = turned - TURN * Math.round(turned / TURN);
      position += (reached[STATE_INDEX.position]! - recorded.cartCounts / rig.cartEncoder.countsPerM) ** 2;
      angle += angleRad ** 2;
      tries++;
    }
  }
  return { tries, positionM: Math.sqrt(position / tries), angleDeg: (Math.sqrt(angle / tries) * 360) / TURN };
}

/** From the state of the second tick under the recorded duties, each acting when its tick had ended, to the end of the last one's period. */
function simulate(ticks: readonly Telemetry[], rig: Rig): Float64Array {
  const plant = new RigPlant(rig.plant, stepUs / 1e6);
  const state = new Float64Array(RigPlant.stateSize);
  const start = ticks[1]!;
  const velocity = (q19: number): number => q19 / 2 ** 19;
  plant.place(
    state,
    start.cartCounts / rig.cartEncoder.countsPerM,
    velocity(start.cartVelocity),
    recordedAngleRad(start, rig),
    velocity(start.poleVelocity),
  );
  for (let i = 1; i < ticks.length; i++) {
    const before = ticks[i - 1]!.duty / limits.DUTY_MAX;
    const now = ticks[i]!.duty / limits.DUTY_MAX;
    const lateUs = ticks[i]!.execution4us * 4;
    for (let us = 0; us < rig.periodUs; us += stepUs) {
      const late = Math.min(1, Math.max(0, (lateUs - us) / stepUs));
      plant.step(state, late * before + (1 - late) * now);
    }
  }
  return state;
}

function recordedAngleRad({ poleCounts }: Telemetry, { poleEncoder }: Rig): number {
  return (poleCounts / poleEncoder.countsPerRev) * TURN - Math.PI;
}

function equalActions(ticks: readonly Telemetry[], rig: Rig, network: Network): number {
  const policy = new FixedPolicy(network);
  const action = new Int16Array(1);
  const equal = ticks.filter((tick) => {
    policy.act(observationQ19(tick, rig), action);
    return action[0] === tick.action;
  });
  return equal.length / ticks.length;
}

/** What the network observed, bit for bit: the estimator's own numbers for these counts, and the velocities as told. */
function observationQ19({ cartCounts, poleCounts, cartVelocity, poleVelocity }: Telemetry, rig: Rig): Int32Array {
  const resting = { cart: { count: 0, edge4us: 0 }, pole: { count: 0, edge4us: 0 } };
  const estimator = new Estimator(rigSettings(rig));
  estimator.begin(resting, 0);
  estimator.placeCart(cartCounts);
  estimator.poleCounts = poleCounts;
  estimator.update(resting, 0);
  const observation = Int32Array.from(estimator.observationsQ19);
  observation[1] = cartVelocity;
  observation[4] = poleVelocity;
  return observation;
}
