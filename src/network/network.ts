// A network: a mask and the scales that bring its observations to the size it was trained for.
import { CodedError } from '../base/index.js';
import { checkMask, type Mask } from './mask.js';
import type { NetworkErrorCode } from './shape.js';

/** Input i sees `observationScales[i]` times observation i. Scales are multiples of 1/256 from 0 to 65535/256; 1 is the observation as it is. */
export interface Network {
  readonly mask: Mask;
  readonly observationScales: readonly number[];
}

/** The observation scales as unsigned Q8.8, as in an image. */
export function scalesQ8(network: Network): Uint16Array {
  return Uint16Array.from(network.observationScales, (scale) => scale * 256);
}

/** @throws CodedError SHAPE_INVALID, MASK_INVALID or SCALE_INVALID */
export function checkNetwork(network: Network): void {
  checkMask(network.mask);
  checkScales(network.observationScales, network.mask.shape.inputs);
}

/** @throws CodedError SCALE_INVALID */
export function checkScales(scales: readonly number[], inputs: number): void {
  if (scales.length !== inputs) {
    throw new CodedError<NetworkErrorCode>(
      'SCALE_INVALID',
      `A network with ${inputs} inputs needs ${inputs} observation scales, not ${scales.length}.`,
    );
  }
  const wrong = scales.findIndex((scale) => !isScale(scale));
  if (wrong >= 0) {
    throw new CodedError<NetworkErrorCode>(
      'SCALE_INVALID',
      `Observation scale ${wrong} is ${scales[wrong]}; it must be ${scaleRule}.`,
    );
  }
}

export const scaleRule = 'a multiple of 1/256 from 0 to 65535/256';

/** Whether an image can hold this observation scale: see {@link scaleRule}. */
export function isScale(scale: number): boolean {
  return Number.isInteger(scale * 256) && scale >= 0 && scale <= 65535 / 256;
}
