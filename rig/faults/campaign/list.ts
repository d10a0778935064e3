// The list of what can break on a rig while the network drives, and while it is homed: what breaks, and what the firmware must say.

import { type Champion, scalesQ8 } from '../../../src/network/index.js';
import type { FaultName, SwitchName } from '../../../src/protocol/index.js';
import type { Rig } from '../../description/index.js';
import { type Defect, defects } from '../defects.js';
import type { OnsetRule } from './onset.js';

export interface FaultCase {
  readonly group: string;
  readonly name: string;
  readonly when: 'running' | 'homing';
  readonly defect: Defect;
  /** Any of these is right. The first is the fault itself, the others may come of it before it is known. */
  readonly expected: readonly FaultName[];
  readonly onset: OnsetRule;
  /** The pole is let go where it falls, whatever the champion is for. */
  readonly isFalling?: boolean;
  /** At the shortest control period, with a network of all kinds of units. */
  readonly isTight?: boolean;
  /** The firmware cannot know that something is wrong before more goes wrong: the time is told, and not judged. */
  readonly isUntimed?: boolean;
}

const channels = [
  ['channel A lost', 'lostA'],
  ['channel B lost', 'lostB'],
  ['channel A stuck low', 'stuckA'],
  ['channel B stuck low', 'stuckB'],
  ['both channels lost', 'lost'],
  ['both channels stuck low', 'stuck'],
] as const;

/** The cases that a rig can have. */
export function faultCases(champion: Champion, rig: Rig): FaultCase[] {
  const { switchM, softLimitM } = rig.track;
  const hasSwitches = switchM !== undefined;
  const isOpen = (name: SwitchName): boolean => rig.normallyOpen.includes(name);
  const reaches = softLimitM < Math.min(rig.plant.stopM, switchM ?? rig.plant.stopM);
  return [
    ...channels.map(
      ([name, key]): FaultCase => ({
        ...running('cart encoder', name, defects.cart[key], 'NO_MOTION', 'push'),
        // A cart that runs blind may be at a switch before the time is over; that stops it as well.
        ...(hasSwitches && { expected: ['NO_MOTION', 'LIMIT_SWITCH'] as const }),
      }),
    ),
    running('cart encoder', 'noise', defects.cart.noisy, 'CART_NOISY', 'defect'),
    ...channels.map(
      ([name, key]): FaultCase => ({
        ...running('pole encoder', `${name}, pole falling`, defects.pole[key], 'POLE_FROZEN', 'pole turns'),
        isFalling: true,
      }),
    ),
    {
      ...running('pole encoder', 'both channels lost, pole as it starts', defects.pole.lost, 'POLE_FROZEN', 'defect'),
      expected: ['POLE_FROZEN', 'SOFT_LIMIT', 'LIMIT_SWITCH', 'NO_MOTION'],
      isUntimed: true,
    },
    running('pole encoder', 'noise', defects.pole.noisy, 'POLE_NOISY', 'defect'),
    running('motor', 'cart jammed', defects.jammed, 'NO_MOTION', 'push in vain'),
    running('motor', 'cart shoved: runaway', defects.shove, 'RUNAWAY', 'too fast'),
    ...(rig.supply ? [running('motor', 'supply sags', defects.sag, 'SUPPLY_SAG', 'defect')] : []),
    ...(reaches ? [running('limits', 'soft limit', defects.drawOut, 'SOFT_LIMIT', 'soft limit')] : []),
    ...(hasSwitches
      ? [
          ...switchCases('left limit switch', defects.leftSwitch, 'LIMIT_SWITCH', isOpen('LIMIT_LEFT')),
          ...switchCases('right limit switch', defects.rightSwitch, 'LIMIT_SWITCH', isOpen('LIMIT_RIGHT')),
        ]
      : []),
    ...(rig.emergencyStop
      ? switchCases('emergency stop', defects.emergencyStop, 'EMERGENCY_STOP', isOpen('EMERGENCY_STOP'))
      : []),
    running('program', 'storm of edges', defects.storm, 'CART_NOISY', 'defect'),
    {
      ...running('program', 'overrun: edges, the largest network, 5 ms', defects.busy, 'OVERRUN', 'tick'),
      isTight: true,
    },
    running('program', 'network damaged in memory', damagedNetwork(champion), 'IMAGE_INVALID', 'defect'),
    ...wiring(hasSwitches),
  ];
}

function running(group: string, name: string, defect: Defect, expected: FaultName, onset: OnsetRule): FaultCase {
  return { group, name, when: 'running', defect, expected: [expected], onset };
}

/** A broken wire looks pressed; that of a contact which is open at rest looks like nothing. */
function switchCases(
  name: string,
  { pressed, lost }: Readonly<Record<'pressed' | 'lost', Defect>>,
  expected: FaultName,
  isNormallyOpen: boolean,
): FaultCase[] {
  const broken = running('limits', `${name}, its wire broken`, lost, expected, 'defect');
  return [running('limits', name, pressed, expected, 'defect'), ...(isNormallyOpen ? [] : [broken])];
}

/** The scales of the observations are where the board evaluates the network from. */
function damagedNetwork(champion: Champion): Defect {
  const scales = scalesQ8(champion);
  const bytes = Buffer.alloc(2 * scales.length);
  scales.forEach((scale, i) => void bytes.writeUInt16LE(scale, 2 * i));
  return defects.memory(bytes);
}

/** As of a plug that came off. */
const both: Defect = (target) => {
  const mend = [defects.leftSwitch.pressed(target), defects.rightSwitch.pressed(target)];
  return () => {
    for (const each of mend) each();
  };
};

/** Without switches the cart's encoder and the motor cannot be told apart. */
function wiring(hasSwitches: boolean): FaultCase[] {
  const homing = (name: string, defect: Defect, ...expected: FaultName[]): FaultCase => ({
    group: 'homing',
    name,
    when: 'homing',
    defect,
    expected,
    onset: 'defect',
  });
  const [cart, motor]: FaultName[] = hasSwitches
    ? ['CART_REVERSED', 'MOTOR_REVERSED']
    : ['DIRECTION_WRONG', 'DIRECTION_WRONG'];
  return [
    homing('cart encoder reversed', defects.cart.swapped, cart!),
    homing('motor reversed', defects.reversedMotor, motor!),
    homing('pole encoder reversed', defects.pole.swapped, 'POLE_REVERSED'),
    homing('cart encoder lost', defects.cart.lost, 'NO_MOTION'),
    homing('pole encoder lost', defects.pole.lost, 'POLE_FROZEN'),
    homing('cart encoder with fewer counts', defects.cart.scaled, 'TRACK_LENGTH'),
    homing('pole encoder with fewer counts', defects.pole.scaled, 'POLE_SCALE'),
    homing('cart jammed', defects.jammed, 'NO_MOTION'),
    ...(hasSwitches
      ? [
          homing('left limit switch stuck at rest', defects.leftSwitch.stuck, 'NO_MOTION'),
          homing('right limit switch stuck at rest', defects.rightSwitch.stuck, 'NO_MOTION'),
          homing('left limit switch stuck as pressed', defects.leftSwitch.pressed, 'LIMIT_SWITCH'),
          homing('right limit switch stuck as pressed', defects.rightSwitch.pressed, 'LIMIT_SWITCH'),
          homing('both limit switches stuck as pressed', both, 'LIMIT_SWITCH'),
        ]
      : []),
  ];
}
