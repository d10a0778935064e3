// The last steps of the wiring check: the supply of the motor, and which way the motor drives the cart. The motor pushes as in calibration.
import { limits } from '../../../src/protocol/index.js';
import { rigSettings } from '../../description/index.js';
import { findDeadZone } from '../dead-zone.js';
import type { Sample } from '../guide.js';
import { drivenSettings, largestDuty } from '../working-settings.js';
import { type Outcome, right, type WiringWork, wrong } from './outcome.js';

/** A supply that is too low is found within 0.1 s. */
const LOOK_S = 0.3;

/** Whether the board sees the supply that the file promises. The motor rests. */
export async function checkSupply({ guide, person, rig }: WiringWork): Promise<Outcome> {
  await person.switchOn();
  await guide.configure(rigSettings(rig));
  await guide.begin();
  let isLow = false;
  await guide.watch((log, { fault }) => {
    isLow ||= fault === 'SUPPLY_SAG';
    return isLow || log.at(-1)!.ticks >= guide.ticks(LOOK_S);
  });
  const least = `${rig.supply!.minVolts} V`;
  return isLow
    ? wrong(
        `A2 sees less than ${least}. The supply is off or too weak, its fuse or the second contact of the emergency stop is open, or the divider at A2 is another one than supplyDivider of the rig file says.`,
      )
    : right(`A2 sees at least ${least}.`);
}

/** Whether the cart goes right when the board drives right, and left when it drives left. */
export async function checkMotor({ guide, person, rig, cartCounts }: WiringWork): Promise<Outcome> {
  if (!rig.supply) await person.switchOn();
  const { motor, cartEncoder, poleEncoder } = rig;
  const max = largestDuty(rig);
  await guide.configure(
    drivenSettings(rig, { motor: motor.reversed, cart: cartEncoder.reversed, pole: poleEncoder.reversed }),
  );
  await guide.begin();
  await guide.untilStill();
  const toRight = await findDeadZone(guide, 1, max);
  await person.letHang();
  await guide.untilStill();
  const toLeft = await findDeadZone(guide, -1, max);
  await guide.configure(rigSettings(rig));
  const sign = cartCounts === 'fall' ? -1 : 1;
  const ways = [toRight, toLeft].map(({ log }) => sign * wayOf(log));
  if (ways[0]! < 0 && ways[1]! > 0) {
    return wrong(
      'The cart goes left when the board drives right: swap the two leads of the motor, or D7 and D8, or turn motorReversed of the rig file over.',
    );
  }
  if (ways[0]! < 0 || ways[1]! > 0) {
    return wrong(
      'The cart goes the same way whichever way the board drives: check the wires of D7 and D8 to the driver.',
    );
  }
  const share = ({ begins }: { begins: number }): string => `${((begins / limits.DUTY_MAX) * 100).toFixed(1)} %`;
  return right(
    `D7 drives the cart right from ${share(toRight)} of full duty on, D8 left from ${share(toLeft)} on, and D9 how much.`,
  );
}

/** Which way the counts went while the duty rose. */
function wayOf(log: readonly Sample[]): number {
  const first = log[0]!.cart;
  return Math.sign(log.reduce((far, { cart }) => (Math.abs(cart - first) > Math.abs(far) ? cart - first : far), 0));
}
