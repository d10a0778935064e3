// A calibration as a page: what was found beside the file, the motions that told it beside the model, and how far it may still be off.
import type { Calibration, Course } from '../rig/calibration/index.js';
import type { Rig } from '../rig/description/index.js';
import type { Machine } from '../rig/hil/index.js';
import { DEGREES_PER_RADIAN } from '../src/base/index.js';
import { type Block, factsTable, type Page, type PathPanel, pathChart, stampFacts } from '../src/report/index.js';
import { comparedFindings, leftOpen } from './calibration-facts.js';
import { playedBoard, stampOf } from './stamp.js';

export interface CalibrationPageFacts {
  readonly file: Rig;
  readonly found: Calibration;
  /** What the machine truly is, where it is a simulated one that hides it. */
  readonly truth?: Rig;
  /** The command that did it. */
  readonly command: string;
  /** Versions and hashes: names and values. */
  readonly stamp: Readonly<Record<string, string>>;
}

/** Which machine was calibrated, and when. */
export interface CalibratedMachine {
  readonly bench: Machine['bench'] | undefined;
  readonly port: string;
  /** In the map of a lab. */
  readonly boardName?: string | undefined;
  /** Of a simulated rig that is another than its file says. */
  readonly hiddenSeed?: number | undefined;
  readonly startedAt: Date;
}

/** Versions and hashes of a calibration. A seed is only that of a rig that is hidden. @param about the rigs before and after, for the run id */
export async function calibrationStamp(
  { bench, port, boardName, hiddenSeed, startedAt }: CalibratedMachine,
  about: unknown,
): Promise<Record<string, string>> {
  const { firmwareHex } = await import('../rig/boards/ports/index.js');
  const played = {
    ...(await playedBoard(port, boardName)),
    ...(bench && { firmwareHex: firmwareHex().hex }),
    ...{ seed: hiddenSeed ?? 0, startedAt },
  };
  const { seed, ...facts } = stampFacts(stampOf('synaptolytic-calibration', played, about));
  return hiddenSeed === undefined ? facts : { ...facts, hiddenSeed: seed! };
}

/** The page. */
export function calibrationPage({ file, found, truth, command, stamp }: CalibrationPageFacts): Page {
  const { rig, courses, swingRmsRad, cartRmsM } = found;
  const missed = `Model and measurement differ by ${(swingRmsRad * DEGREES_PER_RADIAN).toFixed(2)}° where the pole swings, and by ${(cartRmsM * 1000).toFixed(2)} mm where the cart is pushed (root mean square).`;
  const description = `The pole's swings and the cart's runs: a line for what was measured, a dashed one for the model. ${missed}`;
  return {
    title: `Calibration: ${rig.name}`,
    summary: `What the motions of a machine told of it, beside the file that it began with. ${leftOpen(rig)}`,
    blocks: [
      findingsTable(file, rig, truth),
      { kind: 'heading', text: 'Measured and modelled' },
      { kind: 'text', text: missed },
      {
        kind: 'figure',
        svg: pathChart({ title: `Motions of ${rig.name}`, description, panels: courses.map(panelOf) }),
        caption: 'Each motion as it was measured (line), and as the model has it with what was found (dashed).',
      },
      { kind: 'heading', text: 'Made with' },
      { kind: 'code', text: command },
      { kind: 'table', table: factsTable('Versions and hashes', stamp) },
    ],
  };
}

function findingsTable(file: Rig, found: Rig, truth: Rig | undefined): Block {
  const names = ['', 'found', 'unit', 'in the file', 'difference', ...(truth ? ['truly'] : [])];
  return {
    kind: 'table',
    table: {
      caption: 'Found',
      columns: names.map((name) => ({ name, align: name === '' || name === 'unit' ? 'left' : 'right' })),
      rows: comparedFindings(file, found, truth).map(({ name, unit, found: value, inFile, difference, truly }) => ({
        cells: [name, value, unit, inFile, difference, ...(truly === undefined ? [] : [truly])],
      })),
    },
  };
}

function panelOf({ name, of, timesS, measured, modelled }: Course): PathPanel {
  const [scale, unit] = of === 'angle' ? [DEGREES_PER_RADIAN, 'degrees'] : [100, 'cm'];
  const scaled = (values: readonly number[]): number[] => values.map((value) => value * scale);
  return {
    title: name,
    xName: 's',
    yName: unit,
    colour: of === 'angle' ? '#1f6feb' : '#bf5b17',
    paths: [
      { name: 'measured', x: timesS, y: scaled(measured) },
      { name: 'model', x: timesS, y: scaled(modelled), isDashed: true },
    ],
  };
}
