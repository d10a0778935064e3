// The acceptance limits of each task, unless the user brings a file of others.
import type { Task } from '../../sim/index.js';
import { type Limit, parseLimits } from './limits.js';

/** Holds for every task: the board computes what the compiler promised. */
const everyTask = `
  actionErrorMax <= actionErrorBound
  bitEquality == 100 %
  lostEdges == 0
  jitterMax < 100 us
  loadMax < 50 %
`;

/** Observations by wire must keep up with the plant. Of a rig's own task they need not: there the board looks by itself. */
const byWire = `
  missedDeadlines == 0
`;

/** What a champion must reach, at every level, and how long the board may take over it. */
const byTask: Readonly<Record<string, string>> = {
  'swing-up': `
    meanReturn > 850
    roundTripMax < 16.5 ms
    inferenceMax < 400 us
  `,
  balance: `
    meanReturn > 990
    roundTripMax < 16.5 ms
    inferenceMax < 400 us
  `,
  cartpole: `
    meanReturn > 475  # "solved" in Gymnasium
    roundTripMax < 20 ms
    inferenceMax < 2 ms
  `,
  pendulum: `
    meanReturn > -250  # held from nearly every start; one that hangs still has -1240
    roundTripMax < 50 ms
    inferenceMax < 2 ms
  `,
  'wann-swing-up': `
    meanReturn > 900
    inferenceMax < 2 ms
  `,
  acrobot: `
    meanReturn > -100  # "solved" in Gymnasium
    roundTripMax < 200 ms
    inferenceMax < 2 ms
  `,
  'mountain-car': `
    meanReturn > 90  # "solved" in Gymnasium
    roundTripMax < 33 ms
    inferenceMax < 2 ms
  `,
  'double-pendulum': `
    meanReturn > 9100  # "solved" in Gymnasium
    roundTripMax < 16.5 ms
    inferenceMax < 2 ms
  `,
};

/** The same for tasks on a rig, whose episodes are as long as the training wanted. */
function onRig(taskName: string, maxSteps: number): string | undefined {
  if (taskName === 'rig-swing-up') return `meanReturn >= ${Math.round(0.74 * maxSteps)}\nheld >= 95 %\n`;
  if (taskName === 'rig-balance')
    return `meanReturn >= ${Math.round(0.99 * maxSteps)}\nheld >= 95 %\nsettlingTimeP95 < 2 s\n`;
  return undefined;
}

/** The limits of a task of somebody's own: what it calls solved itself, and those of every task. */
export function ownLimits({ name, solvedReturn }: Task): Limit[] {
  return parseLimits(`meanReturn >= ${solvedReturn}\n${byWire}${everyTask}`, `the default limits of ${name}`);
}

/** The limits for a task; one without limits of its own has those of every task. */
export function defaultLimits(taskName: string, maxSteps = 1000): Limit[] {
  const own = onRig(taskName, maxSteps) ?? (byTask[taskName] ?? '') + byWire;
  return parseLimits(own + everyTask, `the default limits of ${taskName}`);
}
