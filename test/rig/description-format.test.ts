// A rig written as the text of a file: each field on its line, in the unit that people take, and nothing that goes without saying.
import { expect, it } from 'vitest';
import { formatRig, parseRig } from '../../rig/description/files/index.js';

const everything = `# A rig for synaptolytic; docs/rig-file.md lists the fields.
about: 'all of it: "here"'

# How it is controlled. Scales are for x, v, cos, sin and angular velocity.
controlPeriod: 10 ms
captureAngle: 20 deg
homingSpeed: 0.1 m/s
velocitySmoothing: 0.5
velocityWindow: 4 ms
observationScales: [2.375, 2.5, 1, 11.5, 1.5]

# The cart and the pole.
cartMass: 1.2 kg
cartFriction: 1 N/(m/s)
cartCoulombFriction: 1.5 N
cartStiction: 2 N
poleMass: 0.1 kg
poleCentre: 25 cm
poleOffset: 0.5 mm
poleInertia: 0.002 kg m^2
poleFriction: 0.0001 N m s
poleCoulombFriction: 0.0005 N m
damping: 0.04
gravity: 9.81 m/s^2
topSpeed: 1.5 m/s
topPoleSpeed: 22 rad/s

# The track, from its centre to each side.
endStops: 0.4 m
limitSwitches: 0.38 m, left normally open, right normally closed
softLimits: 0.36 m
trackTilt: 0.5 deg
emergencyStop: normally open

# The motor. Shares are of full duty.
force: 42 N
backEmf: 35 N/(m/s)
forceLimit: 20 N
motorReversed: true
motorDecay: fast
dutyMax: 0.9
deadZone: 0.05
deadZoneRight: 0.06
deadZoneLeft: 0.07
dutySteps: 400
supply: 12 V
supplyMin: 10 V
supplyDivider: 0.248

# The encoders: each edge of both channels is a count.
cartEncoder: 8000 counts/m
cartEncoderReversed: true
poleEncoder: 2400 counts/rev
poleEncoderReversed: true
backlash: 0.3 mm
angleZero: 0.2 deg
positionZero: 1 mm

# How far each number may be off.
massUncertainty: 0.01
lengthUncertainty: 0.02
frictionUncertainty: 0.2
forceUncertainty: 0.04
angleZeroUncertainty: 0.1 deg
positionZeroUncertainty: 3 mm
trackTiltUncertainty: 0.2 deg
`;

/** Other fields, or none, in the place of some. */
function withLines(text: string, changes: Readonly<Record<string, string | undefined>>): string {
  const lines = text.split('\n').flatMap((line) => {
    const [name] = line.split(':');
    if (!Object.hasOwn(changes, name!)) return [line];
    const value = changes[name!];
    return value === undefined ? [] : [`${name}: ${value}`];
  });
  return lines.join('\n');
}

/** As a machine is that has nothing special. */
const bare = withLines(everything, {
  ...{ about: undefined, velocitySmoothing: undefined, cartFriction: undefined, cartCoulombFriction: undefined },
  ...{ cartStiction: undefined, poleOffset: undefined, poleFriction: undefined, poleCoulombFriction: undefined },
  ...{ damping: undefined, limitSwitches: undefined, trackTilt: undefined, backEmf: undefined, forceLimit: undefined },
  ...{ motorReversed: undefined, dutyMax: undefined, deadZone: undefined, supply: undefined, supplyMin: undefined },
  ...{ supplyDivider: undefined, cartEncoderReversed: undefined, poleEncoderReversed: undefined, backlash: undefined },
  ...{ angleZero: undefined, positionZero: undefined, motorDecay: 'slow', emergencyStop: 'normally closed' },
});

it.each([
  ['has everything', everything],
  ['has nothing special', bare],
  ['has no button', withLines(bare, { emergencyStop: 'false' })],
  ['hits its end stops', withLines(bare, { softLimits: '0.5 m\nbumpers: true' })],
  ['may just hit them', withLines(bare, { softLimits: '0.4 m\nbumpers: true' })],
])('a rig that %s is written as it was read, in this form', (_, text) => {
  expect(formatRig(parseRig(text, 'mine.yaml'))).toBe(text);
});

it('a long text about it stays on its line', () => {
  const about = 'a rig '.repeat(40).trim();
  expect(formatRig(parseRig(withLines(everything, { about }), 'mine.yaml'))).toContain(`\nabout: ${about}\n`);
});
