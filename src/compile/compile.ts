// Compiles a champion to the image a board runs, and proves the image.

import {
  type Champion,
  canonicalEqual,
  canonicalForm,
  countConnections,
  errorBound,
  type Shape,
} from '../network/index.js';
import { limits } from '../protocol/index.js';
import { predictCycles } from './cycles.js';
import { decodeImage, encodeImage, imageLength, taskIdOf } from './image.js';

/** What the ATmega328P takes. */
export const avrLimits = {
  inputs: limits.INPUTS_MAX,
  mirroredInputs: limits.MIRRORED_INPUTS_MAX,
  hidden: limits.HIDDEN_MAX,
  outputs: limits.OUTPUTS_MAX,
  imageBytes: limits.IMAGE_BYTES_MAX,
};

/** Whether a network of this shape and its image are within {@link avrLimits}. */
export function fitsAvr(shape: Shape): boolean {
  return (
    shape.inputs <= (shape.mirrored ? avrLimits.mirroredInputs : avrLimits.inputs) &&
    shape.hidden <= avrLimits.hidden &&
    shape.outputs <= avrLimits.outputs &&
    imageLength(shape) <= avrLimits.imageBytes
  );
}

/** What a compiled champion is and costs. */
export interface CompileReport {
  readonly shape: Shape;
  readonly bytes: number;
  readonly connections: { readonly raw: number; readonly live: number };
  /** Kinds of live hidden units in the canonical form: the number of tanh in the hidden layer. */
  readonly kinds: number;
  readonly signature: number;
  readonly crc: number;
  /** See {@link errorBound}. */
  readonly errorBound: number;
  /** CPU cycles of an inference on the ATmega328P. */
  readonly predictedCycles: number;
  /** Whether the network and its image are within {@link avrLimits}. */
  readonly fitsAvr: boolean;
}

/** The image champion.syn and the report. The image is decoded again and must be the same policy. */
export function compileChampion(champion: Champion): { image: Uint8Array; report: CompileReport } {
  const { mask, observationScales, task } = champion;
  const { shape } = mask;
  const form = canonicalForm(mask);
  const image = encodeImage({
    mask,
    observationScales,
    taskId: taskIdOf(task.name),
    controlPeriodUs: task.periodUs,
  });

  const decoded = decodeImage(image);
  const same =
    canonicalEqual(canonicalForm(decoded.mask), form) &&
    decoded.observationScales.every((scale, i) => scale === observationScales[i]) &&
    decoded.controlPeriodUs === task.periodUs;
  if (!same) throw new Error('The compiled image does not decode to the network that was compiled.');

  return {
    image,
    report: {
      shape,
      bytes: image.length,
      connections: countConnections(mask),
      kinds: form.kinds.length,
      signature: decoded.signature,
      crc: decoded.crc,
      errorBound: errorBound(champion),
      predictedCycles: predictCycles(champion),
      fitsAvr: fitsAvr(shape),
    },
  };
}
