// How a swing-up is learned for a rig, unless the user says otherwise: what every face of training starts from.
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
 *
 * @param options ideal: with true positions and velocities instead, no delay, and the machine exactly as its file says.
 */
export function swingUpTraining(rig: Rig, options: { readonly ideal?: boolean } = {}): SwingUpTraining {
  const { ideal = false } = options;
  return {
    task: 'rig-swing-up',
    method: 'evolve',
    changes: {
      mirror: true,
      precision: 'float32',
      taskParameters: {
        ...rigTaskParameters(rig, { encoders: !ideal }),
        maxSteps: Math.round((DURATION_S * 1e6) / rig.periodUs),
        wideningGenerations: WIDENING_GENERATIONS,
        ...(!ideal && { delayUs: DELAY_US, ...leftOpen(rig) }),
      },
      observationScales: rig.observationScales,
      rig: rig.name,
    },
  };
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
