// What a calibration found, for people and programs, and as a rig file.
import { basename, extname } from 'node:path';
import type { Calibration, Finding } from '../../../rig/calibration/index.js';
import type { Rig } from '../../../rig/description/index.js';
import { writeFileAtomically } from '../../../src/base/files/index.js';
import { DEGREES_PER_RADIAN } from '../../../src/base/index.js';
import type { Output } from '../../output.js';

/**
 * Prints what was found, and writes the rig file if one was asked for.
 *
 * @throws CodedError when the rig that was found cannot be, CodedError WRITE_FAILED.
 */
export async function reportCalibration(
  output: Output,
  { write, json }: { readonly write?: string; readonly json?: boolean },
  { file, found, truth }: { readonly file: Rig; readonly found: Calibration; readonly truth?: Rig },
): Promise<void> {
  const [{ findings }, { formatRig, parseRig }] = await Promise.all([
    import('../../../rig/calibration/index.js'),
    import('../../../rig/description/files/index.js'),
  ]);
  const name = write === undefined ? found.rig.name : basename(write, extname(write));
  const rig = { ...found.rig, name };
  const text = formatRig(rig);
  if (json) {
    output.printJson({
      rig: name,
      found: findings.map((each) => ({
        name: each.name,
        unit: each.unit,
        file: each.of(file),
        found: each.of(rig),
        ...(truth && { truth: each.of(truth) }),
      })),
      hangingZeroDeg: (found.hangingZeroRad * 180) / Math.PI,
      swingRmsDeg: (found.swingRmsRad * 180) / Math.PI,
      cartRmsM: found.cartRmsM,
      uncertainties: rig.uncertainties,
      ...(write !== undefined && { file: write }),
    });
  } else {
    output.printFacts(findings.map((each) => [each.name, compared(each, file, rig, truth)] as const));
    const share =
      rig.plant.motorFloats > 0 && rig.plant.backEmfNsPerM > 0
        ? ''
        : ', how friction and back EMF share what grows with the speed';
    output.say(leftOpen(rig));
    output.say(`From the file, because motion cannot tell: mass of the cart, shape of the pole, gravity${share}.`);
  }
  // What the schema refuses is told, and not written.
  parseRig(text, write ?? `${name}.yaml`);
  if (write === undefined) return;
  writeFileAtomically(write, text);
  output.say(`The rig is in ${write}.`);
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

function leftOpen({ uncertainties }: Rig): string {
  const { lengthShare, forceShare, frictionShare, angleZeroRad, positionZeroM } = uncertainties;
  const percent = (share: number): string => `±${Number((100 * share).toPrecision(2))} %`;
  const zeros = `zero of the angle ±${(angleZeroRad * DEGREES_PER_RADIAN).toPrecision(2)} deg, of the position ±${(1000 * positionZeroM).toPrecision(2)} mm`;
  return `Left open: length ${percent(lengthShare)}, force ${percent(forceShare)}, friction ${percent(frictionShare)}, ${zeros}.`;
}
