// Pendulum-v1 of Gymnasium as a task of one's own: swing up a pole with a motor too weak to lift it, and hold it there.
// Train it with: synaptolytic train --task examples/pendulum.ts
import { cos, type RandomStream, sin, type Task } from 'synaptolytic/sim';

const GRAVITY = 10;
const LENGTH_M = 1;
const MASS_KG = 1;
const STEP_S = 0.05;
const LARGEST_SPEED = 8;

/** What the state array holds: radians, 0 upright, positive counter-clockwise; radians a second. */
const ANGLE = 0;
const SPEED = 1;

/** @param parameters torqueNm: the motor's largest torque, 2 N m if not given. */
export function createTask({ torqueNm = 2 }: { torqueNm?: number }): Task {
  return {
    name: 'my-pendulum',
    parameters: { torqueNm },
    // Every weight is 1, so a hidden unit adds an observation or leaves it out. What may have to be subtracted is offered with the other
    // sign as well, and how much each of them counts beside the others is decided here, by its size.
    observations: [
      { name: 'up', unit: '' },
      { name: 'down', unit: '' },
      { name: 'left', unit: '' },
      { name: 'right', unit: '' },
      { name: 'turningLeft', unit: '0.5 rad/s' },
      { name: 'turningRight', unit: '0.5 rad/s' },
    ],
    actions: 1,
    stateSize: 2,
    periodUs: 50_000,
    maxSteps: 200,
    solvedReturn: -150,

    reset(state: Float64Array, random: RandomStream): void {
      state[ANGLE] = random.between(-Math.PI, Math.PI);
      state[SPEED] = random.between(-1, 1);
    },

    step(state: Float64Array, actions: Float64Array): number {
      const angle = state[ANGLE]!;
      const speed = state[SPEED]!;
      const torque = torqueNm * Math.max(-1, Math.min(1, actions[0]!));
      const fromUpright = angle - 2 * Math.PI * Math.floor((angle + Math.PI) / (2 * Math.PI));
      const cost = fromUpright * fromUpright + 0.1 * speed * speed + 0.001 * torque * torque;

      const acceleration =
        ((3 * GRAVITY) / (2 * LENGTH_M)) * sin(angle) + (3 / (MASS_KG * LENGTH_M * LENGTH_M)) * torque;
      const next = Math.max(-LARGEST_SPEED, Math.min(LARGEST_SPEED, speed + acceleration * STEP_S));
      state[SPEED] = next;
      state[ANGLE] = angle + next * STEP_S;
      return -cost;
    },

    isDone(): boolean {
      return false;
    },

    observe(state: Float64Array, observation: Float64Array): void {
      const up = 5 * cos(state[ANGLE]!);
      const left = 10 * sin(state[ANGLE]!);
      const turning = 2 * state[SPEED]!;
      observation[0] = up;
      observation[1] = -up;
      observation[2] = left;
      observation[3] = -left;
      observation[4] = turning;
      observation[5] = -turning;
    },
  };
}
