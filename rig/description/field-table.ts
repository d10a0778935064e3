// What each field of a rig file is, for people. docs/rig-file.md, the JSON Schema and the page's form show this table.
import type { RigField } from './fields.js';

/** An example, what a file means that does not write the field ('' where it must be written), and the meaning; as Markdown. */
type FieldText = readonly [such: string, byDefault: string, meaning: string];

/** Fields that stand together, in the order in which people read them. */
export interface FieldGroup {
  readonly title: string;
  readonly fields: Readonly<Partial<Record<RigField, FieldText>>>;
}

/** Each field of a rig file, once. */
export const fieldTable: readonly FieldGroup[] = [
  {
    title: 'Control',
    fields: {
      about: ['`a rig for the lab`', 'nothing', 'what machine it is, for people'],
      controlPeriod: ['`10 ms`', '', 'time from one action to the next; a multiple of 0.5 ms, from 5 ms to 50 ms'],
      captureAngle: [
        '`20 deg`',
        '`20 deg`',
        'an armed board begins to control when the pole is so near to upright; `180 deg` begins anywhere',
      ],
      homingSpeed: ['`0.1 m/s`', '`0.05 m/s`', 'how fast the cart looks for the ends of its track'],
      velocitySmoothing: ['`0.5`', '`0`', 'share of the last velocity estimate in the next one'],
      velocityWindow: [
        '`4 ms`',
        '`4 ms`; with a control period below 8 ms, `0 ms`',
        'velocities are [measured](numerics.md#how-long-a-window) over so long before each action; a multiple of 0.5 ms, at most half of the control period; `0 ms` for the whole one',
      ],
      observationScales: [
        '`[5, 4, 1, 15, 1]`',
        '[derived](#observation-scales)',
        "what the network's inputs see of x (m), v (m/s), cos, sin and angular velocity (rad/s)",
      ],
    },
  },
  {
    title: 'Cart and pole',
    fields: {
      cartMass: ['`0.23 kg`', '', 'the cart and all that moves along with it'],
      cartFriction: ['`5.63 N/(m/s)`', '0', 'friction that grows with the speed'],
      cartCoulombFriction: ['`1.6 N`', '0', 'friction while it moves, at any speed'],
      cartStiction: ['`2 N`', '0', 'force that holds it still, if more than the last'],
      poleMass: ['`87 g`', '', 'the pole with what is on it'],
      poleLength: [
        '`39.5 cm`',
        '',
        'length of a uniform rod, hinged at its end, at most 75 cm; instead of it `poleCentre` and `poleInertia` may be given',
      ],
      poleOffset: ['`0.5 mm`', '0', 'centre of mass, across the pole'],
      poleCentre: ['`20 cm`', 'half of `poleLength`', 'centre of mass, from the hinge along the pole'],
      poleInertia: ['`0.0011 kg m^2`', 'that of a uniform rod', 'moment of inertia about the centre of mass'],
      poleFriction: ['`0.0002 N m s`', '0', 'friction of the hinge that grows with the speed'],
      poleCoulombFriction: ['`0.001 N m`', '0', 'friction of the hinge at any speed'],
      damping: ['`0.04`', '0', "damping factor of the Bullet engine, of the article's plant only"],
      gravity: ['`9.81 m/s^2`', '`9.81 m/s^2`', 'acceleration of what falls'],
      topSpeed: ['`1 m/s`', '[derived](#what-is-derived)', 'fastest that the cart is in anything it does'],
      topPoleSpeed: ['`20 rad/s`', '[derived](#what-is-derived)', 'fastest that the pole turns'],
    },
  },
  {
    title: 'Track',
    fields: {
      endStops: ['`0.4 m`', '', 'where the cart cannot go on'],
      limitSwitches: [
        '`0.38 m, normally closed`',
        'there are none',
        'where the cart presses them, and how they are [wired](#switches); with none, homing pushes gently against the end stops',
      ],
      softLimits: ['`0.36 m`', '', 'where a running network is stopped; training ends an episode there too'],
      trackTilt: ['`0.5 deg`', '0', 'how far the track rises to the right'],
      bumpers: [
        '`true`',
        '`false`',
        'the cart may hit its end stops: soft limits may be beyond them, and there are no switches',
      ],
      emergencyStop: [
        '`normally closed`',
        '`normally closed`',
        'how the button at D4 is [wired](#switches); `none` if there is none',
      ],
    },
  },
  {
    title: 'Motor',
    fields: {
      force: ['`3.1 N`', '', 'on the cart, at full drive and standstill'],
      backEmf: ['`5 N/(m/s)`', '0', 'force lost for each m/s'],
      stallTorque: ['`0.049 N m`', '', 'of the motor alone, without its gear, at the voltage it runs from'],
      noLoadSpeed: ['`10000 rpm`', '', 'of the motor alone, at the same voltage'],
      torqueConstant: ['`0.011 N m/A`', '', 'torque for each ampere; the same number is its voltage for each rad/s'],
      resistance: ['`2.2 ohm`', '', "of the motor's winding and the driver"],
      gear: ['`10`', '1', 'turns of the motor for a turn of the pulley; `force` is on the cart, behind it'],
      pulleyCircumference: ['`72 mm`', '', 'way of the belt in a turn: teeth times pitch'],
      rotorInertia: ['`1e-6 kg m^2`', '0', 'moves along with the cart, as (gear / pulley radius)² times as many kg'],
      forceLimit: ['`20 N`', 'there is none', 'largest force, by the current limit of the driver'],
      motorReversed: ['`true`', '`false`', 'the motor drives left when told right'],
      motorDecay: [
        '`slow`',
        '`fast`',
        'between two pulses, at duty 0 and in a fault the [driver](wiring.md#driver) shorts the motor, which brakes (`slow`), or lets it float (`fast`)',
      ],
      dutyMax: ['`0.8`', '1', 'share of full duty that an action of 1 is'],
      deadZone: ['`0.06`', '0', 'share of full duty up to which the driver does nothing'],
      deadZoneRight: [
        '`0.07`',
        '[derived](#what-is-derived)',
        'share of full duty at which the cart begins to move right; the firmware adds it',
      ],
      deadZoneLeft: ['`0.07`', '[derived](#what-is-derived)', 'the same to the left'],
      dutySteps: ['`400`', '400', "steps of the PWM that the simulated motor sees; 0 for none. The board's has 400"],
      supply: ['`12 V`', '', "voltage of the motor's supply"],
      supplyMin: ['`10 V`', 'it is not measured', 'below it a moving machine is stopped'],
      supplyDivider: ['`0.248`', '', 'share of the supply that the divider passes to A2, of which there may be 5 V'],
    },
  },
  {
    title: 'Encoders',
    fields: {
      cartEncoder: [
        '`2000 counts/m` or `640 counts/rev`',
        '',
        'with `counts/rev`, of the pulley, `pulleyCircumference` is needed',
      ],
      cartEncoderReversed: ['`true`', '`false`', 'it counts down to the right'],
      poleEncoder: ['`2400 counts/rev`', '', 'a whole number, [at least 252](#what-homing-must-see)'],
      poleEncoderReversed: ['`true`', '`false`', 'it counts down when the pole turns clockwise'],
    },
  },
  {
    title: 'Zero errors, play, and what is not known',
    fields: {
      angleZero: [
        '`0.2 deg`',
        '0',
        "what the board's angle is more than the true one, once it is homed; less than `captureAngle`",
      ],
      positionZero: [
        '`1 mm`',
        '0',
        "the same of the cart's position: the limit switches are off by so much to the left",
      ],
      backlash: [
        '`0.3 mm` or `1 deg`',
        '0',
        'play of a slack belt or a gear between the cart and its encoder; as an angle it is one of the pulley, and `pulleyCircumference` is needed',
      ],
      massUncertainty: ['`5 %`', '`5 %`', 'how far the masses may be off'],
      lengthUncertainty: ['`2 %`', '`5 %`', "how far the pole's length may be off"],
      frictionUncertainty: ['`30 %`', '`30 %`', 'how far all friction may be off'],
      forceUncertainty: ['`10 %`', '`10 %`', 'how far the force may be off'],
      angleZeroUncertainty: ['`0.3 deg`', '`0.3 deg`', 'how far the zero of the angle may be off, from `angleZero`'],
      positionZeroUncertainty: ['`2 mm`', '`2 mm`', 'how far the zero of the position may be off, from `positionZero`'],
      trackTiltUncertainty: ['`0.5 deg`', '`0.5 deg`', 'how far the tilt of the track may be off, from `trackTilt`'],
    },
  },
];

/** Markdown without its marks: links are their words. */
export function plainText(markdown: string): string {
  return markdown.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1').replaceAll('`', '');
}
