// Shapes: how many inputs, hidden units and outputs a network has.
import { CodedError } from '../base/index.js';

/** What a network cannot have: its messages say which and what is allowed. */
export type NetworkErrorCode =
  | 'SHAPE_INVALID'
  | 'MASK_INVALID'
  | 'WEIGHTS_INVALID'
  | 'SCALE_INVALID'
  | 'OBSERVATION_INVALID';

/** Sizes of the three layers, written inputs-hidden-outputs: 5-32-1 is the article's. */
export interface Shape {
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
}

/** The largest network of the host; boards may run less. */
export const largestShape: Shape = { inputs: 16, hidden: 64, outputs: 4 };

/** @throws CodedError SHAPE_INVALID when a layer is empty, fractional or larger than {@link largestShape}. */
export function checkShape(shape: Shape): void {
  for (const layer of ['inputs', 'hidden', 'outputs'] as const) {
    const size = shape[layer];
    if (!Number.isInteger(size) || size < 1 || size > largestShape[layer]) {
      throw new CodedError<NetworkErrorCode>(
        'SHAPE_INVALID',
        `A network of shape ${shapeName(shape)} is not possible: ${layer} must be a whole number from 1 to ${largestShape[layer]}, not ${size}.`,
      );
    }
  }
}

/** '5-32-1' */
export function shapeName(shape: Shape): string {
  return `${shape.inputs}-${shape.hidden}-${shape.outputs}`;
}

/** How many connections a network of this shape can have: hidden x inputs + outputs x hidden. */
export function connectionSlots(shape: Shape): number {
  return shape.hidden * (shape.inputs + shape.outputs);
}
