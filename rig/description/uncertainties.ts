// How well a rig is known: what training may vary, and what a file leaves open that says nothing.
import type { RigFields } from './fields.js';

/** How far each number of a rig may be from what its file says. Shares are of the number itself. */
export interface RigUncertainties {
  /** Masses of cart and pole. */
  readonly massShare: number;
  /** Length of the pole. */
  readonly lengthShare: number;
  /** All friction, of cart and hinge. */
  readonly frictionShare: number;
  readonly forceShare: number;
  /** Zero errors of both encoders, beside those that are known. */
  readonly angleZeroRad: number;
  readonly positionZeroM: number;
  readonly tiltRad: number;
}

/** Of a machine that was weighed and measured by hand, and homed by the firmware. */
const byHand: RigUncertainties = {
  massShare: 0.05,
  lengthShare: 0.05,
  frictionShare: 0.3,
  forceShare: 0.1,
  angleZeroRad: (0.3 * Math.PI) / 180,
  positionZeroM: 0.002,
  tiltRad: (0.5 * Math.PI) / 180,
};

/** What the fields say, or what is left open where they say nothing. */
export function deriveUncertainties(fields: Partial<RigFields> = {}): RigUncertainties {
  return {
    massShare: fields.massUncertainty ?? byHand.massShare,
    lengthShare: fields.lengthUncertainty ?? byHand.lengthShare,
    frictionShare: fields.frictionUncertainty ?? byHand.frictionShare,
    forceShare: fields.forceUncertainty ?? byHand.forceShare,
    angleZeroRad: fields.angleZeroUncertainty ?? byHand.angleZeroRad,
    positionZeroM: fields.positionZeroUncertainty ?? byHand.positionZeroM,
    tiltRad: fields.trackTiltUncertainty ?? byHand.tiltRad,
  };
}
