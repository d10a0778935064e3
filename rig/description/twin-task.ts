// The twin of a training: its task on a rig as that rig really is, on which finalists are judged.
import type { Rig } from './rig.js';
import { rigTaskParameters } from './task-parameters.js';

/** A built-in task on a rig, as `twin` of a training's settings. */
export interface TwinTask {
  readonly rig: string;
  readonly task: string;
  readonly taskParameters: Readonly<Record<string, number>>;
}

/** The plant's steps, as on the bench. */
const STEP_US = 500;
/** From the sensors to the motor, with what networks take on the board (docs/rig.md). */
const DELAY_US = 1000;

/** The article's tasks as tasks on a rig, whose own numbers are theirs. */
const articleTasks: Readonly<Record<string, TwinTask['taskParameters']>> = {
  'swing-up': {},
  balance: { largestTiltRad: 0.2 },
};

/**
 * A task's twin on a rig: with its encoders and a delay, and in plant steps as fine as the bench's. What the training has beyond that, such as starts,
 * offsets and variations, is kept; undefined for a task that no rig plays.
 *
 * @param task trained on: `swing-up`, `balance`, `rig-swing-up` or `rig-balance`, with its parameters.
 */
export function twinTask(
  rig: Rig,
  { name, parameters }: { readonly name: string; readonly parameters: Readonly<Record<string, number>> },
): TwinTask | undefined {
  const machine = rigTaskParameters(rig, { encoders: true });
  const real = { ...machine, plantSteps: Math.round(rig.periodUs / STEP_US) };
  const article = articleTasks[name];
  if (article !== undefined) {
    const taskParameters = { ...real, ...article, stopM: parameters.railM!, delayUs: DELAY_US };
    return { rig: rig.name, task: `rig-${name}`, taskParameters };
  }
  if (name !== 'rig-swing-up' && name !== 'rig-balance') return undefined;
  const { delayUs, angleOffsetRad } = parameters;
  return {
    rig: rig.name,
    task: name,
    taskParameters: {
      ...parameters,
      ...real,
      delayUs: Math.max(delayUs!, DELAY_US),
      angleOffsetRad: Math.max(angleOffsetRad!, Math.abs(rig.zero.angleRad) + rig.uncertainties.angleZeroRad),
      // Its lessons are training's.
      ...(name === 'rig-swing-up' && { wideningGenerations: 0 }),
    },
  };
}
