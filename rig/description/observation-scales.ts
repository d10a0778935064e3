// The observation scales of a rig: those of its file, or else derived ones.
import { isScale, scaleRule } from '../../src/network/index.js';
import { lqrScales } from './lqr-scales.js';
import type { Problem } from './problem.js';
import type { UnscaledRig } from './rig.js';

/** As an image keeps them, in multiples of 1/256; or what is wrong. */
export function observationScales(rig: UnscaledRig, given: readonly number[] | undefined): readonly number[] | Problem {
  const scales = given?.map((scale) => Math.round(scale * 256) / 256) ?? lqrScales(rig);
  if ('field' in scales || scales.every((scale) => scale > 0 && isScale(scale))) return scales;
  const message = `are rounded to ${scales.join(', ')}; each must be above 0 and ${scaleRule}`;
  return { field: 'observationScales', message };
}
