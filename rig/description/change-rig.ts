// A rig with other numbers: what was derived from them is derived anew.
import { derivedTopSpeeds } from './derive.js';
import { lqrScales } from './lqr-scales.js';
import { observationScales } from './observation-scales.js';
import type { Rig } from './rig.js';

/** What may be changed of a rig. */
export type RigChanges = Partial<
  Pick<Rig, 'plant' | 'track' | 'cartEncoder' | 'poleEncoder' | 'motor' | 'uncertainties' | 'about' | 'name'>
>;

/**
 * The rig with the changes. Top speeds and scales that are what the old plant gives become what the new one gives; others were written by a person, and stay.
 * Whether the new rig can be is for parseRig to say.
 */
export function changeRig(rig: Rig, changes: RigChanges): Rig {
  const changed = { ...rig, ...changes };
  const [before, after] = [derivedTopSpeeds(rig.plant), derivedTopSpeeds(changed.plant)];
  const withSpeeds = {
    ...changed,
    topSpeedMps: isSame(rig.topSpeedMps, before.topSpeedMps) ? after.topSpeedMps : rig.topSpeedMps,
    topPoleRadps: isSame(rig.topPoleRadps, before.topPoleRadps) ? after.topPoleRadps : rig.topPoleRadps,
  };
  const derived = lqrScales(rig);
  const wereDerived = !('field' in derived) && derived.every((scale, i) => scale === rig.observationScales[i]);
  const scales = wereDerived ? observationScales(withSpeeds, undefined) : rig.observationScales;
  return { ...withSpeeds, observationScales: 'field' in scales ? rig.observationScales : scales };
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.abs(b);
}
