// How a swing-up is learned for a rig, and as what machine the rig is learned for, unless the user says otherwise: what every face of training starts from.
import type { Rig } from './rig.js';
import { rigTaskParameters } from './task-parameters.js';

const DURATION_S = 60;
/** From the sensors to the motor. */
const DELAY_US = 1000;
/** Episodes start near upright, and over so many generations farther and farther from it. */
const WIDENING_GENERATIONS = 120;

/** A task, a method and the changes of its settings, as `defaultSettings` takes them. */
export interface SwingUpTraining {
  readonly task: 'rig-swing-up';
  readonly method: 'evolve';
  readonly changes: {
    readonly mirror: true;
    readonly precision: 'float32';
    readonly taskParameters: Readonly<Record<string, number>>;
    readonly observationScales: readonly number[];
    readonly rig: string;
  };
}

/**
 * Training by evolve with mirrored observations, for a minute an episode, from starts that widen, through the rig's encoders and with a delay. What the
 * rig file leaves open varies from episode to episode, so that what is learned stands on the machine that is there.
 */
export function swingUpTraining(rig: Rig, options: MachineOptions = {}): SwingUpTraining {
  return {
    task: 'rig-swing-up',
    method: 'evolve',
    changes: {
      mirror: true,
      precision: 'float32',
      taskParameters: {
        ...machineParameters(rig, options),
        maxSteps: Math.round((DURATION_S * 1e6) / rig.periodUs),
        wideningGenerations: WIDENING_GENERATIONS,
      },
      observationScales: rig.observationScales,
      rig: rig.name,
    },
  };
}

/** What of the machine is trained with. */
export interface MachineOptions {
  /** No delay, and the machine exactly as its file says. */
  readonly ideal?: boolean;
  /** Positions and velocities as its encoders give them; unless it is ideal, if absent. */
  readonly sensors?: boolean;
}

/** The parameters of a task on the rig: the machine as it is, seen through its encoders and a little late, within what its file leaves open. */
export function machineParameters(
  rig: Rig,
  { ideal = false, sensors = !ideal }: MachineOptions = {},
): Readonly<Record<string, number>> {
  const machine: Readonly<Record<string, number>> = { ...rigTaskParameters(rig, { encoders: sensors }) };
  return ideal ? machine : { ...machine, delayUs: DELAY_US, ...leftOpen(rig) };
}

/** What differs from episode to episode: zero errors that the file knows are among those that a machine may have. */
function leftOpen({ uncertainties, zero }: Rig): Readonly<Record<string, number>> {
  const { massShare, lengthShare, frictionShare, forceShare, angleZeroRad, positionZeroM, tiltRad } = uncertainties;
  return {
    massSpread: massShare,
    lengthSpread: lengthShare,
    frictionSpread: frictionShare,
    forceSpread: forceShare,
    positionOffsetM: Math.abs(zero.positionM) + positionZeroM,
    tiltSpreadRad: tiltRad,
    angleOffsetRad: Math.abs(zero.angleRad) + angleZeroRad,
  };
}
