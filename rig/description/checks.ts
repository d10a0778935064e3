// Which rigs cannot be: fields that are right by themselves and do not go together, or that the firmware cannot keep.
import { DEGREES_PER_RADIAN, formatNumber, RADIANS_PER_DEGREE } from '../../src/base/index.js';
import { limits } from '../../src/protocol/index.js';
import { countingProblems } from './counting.js';
import { cartScale, cartSpeedScale, systemTicks } from './firmware-units.js';
import { homingProblems } from './homing.js';
import type { Problem } from './problem.js';
import type { UnscaledRig } from './rig.js';
import { ADC_VOLTS, dividerShare } from './supply.js';
import { swingLengthM, swingProblems } from './swing.js';

/** Most counts of a revolution of the pole, in the firmware's signed 16 bits. */
const REVOLUTION_MAX = 32767;
/** Most counts along the track, in an unsigned field of its settings. */
const TRACK_MAX = 65535;
/** The longest pole in the firmware's check for a frozen encoder (firmware/core/detect.c). */
const SWING_MAX_M = 0.5;
/** Of the motor's largest force, as much as a tilted track may take. */
const TILT_SHARE = 0.5;
/** What a track may rise, and what may be open of it: more than that no task plays. */
const TILT_MAX_DEG = 45;
const TILT_UNCERTAINTY_MAX_DEG = 20;

/** Everything about a rig that cannot be. @param bumpers whether its end stops may be hit while running */
export function impossibilities(rig: UnscaledRig, bumpers: boolean): Problem[] {
  const problems = [
    ...periodProblems(rig),
    ...windowProblems(rig),
    ...trackProblems(rig, bumpers),
    ...encoderProblems(rig),
    ...poleProblems(rig),
    ...motorProblems(rig),
    ...supplyProblems(rig),
  ];
  // Rates and homing follow from the rest, and how the pole swings from homing.
  if (problems.length > 0) return problems;
  const followed = [...countingProblems(rig), ...homingProblems(rig)];
  return followed.length > 0 ? followed : swingProblems(rig);
}

function periodProblems({ periodUs }: UnscaledRig): Problem[] {
  const ticks = systemTicks(periodUs);
  const field = 'controlPeriod';
  const is = `is ${periodUs / 1000} ms`;
  if (ticks < limits.PERIOD_TICKS_MIN)
    return [{ field, message: `${is}, and the firmware needs at least 5 ms; write 5 ms or more` }];
  if (ticks > limits.PERIOD_TICKS_MAX)
    return [{ field, message: `${is}, and the firmware watches for faults every 50 ms at least; write 50 ms or less` }];
  if (!Number.isInteger(ticks)) {
    return [
      { field, message: `${is}, and the firmware's timer ticks every 0.5 ms; write ${Math.round(ticks) / 2} ms` },
    ];
  }
  return [];
}

function windowProblems({ periodUs, velocityWindowUs }: UnscaledRig): Problem[] {
  const ticks = systemTicks(velocityWindowUs);
  const most = Math.floor(systemTicks(periodUs) / 2);
  if (Number.isInteger(ticks) && ticks <= most) return [];
  const message = `is ${velocityWindowUs / 1000} ms, and must be a multiple of 0.5 ms and at most half of the control period; write ${Math.min(Math.round(ticks), most) / 2} ms, or 0 ms for the whole period`;
  return [{ field: 'velocityWindow', message }];
}

function trackProblems(rig: UnscaledRig, bumpers: boolean): Problem[] {
  const {
    plant: { stopM },
    track: { softLimitM, switchM },
  } = rig;
  const problems: Problem[] = [];
  if (switchM !== undefined && switchM >= stopM) {
    const message = `are at ${switchM} m, behind the end stops at ${stopM} m; write less, or "limitSwitches: none"`;
    problems.push({ field: 'limitSwitches', message });
  }
  if (bumpers && switchM !== undefined) {
    const message =
      'cannot be where bumpers are: every bounce would close them; write "limitSwitches: none" or "bumpers: false"';
    problems.push({ field: 'limitSwitches', message });
  } else if (switchM !== undefined && softLimitM >= switchM) {
    const message = `are at ${softLimitM} m, not inside the limit switches at ${switchM} m; write less`;
    problems.push({ field: 'softLimits', message });
  } else if (!bumpers && softLimitM >= stopM) {
    const message = `are at ${softLimitM} m, not inside the end stops at ${stopM} m; write less, or "bumpers: true" if the cart may hit its stops`;
    problems.push({ field: 'softLimits', message });
  }
  problems.push(...zeroProblems(rig), ...tiltProblems(rig));
  return problems;
}

/** A cart that runs down its track can be homed and held only by a motor that is much stronger than its weight. */
function tiltProblems({ plant, motor, uncertainties }: UnscaledRig): Problem[] {
  const { trackTiltRad, cartMassKg, poleMassKg, gravityMps2, forceN } = plant;
  const angles = [
    ['trackTilt', Math.abs(trackTiltRad), TILT_MAX_DEG],
    ['trackTiltUncertainty', uncertainties.tiltRad, TILT_UNCERTAINTY_MAX_DEG],
  ] as const;
  const steep = angles.find(([, rad, mostDeg]) => rad > mostDeg * RADIANS_PER_DEGREE * (1 + 1e-12));
  if (steep !== undefined) {
    const [field, rad, mostDeg] = steep;
    const message = `is ${formatNumber(rad * DEGREES_PER_RADIAN)} deg, and the simulation goes to ${mostDeg} deg; write at most that`;
    return [{ field, message }];
  }
  const pullN = (cartMassKg + poleMassKg) * gravityMps2 * Math.sin(Math.abs(trackTiltRad));
  const mostN = TILT_SHARE * motor.dutyMax * forceN;
  if (pullN <= mostN) return [];
  const message = `lets cart and pole pull with ${pullN.toPrecision(3)} N, and the motor can hold ${mostN.toPrecision(3)} N for sure; level the track`;
  return [{ field: 'trackTilt', message }];
}

