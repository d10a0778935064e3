// How long a step of the simulated world takes, and what its own sine and cosine save.
import { createTask, type Policy, playEpisode, RandomStream, type Task } from '../../sim/index.js';
import { SinglePendulum } from '../../sim/plants/single-pendulum.js';
import { SwingUp } from '../../sim/tasks/swing-up.js';

const episodes = 20;
const rounds = 100;

/** Swing-up with the engine's own sine and cosine. */
export class NativeSwingUp extends SwingUp {
  override readonly plant = new (class extends SinglePendulum {
    override place(state: Float64Array, x: number, v: number, theta: number, omega: number): void {
      state[0] = x;
      state[1] = v;
      state[2] = theta;
      state[3] = omega;
      state[4] = Math.sin(theta);
      state[5] = Math.cos(theta);
    }
  })(2);
}

/** Pushes the cart back and forth: next to no work. */
const trivial: Policy = {
  act(observation, actions) {
    actions[0] = observation[1]! > 0 ? -0.7 : 0.7;
  },
};

/** The least of several measurements of whole episodes, in nanoseconds a step. */
function stepNs(task: Task): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    let steps = 0;
    const start = process.hrtime.bigint();
    for (let episode = 0; episode < episodes; episode++) {
      steps += playEpisode(task, trivial, new RandomStream({ seed: 1, purpose: 'start', episode })).steps;
    }
    best = Math.min(best, Number(process.hrtime.bigint() - start) / steps);
  }
  return best;
}

/** Prints how long one environment step takes: observe, trivial policy, step. */
export function benchRollout(): void {
  const ours = stepNs(createTask('swing-up'));
  const native = stepNs(new NativeSwingUp(2));
  console.log(`swing-up, one environment step        ${ours.toFixed(0)} ns`);
  console.log(
    `  with Math.sin and Math.cos instead  ${native.toFixed(0)} ns, ${(native / ours).toFixed(2)} times as long`,
  );
}
