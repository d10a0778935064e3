// The motor driver: an H-bridge that is told a direction and a duty, and its supply, which the board measures.
import { analog0, pins } from '../../src/protocol/index.js';
import type { WiredUno } from '../boards/index.js';
import type { Rig } from '../description/index.js';

const ADC_VOLTS_PER_STEP = 5 / 1024;

/**
 * The H-bridge between the pins and the motor: it reads duty and direction from them, and can be made faulty. One that lets the motor float has D9 at its
 * enable, and both directions; one that shorts it has D9 at its PWM input, and D7 alone for the direction (docs/wiring.md).
 */
export class MotorDriver {
  /** Whatever the board asks for, the motor gets this share of full drive; undefined while the driver is sound. */
  stuckAt: number | undefined;
  /** Duties below these shares of full duty do nothing, beside what the plant's own dead zone swallows: to each side its own. */
  swallows = { right: 0, left: 0 };
  /** The wires of the motor are swapped, against how the rig says they are. */
  swapped = false;
  readonly #uno: WiredUno;
  readonly #supply: Rig['supply'];
  readonly #floats: boolean;
  /** What full duty to the right makes of the motor's wires. */
  readonly #sign: 1 | -1;
  #supplyShare = 1;
  #right = false;
  #left = false;

  constructor(uno: WiredUno, rig: Pick<Rig, 'motor' | 'plant' | 'supply'>) {
    this.#uno = uno;
    this.#supply = rig.supply;
    this.#floats = rig.plant.motorFloats > 0;
    this.#sign = rig.motor.reversed ? -1 : 1;
    const [right, left] = [uno.pin('MOTOR_RIGHT'), uno.pin('MOTOR_LEFT')];
    this.#right = right.level;
    this.#left = left.level;
    right.onChange((level) => {
      this.#right = level;
    });
    left.onChange((level) => {
      this.#left = level;
    });
    this.sag(1);
  }

  /** Drive of the motor at this moment, -1 to 1, positive to the right. Pins that nobody drives leave it off. */
  get drive(): number {
    if (this.stuckAt !== undefined) return this.stuckAt * this.#supplyShare;
    const share = this.#uno.pin('MOTOR').duty;
    if (share === 0 || (this.#floats && this.#right === this.#left)) return 0;
    const goesRight = (this.#right === (this.#sign === 1)) !== this.swapped;
    if (share < (goesRight ? this.swallows.right : this.swallows.left)) return 0;
    const duty = share * this.#supplyShare;
    return goesRight ? duty : -duty;
  }

  /** The supply sags to a share of its volts: so does the drive, and what the board measures. */
  sag(share: number): void {
    this.#supplyShare = share;
    if (!this.#supply) return;
    const steps = (share * this.#supply.volts) / this.#supply.voltsPerStep;
    this.#uno.analogVolts[pins.SUPPLY - analog0] = steps * ADC_VOLTS_PER_STEP;
  }
}
