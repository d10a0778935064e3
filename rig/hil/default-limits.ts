// The acceptance limits of each task, unless the user brings a file of others.
import { type Limit, parseLimits } from './limits.js';

/** Holds for every task: the board computes what the compiler promised, in time. */
const everyTask = `
  actionErrorMax <= actionErrorBound
  bitEquality == 100 %
  missedDeadlines == 0
  lostEdges == 0
  jitterMax < 100 us
  loadMax < 50 %
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
  'rig-swing-up': `
    held >= 95 %
    inferenceMax < 400 us
  `,
  'rig-balance': `
    held >= 95 %
    settlingTimeP95 < 2 s
    inferenceMax < 400 us
  `,
  cartpole: `
    meanReturn > 475  # "solved" in Gymnasium
    roundTripMax < 20 ms
    inferenceMax < 2 ms
  `,
  'double-pendulum': `
    meanReturn > 9100  # "solved" in Gymnasium
    roundTripMax < 16.5 ms
    inferenceMax < 2 ms
  `,
};

/** The limits for a task by name; a task without limits of its own has those of every task. */
export function defaultLimits(taskName: string): Limit[] {
  return parseLimits((byTask[taskName] ?? '') + everyTask, `the default limits of ${taskName}`);
}
