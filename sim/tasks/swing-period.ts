// How long a hanging pole takes to swing to and fro: the measure of how long a swing-up takes.

/** A pole on its hinge. */
export interface Pole {
  readonly poleMassKg: number;
  /** From the hinge to the centre of mass. */
  readonly poleCentreM: number;
  /** About the centre of mass. */
  readonly poleInertiaKgM2: number;
  readonly gravityMps2: number;
}

/** The period of small swings about hanging, with the cart at rest and without friction, s. */
export function swingPeriodS({ poleMassKg, poleCentreM, poleInertiaKgM2, gravityMps2 }: Pole): number {
  const inertiaKgM2 = poleInertiaKgM2 + poleMassKg * poleCentreM * poleCentreM;
  return 2 * Math.PI * Math.sqrt(inertiaKgM2 / (poleMassKg * poleCentreM * gravityMps2));
}
