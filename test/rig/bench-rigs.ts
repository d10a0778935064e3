// Rigs and a board for the tests of the bench: a program that counts edges and does what it is told (test/fixtures/avr/bench.c).
import { Bench, type BenchOptions } from '../../rig/bench/index.js';
import type { Rig } from '../../rig/description/index.js';
import { articleParameters } from '../../sim/index.js';
import { Terminal } from '../boards/programs.js';

/** The article's plant on a bench with everything a rig can have. */
export const fullRig: Rig = {
  name: 'full',
  about: 'for tests',
  periodUs: 16_500,
  plant: articleParameters,
  track: { softLimitM: 1.8, switchM: 1.9 },
  cartEncoder: { countsPerM: 2000, reversed: false },
  poleEncoder: { countsPerRev: 2400, reversed: false },
  backlashM: 0,
  zero: { angleRad: 0, positionM: 0 },
  uncertainties: {
    ...{ massShare: 0, lengthShare: 0, frictionShare: 0, forceShare: 0 },
    ...{ angleZeroRad: 0, positionZeroM: 0, tiltRad: 0 },
  },
  motor: { reversed: false, dutyMax: 1, deadZoneRight: 0, deadZoneLeft: 0 },
  emergencyStop: true,
  normallyOpen: [],
  supply: { volts: 12, minVolts: 10, voltsPerStep: 0.02 },
  topSpeedMps: 5.7,
  topPoleRadps: 15,
  captureRad: 0.2,
  homingSpeedMps: 0.1,
  velocitySmoothing: 0,
  velocityWindowUs: 0,
  observationScales: [1, 1, 1, 1, 1],
};

export interface Counted {
  readonly cart: number;
  readonly pole: number;
  readonly skipped: number;
  /** Levels of D10, D12 and D4. */
  readonly left: boolean;
  readonly right: boolean;
  readonly stop: boolean;
  /** Reading of A2. */
  readonly supply: number;
}

export class BenchBoard extends Terminal {
  readonly bench: Bench;

  constructor(rig: Rig = fullRig, options: BenchOptions = {}) {
    super('bench');
    this.bench = new Bench(this.uno, rig, options);
    this.runMs(1); // the program begins
  }

  /** -1 to 1. */
  drive(share: number): void {
    const duty = Math.round(400 * share);
    this.say(`${duty < 0 ? '-' : '+'}${String(Math.abs(duty)).padStart(3, '0')}`);
    this.runMs(1);
  }

  ask(): Counted {
    this.say('?');
    const [cart, pole, skipped, left, right, stop, supply] = this.listen(5).trim().split(' ').map(Number);
    return {
      cart: cart!,
      pole: pole!,
      skipped: skipped!,
      left: left === 1,
      right: right === 1,
      stop: stop === 1,
      supply: supply!,
    };
  }
}
