// What a calibration found, for people: each number beside what the file says.
import { findings } from '../rig/calibration/index.js';
import type { Rig } from '../rig/description/index.js';
import { DEGREES_PER_RADIAN } from '../src/base/index.js';
import type { Fact } from './text.js';

/** What was found of one number or sign, as text. */
export interface ComparedFinding {
  readonly name: string;
  readonly unit: string;
  readonly found: string;
  readonly inFile: string;
  /** By how much it is another than in the file; '' where that says nothing. */
  readonly difference: string;
  /** What it truly is, where that is known. */
  readonly truly?: string;
}

/** @param truth what the machine truly is, where it is a simulated one that hides it. */
export function comparedFindings(file: Rig, found: Rig, truth?: Rig): ComparedFinding[] {
  return findings.map(({ name, unit, of }) => {
    const [before, now] = [of(file), of(found)];
    const isShare = typeof before === 'number' && typeof now === 'number' && before !== 0 && before !== now;
    return {
      ...{ name, unit, found: shown(now), inFile: shown(before) },
      difference: isShare ? `${now >= before ? '+' : ''}${((now / before - 1) * 100).toFixed(1)} %` : '',
      ...(truth && { truly: shown(of(truth)) }),
    };
  });
}

/** The same as a line for each. */
export function calibrationFacts(file: Rig, found: Rig, truth?: Rig): Fact[] {
  const compared = comparedFindings(file, found, truth);
  return compared.map(({ name, unit, found: value, inFile, difference, truly }, k) => {
    const isSame = findings[k]!.of(file) === findings[k]!.of(found);
    const change = isSame ? 'as in the file' : `in the file ${inFile}${difference === '' ? '' : ` (${difference})`}`;
    return [name, `${`${value} ${unit}`.trimEnd()}: ${change}${truly === undefined ? '' : `, truly ${truly}`}`];
  });
}

function shown(value: number | boolean): string {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : `${Number(value.toPrecision(4))}`;
}

/** How far what was found may still be off. */
export function leftOpen({ uncertainties }: Rig): string {
  const { lengthShare, forceShare, frictionShare, angleZeroRad, positionZeroM } = uncertainties;
  const percent = (share: number): string => `±${Number((100 * share).toPrecision(2))} %`;
  const zeros = `zero of the angle ±${(angleZeroRad * DEGREES_PER_RADIAN).toPrecision(2)} deg, of the position ±${(1000 * positionZeroM).toPrecision(2)} mm`;
  return `Left open: length ${percent(lengthShare)}, force ${percent(forceShare)}, friction ${percent(frictionShare)}, ${zeros}.`;
}
