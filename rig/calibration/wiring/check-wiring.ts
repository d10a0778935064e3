// The wiring check from beginning to end: pin by pin, and the motor last, when everything that stops it is known to work.
import { CodedError } from '../../../src/base/index.js';
import type { PinName } from '../../../src/protocol/index.js';
import type { Rig } from '../../description/index.js';
import { MachineError, type RigSession } from '../../hil/index.js';
import { Guide } from '../guide.js';
import type { Person } from '../person.js';
import { checkCartEncoder, checkPoleEncoder } from './encoders.js';
import { checkMotor, checkSupply } from './motor.js';
import type { Outcome, WiringFinding, WiringStep, WiringWork } from './outcome.js';
import { checkSwitch } from './switches.js';

/** What can be heard on the way. */
export interface WiringOptions {
  /** Called when a step begins. */
  readonly onBegin?: (step: WiringStep) => void;
  /** Called when a step has found something, right or wrong. */
  readonly onFound?: (finding: WiringFinding) => void;
}

/** The steps for a rig, each with the pins that it looks at. */
export function wiringSteps({ emergencyStop, track, supply }: Rig): ReadonlyMap<WiringStep, readonly PinName[]> {
  const steps: readonly (readonly [WiringStep, readonly PinName[], boolean])[] = [
    ['emergency stop', ['EMERGENCY_STOP'], emergencyStop],
    ['left switch', ['LIMIT_LEFT'], track.switchM !== undefined],
    ['right switch', ['LIMIT_RIGHT'], track.switchM !== undefined],
    ['cart encoder', ['CART_A', 'CART_B'], true],
    ['pole encoder', ['POLE_A', 'POLE_B'], true],
    ['supply', ['SUPPLY'], supply !== undefined],
    ['motor', ['MOTOR', 'MOTOR_RIGHT', 'MOTOR_LEFT'], true],
  ];
  return new Map(steps.flatMap(([step, pins, isThere]) => (isThere ? [[step, pins] as const] : [])));
}

/**
 * Has a person press each switch and move cart and pole, and says at each step whether the board sees what it should. Then the motor pushes a little
 * more and more to each side, until the cart moves; not before everything else that stops it is right. What is wrong does not end the check.
 *
 * @throws LinkError, MachineError when the board is silent, or the signal's reason of the session.
 */
export async function checkWiring(
  session: RigSession,
  person: Person,
  { onBegin = () => {}, onFound = () => {} }: WiringOptions = {},
): Promise<readonly WiringFinding[]> {
  const { rig } = session.machine;
  const work: WiringWork = { guide: new Guide(session), person, rig, cartCounts: undefined };
  const found: WiringFinding[] = [];
  for (const step of wiringSteps(rig).keys()) {
    onBegin(step);
    if (found.length === 0) await person.switchOff();
    const doubt = step === 'motor' ? found.find((each) => leavesDoubt(each, work)) : undefined;
    const outcome = doubt
      ? ({ verdict: 'left out', text: `Mend what is wrong first: ${doubt.step}. Then begin again.` } as const)
      : await outcomeOf(() => checks[step](work));
    const finding = { step, ...outcome };
    found.push(finding);
    onFound(finding);
    await work.guide.rest();
  }
  return found;
}

/** Of whether the motor can be stopped, and where it drives the cart. The pole's encoder does not matter for that, nor does the sign of the cart's. */
function leavesDoubt({ step, verdict }: WiringFinding, { cartCounts }: WiringWork): boolean {
  if (verdict === 'right' || step === 'pole encoder') return false;
  return step !== 'cart encoder' || cartCounts === undefined;
}

const checks: Readonly<Record<WiringStep, (work: WiringWork) => Promise<Outcome>>> = {
  'emergency stop': (work) => checkSwitch(work, 'EMERGENCY_STOP'),
  'left switch': (work) => checkSwitch(work, 'LIMIT_LEFT'),
  'right switch': (work) => checkSwitch(work, 'LIMIT_RIGHT'),
  'cart encoder': checkCartEncoder,
  'pole encoder': checkPoleEncoder,
  supply: checkSupply,
  motor: checkMotor,
};

/** A fault, and what a step of calibration says that it cannot go on with, are what the step has found. */
async function outcomeOf(check: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await check();
  } catch (error) {
    const isFound =
      (error instanceof MachineError && error.code === 'MACHINE_FAULT') ||
      (error instanceof CodedError && error.code === 'CALIBRATION_FAILED');
    if (!isFound) throw error;
    return { verdict: 'wrong', text: (error as Error).message };
  }
}
