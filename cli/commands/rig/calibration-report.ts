// What a calibration found, for people and programs, and as a rig file.
import { basename, extname } from 'node:path';
import type { Calibration } from '../../../rig/calibration/index.js';
import type { Rig } from '../../../rig/description/index.js';
import { writeFileAtomically } from '../../../src/base/files/index.js';
import type { Output } from '../../output.js';
import { commandLine } from '../../text.js';

/** What a calibration is reported from. */
export interface CalibrationFacts {
  readonly file: Rig;
  readonly found: Calibration;
  readonly truth?: Rig;
  /** Versions and hashes: names and values. */
  readonly stamp: Readonly<Record<string, string>>;
}

/**
 * Prints what was found, and writes the rig file and the page if they were asked for.
 *
 * @throws CodedError when the rig that was found cannot be, CodedError WRITE_FAILED.
 */
export async function reportCalibration(
  output: Output,
  { write, report, json }: { readonly write?: string; readonly report?: string; readonly json?: boolean },
  { file, found, truth, stamp }: CalibrationFacts,
): Promise<void> {
  const [{ findings }, { calibrationFacts, leftOpen }, { formatRig, parseRig }] = await Promise.all([
    import('../../../rig/calibration/index.js'),
    import('../../calibration-facts.js'),
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
      ...(report !== undefined && { report }),
    });
  } else {
    output.printFacts(calibrationFacts(file, rig, truth));
    const share =
      rig.plant.motorFloats > 0 && rig.plant.backEmfNsPerM > 0
        ? ''
        : ', how friction and back EMF share what grows with the speed';
    output.say(leftOpen(rig));
    output.say(`From the file, because motion cannot tell: mass of the cart, shape of the pole, gravity${share}.`);
  }
  // What the schema refuses is told, and not written.
  parseRig(text, write ?? `${name}.yaml`);
  if (write !== undefined) {
    writeFileAtomically(write, text);
    output.say(`The rig is in ${write}.`);
  }
  if (report !== undefined) {
    const [{ calibrationPage }, { htmlPage }] = await Promise.all([
      import('../../calibration-page.js'),
      import('../../../src/report/index.js'),
    ]);
    const page = calibrationPage({
      ...{ file, found: { ...found, rig }, command: commandLine(), stamp },
      ...(truth && { truth }),
    });
    writeFileAtomically(report, htmlPage(page));
    output.say(`The report is in ${report}.`);
  }
}