/** The middle between the switches is where homing finds it: a zero error is switches that are off. */
function zeroProblems({ plant: { stopM }, track: { switchM }, zero, captureRad }: UnscaledRig): Problem[] {
  const problems: Problem[] = [];
  const field = 'positionZero';
  if (zero.positionM !== 0 && switchM === undefined) {
    const message = 'needs limit switches: without them the middle is the one between the end stops; leave it out';
    problems.push({ field, message });
  } else if (switchM !== undefined && switchM < stopM && Math.abs(zero.positionM) >= stopM - switchM) {
    const message = `is ${zero.positionM} m, and switches that are so far off would be behind the end stops; write less than ${(stopM - switchM).toPrecision(2)} m`;
    problems.push({ field, message });
  }
  if (Math.abs(zero.angleRad) >= captureRad) {
    const message = 'is as much as captureAngle, so that a pole that stands upright is not captured; write less';
    problems.push({ field: 'angleZero', message });
  }
  return problems;
}

function encoderProblems(rig: UnscaledRig): Problem[] {
  const { plant, track, cartEncoder, poleEncoder, captureRad, velocitySmoothing } = rig;
  const problems: Problem[] = [];
  const reachM = Math.max(2 * plant.stopM, track.softLimitM);
  const reach = Math.ceil(reachM * cartEncoder.countsPerM);
  if (reach > TRACK_MAX) {
    const message = `counts ${reach} along the track, and the firmware at most ${TRACK_MAX}; take an encoder with fewer counts`;
    problems.push({ field: 'cartEncoder', message });
  }
  if (!cartScale(cartEncoder.countsPerM) || !cartSpeedScale(cartEncoder.countsPerM)) {
    problems.push({
      field: 'cartEncoder',
      message: 'is too coarse for the firmware; take an encoder with at least 10 counts/m',
    });
  }
  const { countsPerRev } = poleEncoder;
  if (countsPerRev > REVOLUTION_MAX) {
    const message = `has ${countsPerRev} counts/rev, and the firmware counts at most ${REVOLUTION_MAX}; take an encoder with fewer counts`;
    problems.push({ field: 'poleEncoder', message });
  } else if (!Number.isInteger(countsPerRev) || countsPerRev < 4) {
    problems.push({
      field: 'poleEncoder',
      message: `has ${formatNumber(countsPerRev, 8)} counts/rev; write a whole number of at least 4`,
    });
  }
  if (captureRad > Math.PI)
    problems.push({ field: 'captureAngle', message: 'is more than 180 deg; write 180 deg for any angle' });
  if (velocitySmoothing * 256 >= 255.5) {
    problems.push({
      field: 'velocitySmoothing',
      message: 'is so near 1 that the velocity would never change; write at most 0.99',
    });
  }
  return problems;
}

function poleProblems(rig: UnscaledRig): Problem[] {
  const swingM = swingLengthM(rig);
  if (swingM <= SWING_MAX_M) return [];
  const limit = `the firmware tells a frozen encoder from a slow pole only up to ${SWING_MAX_M} m`;
  const message = `makes a pole that swings like a weight on ${swingM.toPrecision(3)} m of string, and ${limit}; take a shorter pole (a uniform rod of 75 cm is the longest)`;
  return [{ field: 'poleLength', message }];
}

function motorProblems(rig: UnscaledRig): Problem[] {
  const { dutyMax, deadZoneRight, deadZoneLeft } = rig.motor;
  if (dutyMax * limits.DUTY_MAX < 1)
    return [{ field: 'dutyMax', message: `is ${dutyMax}, so that the cart never moves; write a share such as 1` }];
  const problems: Problem[] = [];
  for (const [field, share] of Object.entries({ deadZoneRight, deadZoneLeft })) {
    // In the firmware's steps.
    if (Math.round(share * limits.DUTY_MAX) < Math.round(dutyMax * limits.DUTY_MAX)) continue;
    const message = `is ${share} of full duty, and no more than dutyMax ${dutyMax} may be used, so that the cart never moves; write less`;
    problems.push({ field, message });
  }
  return problems;
}

function supplyProblems({ supply }: UnscaledRig): Problem[] {
  if (!supply) return [];
  const { volts, minVolts, voltsPerStep } = supply;
  if (minVolts >= volts) {
    return [{ field: 'supplyMin', message: `is ${minVolts} V, not below the supply of ${volts} V; write less` }];
  }
  if (volts * dividerShare(voltsPerStep) > ADC_VOLTS) {
    const message = `lets more than 5 V reach A2 from a supply of ${volts} V, which destroys the board; write and build a smaller share`;
    return [{ field: 'supplyDivider', message }];
  }
  return [];
}
