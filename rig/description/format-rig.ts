// The text of a rig file for a rig, for people to read and change.
import { stringify } from 'yaml';
import { formatQuantity, type Kind, kinds } from '../quantities/index.js';
import type { RigField } from './fields.js';
import type { Rig } from './rig.js';
import { dividerShare } from './supply.js';
import { contactOf, limitContacts } from './switches.js';

type Line = readonly [field: RigField, text: string];

/**
 * YAML that parseRig reads back as the same rig, under the rig's name. Everything is written out, nothing is left to be derived; what is 0 or as it
 * is by default is left out.
 */
export function formatRig(rig: Rig): string {
  const sections: readonly (readonly [comment: string, lines: readonly (Line | undefined)[]])[] = [
    [
      `A rig for synaptolytic; docs/rig-file.md lists the fields.`,
      [rig.about === '' ? undefined : ['about', stringify(rig.about, { lineWidth: 0 }).trimEnd()]],
    ],
    ['How it is controlled. Scales are for x, v, cos, sin and angular velocity.', controlLines(rig)],
    ['The cart and the pole.', plantLines(rig)],
    ['The track, from its centre to each side.', trackLines(rig)],
    ['The motor. Shares are of full duty.', motorLines(rig)],
    ['The encoders: each edge of both channels is a count.', encoderLines(rig)],
    ['How far each number may be off.', uncertaintyLines(rig)],
  ];
  return sections.map(([comment, lines]) => [`# ${comment}\n`, ...lines.map(lineText)].join('')).join('\n');
}

function lineText(line: Line | undefined): string {
  return line ? `${line[0]}: ${line[1]}\n` : '';
}

function controlLines(rig: Rig): (Line | undefined)[] {
  return [
    quantity('controlPeriod', rig.periodUs, kinds.duration, 'ms'),
    quantity('captureAngle', rig.captureRad, kinds.angle, 'deg'),
    quantity('homingSpeed', rig.homingSpeedMps, kinds.speed),
    unlessDefault('velocitySmoothing', rig.velocitySmoothing, 0),
    quantity('velocityWindow', rig.velocityWindowUs, kinds.duration, 'ms'),
    ['observationScales', `[${rig.observationScales.join(', ')}]`],
  ];
}

function plantLines({ plant, topSpeedMps, topPoleRadps }: Rig): (Line | undefined)[] {
  return [
    quantity('cartMass', plant.cartMassKg, kinds.mass),
    unless0('cartFriction', plant.cartViscousNsPerM, kinds.friction),
    unless0('cartCoulombFriction', plant.cartCoulombN, kinds.force),
    unless0('cartStiction', plant.cartStictionN, kinds.force),
    quantity('poleMass', plant.poleMassKg, kinds.mass),
    quantity('poleCentre', plant.poleCentreM, kinds.length, 'cm'),
    unless0('poleOffset', plant.poleOffsetM, kinds.length, 'mm'),
    quantity('poleInertia', plant.poleInertiaKgM2, kinds.inertia),
    unless0('poleFriction', plant.poleViscousNms, kinds.hingeFriction),
    unless0('poleCoulombFriction', plant.poleCoulombNm, kinds.torque),
    unlessDefault('damping', plant.damping, 0),
    quantity('gravity', plant.gravityMps2, kinds.acceleration),
    quantity('topSpeed', topSpeedMps, kinds.speed),
    quantity('topPoleSpeed', topPoleRadps, kinds.turning),
  ];
}

function trackLines({ plant, track, emergencyStop, normallyOpen }: Rig): (Line | undefined)[] {
  const contact = contactOf('EMERGENCY_STOP', normallyOpen);
  return [
    quantity('endStops', plant.stopM, kinds.length),
    track.switchM === undefined
      ? undefined
      : ['limitSwitches', `${formatQuantity(track.switchM, kinds.length, 'm')}, ${limitContacts(normallyOpen)}`],
    quantity('softLimits', track.softLimitM, kinds.length),
    unless0('trackTilt', plant.trackTiltRad, kinds.angle, 'deg'),
    // Only with bumpers may soft limits be so far out.
    unlessDefault('bumpers', track.softLimitM >= plant.stopM, false),
    ['emergencyStop', emergencyStop ? contact : 'false'],
  ];
}

function motorLines({ plant, motor, supply }: Rig): (Line | undefined)[] {
  return [
    quantity('force', plant.forceN, kinds.force),
    unless0('backEmf', plant.backEmfNsPerM, kinds.friction),
    unless0('forceLimit', plant.forceLimitN, kinds.force),
    unlessDefault('motorReversed', motor.reversed, false),
    ['motorDecay', plant.motorFloats > 0 ? 'fast' : 'slow'],
    unlessDefault('dutyMax', motor.dutyMax, 1),
    unlessDefault('deadZone', plant.deadZone, 0),
    ['deadZoneRight', String(motor.deadZoneRight)],
    ['deadZoneLeft', String(motor.deadZoneLeft)],
    ['dutySteps', String(plant.dutySteps)],
    ...(supply
      ? [
          quantity('supply', supply.volts, kinds.voltage),
          quantity('supplyMin', supply.minVolts, kinds.voltage),
          ['supplyDivider', String(dividerShare(supply.voltsPerStep))] as const,
        ]
      : []),
  ];
}

function encoderLines({ cartEncoder, poleEncoder, backlashM, zero }: Rig): (Line | undefined)[] {
  return [
    quantity('cartEncoder', cartEncoder.countsPerM, kinds.countsPerLength),
    unlessDefault('cartEncoderReversed', cartEncoder.reversed, false),
    quantity('poleEncoder', poleEncoder.countsPerRev, kinds.countsPerTurn),
    unlessDefault('poleEncoderReversed', poleEncoder.reversed, false),
    unless0('backlash', backlashM, kinds.length, 'mm'),
    unless0('angleZero', zero.angleRad, kinds.angle, 'deg'),
    unless0('positionZero', zero.positionM, kinds.length, 'mm'),
  ];
}

function uncertaintyLines({ uncertainties }: Rig): (Line | undefined)[] {
  return [
    ['massUncertainty', String(uncertainties.massShare)],
    ['lengthUncertainty', String(uncertainties.lengthShare)],
    ['frictionUncertainty', String(uncertainties.frictionShare)],
    ['forceUncertainty', String(uncertainties.forceShare)],
    quantity('angleZeroUncertainty', uncertainties.angleZeroRad, kinds.angle, 'deg'),
    quantity('positionZeroUncertainty', uncertainties.positionZeroM, kinds.length, 'mm'),
    quantity('trackTiltUncertainty', uncertainties.tiltRad, kinds.angle, 'deg'),
  ];
}

function quantity(field: RigField, value: number, kind: Kind, shown: string = kind.unit): Line {
  return [field, formatQuantity(value, kind, shown)];
}

function unless0(field: RigField, value: number, kind: Kind, shown?: string): Line | undefined {
  return value === 0 ? undefined : quantity(field, value, kind, shown);
}

function unlessDefault(field: RigField, value: number | boolean, byDefault: number | boolean): Line | undefined {
  return value === byDefault ? undefined : [field, String(value)];
}
