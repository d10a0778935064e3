// Images for the tests of the link.
import { encodeImage } from '../../src/compile/index.js';
import { unpackMask } from '../../src/network/index.js';

/** A 5-32-1 image; another one for every number. */
export function imageNumber(number: number): Uint8Array {
  const packed = Uint8Array.from({ length: 24 }, (_, i) => ((i + 1) * 37 * (number + 1) + (number >> 3)) % 256);
  return imageOf({ inputs: 5, hidden: 32, outputs: 1 }, packed);
}

/** The image of a network by its packed mask, with scales of 1. */
export function imageOf(shape: { inputs: number; hidden: number; outputs: number }, packed: Uint8Array): Uint8Array {
  return encodeImage({
    mask: unpackMask(shape, packed),
    observationScales: Array.from({ length: shape.inputs }, () => 1),
    taskId: 0,
    controlPeriodUs: 16500,
  });
}
