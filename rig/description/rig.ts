// A rig as data: one description drives the simulation, the training, the host and the firmware's settings.
import type { RigParameters } from '../../sim/index.js';
import type { SwitchName } from '../../src/protocol/index.js';
import type { RigUncertainties } from './uncertainties.js';

export interface Rig {
  /** Name of the preset or file. */
  readonly name: string;
  readonly about: string;
  /** Control period: a multiple of 500 us, at least 5 ms. */
  readonly periodUs: number;
  readonly plant: RigParameters;
  readonly track: {
    /** Beyond +-softLimitM a running policy is stopped. Larger than plant.stopM: never. */
    readonly softLimitM: number;
    /** Limit switches are pressed beyond +-switchM; absent if there are none. */
    readonly switchM?: number;
  };
  readonly cartEncoder: { readonly countsPerM: number; readonly reversed: boolean };
  readonly poleEncoder: { readonly countsPerRev: number; readonly reversed: boolean };
  /** Play between the cart and its encoder: how far the cart goes, where it turns round, before the encoder follows. */
  readonly backlashM: number;
  /** What the board sees, less how cart and pole truly are, once it is homed. */
  readonly zero: { readonly angleRad: number; readonly positionM: number };
  readonly uncertainties: RigUncertainties;
  readonly motor: {
    readonly reversed: boolean;
    /** Largest share of full duty that the firmware gives; an action of 1 is that much. */
    readonly dutyMax: number;
    /** Shares of full duty at which the cart begins to move; the firmware adds them. */
    readonly deadZoneRight: number;
    readonly deadZoneLeft: number;
  };
  readonly emergencyStop: boolean;
  /** Switches whose contact is open at rest. The others are closed, so that a broken wire looks pressed. */
  readonly normallyOpen: readonly SwitchName[];
  /** Present if the motor supply is measured at A2 through a divider. */
  readonly supply?: { readonly volts: number; readonly minVolts: number; readonly voltsPerStep: number };
  /** Fastest the cart and the pole move in any task on this rig; derived from the plant unless given. */
  readonly topSpeedMps: number;
  readonly topPoleRadps: number;
  /** Control engages within this angle of upright (balance); pi for any angle (swing-up). */
  readonly captureRad: number;
  readonly homingSpeedMps: number;
  /** Share of the last velocity estimate in the next one. */
  readonly velocitySmoothing: number;
  /** Velocities are measured over so long before each control tick: a multiple of 500 us, at most half of the period; 0 for the whole one. */
  readonly velocityWindowUs: number;
  /** Scales of the five observations (m, m/s, cos, sin, rad/s), given or derived from the linearised plant. */
  readonly observationScales: readonly number[];
}

/** A rig before its scales are known. */
export type UnscaledRig = Omit<Rig, 'observationScales'>;
