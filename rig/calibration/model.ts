// The simulated plant under the duties of a log: what the model says cart and pole did.
import { type RigParameters, RigPlant, STATE_INDEX } from '../../sim/index.js';
import { limits } from '../../src/protocol/index.js';
import type { Sample } from './guide.js';

/** m from the centre, rad from upright. */
export interface Moment {
  readonly positionM: number;
  readonly velocityMps: number;
  readonly angleRad: number;
  readonly angularVelocityRadps: number;
}

/** A motion as it was measured, and as the model has it with what was found: positions in m from where it began, angles in rad from hanging. */
export interface Course {
  readonly name: string;
  readonly of: 'position' | 'angle';
  readonly timesS: readonly number[];
  readonly measured: readonly number[];
  readonly modelled: readonly number[];
}

const STEP_S = 500e-6;

/**
 * How the plant moves from `start`, which is where the log begins, under its duties.
 *
 * @param delayS from when the board has set a duty to when its force begins.
 * @param visit is told position and angle at each sample.
 * @param dutyBefore what the motor got when the log began.
 */
export function simulate(
  parameters: RigParameters,
  log: readonly Sample[],
  periodS: number,
  start: Moment,
  delayS: number,
  visit: (positionM: number, angleRad: number, index: number) => void,
  dutyBefore = 0,
): void {
  const steps = Math.round(periodS / STEP_S);
  const stepS = periodS / steps;
  const plant = new RigPlant(parameters, stepS);
  const state = new Float64Array(RigPlant.stateSize);
  plant.place(state, start.positionM, start.velocityMps, start.angleRad, start.angularVelocityRadps);
  visit(start.positionM, start.angleRad, 0);
  for (let i = 1; i < log.length; i++) {
    const duty = log[i - 1]!.duty / limits.DUTY_MAX;
    const before = (log[i - 2]?.duty ?? dutyBefore) / limits.DUTY_MAX;
    const late = (log[i - 1]!.delayS + delayS) / stepS;
    const count = steps * (log[i]!.ticks - log[i - 1]!.ticks);
    const [old, given] = [plant.driven(before), plant.driven(duty)];
    for (let k = 0; k < count; k++) {
      const share = Math.min(1, Math.max(0, late - k));
      plant.advance(state, share * old + (1 - share) * given);
    }
    visit(state[STATE_INDEX.position]!, state[STATE_INDEX.angle]!, i);
  }
}
