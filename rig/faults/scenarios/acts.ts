// What a scenario can do to a machine, by the words of its file: a verb, and what it is done to.
import type { SwitchName } from '../../../src/protocol/index.js';
import type { Rig } from '../../description/index.js';
import { type Defect, defects } from '../defects.js';
import type { Act } from './scenario.js';

const switches = {
  emergencyStop: defects.emergencyStop,
  leftSwitch: defects.leftSwitch,
  rightSwitch: defects.rightSwitch,
} as const;
type Switched = keyof typeof switches;

const pinOf: Readonly<Record<Switched, SwitchName>> = {
  emergencyStop: 'EMERGENCY_STOP',
  leftSwitch: 'LIMIT_LEFT',
  rightSwitch: 'LIMIT_RIGHT',
};

const { cart, pole } = defects;

/** By verb: what it may be done to, and what that is. */
export const acts = {
  press: {
    emergencyStop: switches.emergencyStop.pressed,
    leftSwitch: switches.leftSwitch.pressed,
    rightSwitch: switches.rightSwitch.pressed,
  },
  stick: { leftSwitch: switches.leftSwitch.stuck, rightSwitch: switches.rightSwitch.stuck },
  pull: {
    emergencyStop: switches.emergencyStop.lost,
    leftSwitch: switches.leftSwitch.lost,
    rightSwitch: switches.rightSwitch.lost,
    cartEncoder: cart.lost,
    cartEncoderA: cart.lostA,
    cartEncoderB: cart.lostB,
    poleEncoder: pole.lost,
    poleEncoderA: pole.lostA,
    poleEncoderB: pole.lostB,
  },
  ground: {
    cartEncoder: cart.stuck,
    cartEncoderA: cart.stuckA,
    cartEncoderB: cart.stuckB,
    poleEncoder: pole.stuck,
    poleEncoderA: pole.stuckA,
    poleEncoderB: pole.stuckB,
  },
  disturb: { cartEncoder: cart.noisy, poleEncoder: pole.noisy },
  swap: { cartEncoder: cart.swapped, poleEncoder: pole.swapped, motor: defects.reversedMotor },
  miscount: { cartEncoder: cart.scaled, poleEncoder: pole.scaled },
  jam: { cart: defects.jammed },
  shove: { cart: defects.shove },
  drawOut: { cart: defects.drawOut },
  mute: { host: defects.muteHost, board: defects.muteBoard },
} as const satisfies Record<string, Record<string, Defect>>;

export type Verb = keyof typeof acts;
export const verbs = Object.keys(acts) as readonly Verb[];

/** What a verb is done to a thing with. @param thing one of those of the verb */
export function actOf(verb: Verb, thing: string): Pick<Act, 'does' | 'what' | 'isOnLine' | 'lacking'> {
  const things: Readonly<Record<string, Defect>> = acts[verb];
  return {
    does: things[thing]!,
    what: `${verb} ${thing}`,
    ...(verb === 'mute' && { isOnLine: true }),
    ...(thing in switches && { lacking: (rig: Rig) => lackingSwitch(verb, thing as Switched, rig) }),
  };
}

function lackingSwitch(verb: Verb, thing: Switched, { emergencyStop, track, normallyOpen }: Rig): string | undefined {
  const isThere = thing === 'emergencyStop' ? emergencyStop : track.switchM !== undefined;
  if (!isThere) return thing === 'emergencyStop' ? 'no emergency stop' : 'no limit switches';
  // A wire that is broken looks pressed; that of a contact which is open at rest looks like nothing.
  const isUnseen = verb === 'pull' && normallyOpen.includes(pinOf[thing]);
  return isUnseen ? `a contact that is open at rest for ${thing}, so a pulled wire changes nothing` : undefined;
}
