// A simulated rig that is not what its file says: what calibration is tested and shown with.
import { RandomStream } from '../../sim/index.js';
import { Bench } from '../bench/index.js';
import type { EmulatedBoard } from '../boards/ports/index.js';
import { changeRig, type Rig } from '../description/index.js';
import type { Machine } from '../hil/index.js';
import { stretched, swingLength } from './swing.js';

/**
 * The rig with everything changed that calibration finds: signs, counts, length and mass of the pole, force and friction, dead zones, and for half of
 * all seeds what the driver does between its pulses. Its cart has the mass that the file says, and its track the length.
 *
 * @param seed the same seed hides the same rig.
 * @returns a rig whose dead zones to the right and to the left are its driver's, as `wireHidden` has them.
 */
export function hiddenRig(rig: Rig, seed: number): Rig {
  const random = new RandomStream({ seed, purpose: 'hidden-rig' });
  const flip = (): boolean => random.uniform() < 0.5;
  const about = (value: number, share: number): number => value * random.between(1 - share, 1 + share);
  // Hardly longer: the firmware refuses what swings too slowly.
  const pole = stretched(rig.plant, swingLength(rig.plant) * random.between(0.8, 1.04));
  const heavier = about(1, 0.1);
  const forceN = about(rig.plant.forceN, 0.25);
  const weightNm = pole.poleMassKg * pole.gravityMps2 * pole.poleCentreM;
  const [right, left] = [random.between(0.02, 0.1), random.between(0.02, 0.1)];
  const coulombN = forceN * random.between(0, 0.03) + about(rig.plant.cartCoulombN, 0.2);
  const changes = {
    plant: {
      ...pole,
      poleMassKg: pole.poleMassKg * heavier,
      poleInertiaKgM2: pole.poleInertiaKgM2 * heavier,
      poleViscousNms: weightNm * random.between(0.0005, 0.003),
      poleCoulombNm: weightNm * random.between(0, 0.001),
      forceN,
      cartViscousNsPerM: about(rig.plant.cartViscousNsPerM, 0.3),
      backEmfNsPerM: about(rig.plant.backEmfNsPerM, 0.2),
      cartCoulombN: coulombN,
      cartStictionN: 0,
      deadZone: coulombN / forceN + Math.min(right, left),
    },
    cartEncoder: { countsPerM: about(rig.cartEncoder.countsPerM, 0.2), reversed: flip() },
    poleEncoder: { countsPerRev: flip() ? rig.poleEncoder.countsPerRev : 2000, reversed: flip() },
    motor: {
      ...rig.motor,
      reversed: flip(),
      deadZoneRight: coulombN / forceN + right,
      deadZoneLeft: coulombN / forceN + left,
    },
  };
  const { backEmfNsPerM, motorFloats } = rig.plant;
  const otherDriver = flip() && backEmfNsPerM > 0;
  return changeRig(rig, {
    ...changes,
    plant: { ...changes.plant, motorFloats: otherDriver ? 1 - motorFloats : motorFloats },
  });
}

/** Puts an emulated board on a bench that is the hidden rig, while the machine is told to be the one of the file. */
export function wireHidden(board: EmulatedBoard, rig: Rig, hidden: Rig): Machine {
  const bench = new Bench(board.uno, hidden);
  bench.motor.swallows = { right: hidden.motor.deadZoneRight, left: hidden.motor.deadZoneLeft };
  return { board, rig, bench };
}
