// The firmware's settings of a rig, as CONFIGURE sends them.
import { limits, type RigSettings, settingsFlags, switches } from '../../src/protocol/index.js';
import { cartScale, cartSpeedScale, polePhaseScale, poleSpeedScale, systemTicks } from './firmware-units.js';
import { homingSettings } from './homing.js';
import type { Rig } from './rig.js';
import type { Scale } from './scale.js';
import { swingSettings } from './swing.js';

/** A cart that is so much faster than the rig's top speed has run away. */
const RUNAWAY_RESERVE = 1.25;
/** Counts that sampling adds to the movement in a control period. */
const RUNAWAY_COUNTS = 2;

/**
 * The settings that the firmware needs of a rig.
 *
 * @param options standalone: whether the machine may move without hearing from the host; false by default.
 */
export function rigSettings(rig: Rig, options: { readonly standalone?: boolean } = {}): RigSettings {
  const { standalone = false } = options;
  const { countsPerM } = rig.cartEncoder;
  const { countsPerRev } = rig.poleEncoder;
  const { switchM, softLimitM } = rig.track;
  const duty = (share: number): number => Math.round(share * limits.DUTY_MAX);
  const speedMaxCounts = rig.topSpeedMps * RUNAWAY_RESERVE * (rig.periodUs / 1e6) * countsPerM + RUNAWAY_COUNTS;
  return {
    flags: flags(rig, standalone),
    periodTicks: systemTicks(rig.periodUs),
    ...scaleFields('cart', cartScale(countsPerM)),
    ...scaleFields('cartSpeed', cartSpeedScale(countsPerM)),
    poleCountsPerRev: countsPerRev,
    ...scaleFields('polePhase', polePhaseScale(countsPerRev)),
    ...scaleFields('poleSpeed', poleSpeedScale(countsPerRev)),
    velocitySmoothing: Math.round(rig.velocitySmoothing * 256),
    velocityWindow: systemTicks(rig.velocityWindowUs),
    trackCounts: Math.round(2 * (switchM ?? rig.plant.stopM) * countsPerM),
    softLimitCounts: Math.round(softLimitM * countsPerM),
    speedMaxCounts: Math.ceil(speedMaxCounts),
    captureCounts: Math.max(1, Math.round((rig.captureRad / (2 * Math.PI)) * countsPerRev)),
    dutyMax: duty(rig.motor.dutyMax),
    deadZoneRight: duty(rig.motor.deadZoneRight),
    deadZoneLeft: duty(rig.motor.deadZoneLeft),
    ...homingSettings(rig),
    ...swingFields(rig),
    supplyMin: rig.supply ? Math.round(rig.supply.minVolts / rig.supply.voltsPerStep) : 0,
    normallyClosed: bits(switches, (name) => !rig.normallyOpen.includes(name)),
  };
}

function flags(rig: Rig, standalone: boolean): number {
  const set: Readonly<Record<keyof typeof settingsFlags, boolean>> = {
    CART_REVERSED: rig.cartEncoder.reversed,
    POLE_REVERSED: rig.poleEncoder.reversed,
    MOTOR_REVERSED: rig.motor.reversed,
    LIMIT_SWITCHES: rig.track.switchM !== undefined,
    EMERGENCY_STOP: rig.emergencyStop,
    STANDALONE: standalone,
  };
  return bits(settingsFlags, (name) => set[name]);
}

/** The bits of those names for which something is so. */
function bits<Name extends string>(numbers: Readonly<Record<Name, number>>, isSo: (name: Name) => boolean): number {
  const names = Object.keys(numbers) as Name[];
  return names.reduce((sum, name) => (isSo(name) ? sum | (1 << numbers[name]) : sum), 0);
}

function swingFields(rig: Rig) {
  const { swingScale, ...settings } = swingSettings(rig);
  return { ...settings, ...scaleFields('swing', swingScale) };
}

type Scaled = 'cart' | 'cartSpeed' | 'polePhase' | 'poleSpeed' | 'swing';
type ScaleFields<Name extends Scaled> = Record<`${Name}Scale` | `${Name}Shift`, number>;

/** Rigs are checked when they are read, so that each scale fits. */
function scaleFields<Name extends Scaled>(name: Name, scale: Scale | undefined): ScaleFields<Name> {
  if (!scale) throw new RangeError(`The ${name} scale of this rig does not fit the firmware: the rig was not checked.`);
  return { [`${name}Scale`]: scale.mantissa, [`${name}Shift`]: scale.shift } as ScaleFields<Name>;
}
