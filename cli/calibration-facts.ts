// What a calibration found, for people: each number beside what the file says.
import { type Finding, findings } from '../rig/calibration/index.js';
import type { Rig } from '../rig/description/index.js';
import { DEGREES_PER_RADIAN } from '../src/base/index.js';
import type { Fact } from './text.js';

/** @param truth what the machine truly is, where it is a simulated one that hides it. */
export function calibrationFacts(file: Rig, found: Rig, truth?: Rig): Fact[] {
  return findings.map((each) => [each.name, compared(each, file, found, truth)]);
}

function compared({ unit, of }: Finding, file: Rig, found: Rig, truth?: Rig): string {
  const [before, now] = [of(file), of(found)];
  const shown = (value: number | boolean): string => {
    return typeof value === 'boolean' ? (value ? 'yes' : 'no') : `${Number(value.toPrecision(4))}`;
  };
  const difference =
    typeof before === 'number' && typeof now === 'number' && before !== 0
      ? ` (${now >= before ? '+' : ''}${((now / before - 1) * 100).toFixed(1)} %)`
      : '';
  const change = before === now ? 'as in the file' : `in the file ${shown(before)}${difference}`;
  const hidden = truth ? `, truly ${shown(of(truth))}` : '';
  const value = `${shown(now)} ${unit}`.trimEnd();
  return `${value}: ${change}${hidden}`;
}

/** How far what was found may still be off. */
export function leftOpen({ uncertainties }: Rig): string {
  const { lengthShare, forceShare, frictionShare, angleZeroRad, positionZeroM } = uncertainties;
  const percent = (share: number): string => `±${Number((100 * share).toPrecision(2))} %`;
  const zeros = `zero of the angle ±${(angleZeroRad * DEGREES_PER_RADIAN).toPrecision(2)} deg, of the position ±${(1000 * positionZeroM).toPrecision(2)} mm`;
  return `Left open: length ${percent(lengthShare)}, force ${percent(forceShare)}, friction ${percent(frictionShare)}, ${zeros}.`;
}
