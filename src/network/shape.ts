// Shapes: how many inputs, hidden units and outputs a network has.
import { CodedError } from '../base/index.js';

/** What a network cannot have: its messages say which and what is allowed. */
export type NetworkErrorCode =
  | 'SHAPE_INVALID'
  | 'MASK_INVALID'
  | 'WEIGHTS_INVALID'
  | 'SCALE_INVALID'
  | 'OBSERVATION_INVALID';

/** Sizes of the three layers, written inputs-hidden-outputs: 5-32-1 is the article's, ±5-32-1 the same with mirrored observations. */
export interface Shape {
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
  /** Whether the network sees each observation twice, o and -o. All its weights are 1 still, and one that has every connection is 0. */
  readonly mirrored?: boolean;
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

/** '5-32-1', or '±5-32-1' with mirrored observations. */
export function shapeName({ inputs, hidden, outputs, mirrored }: Shape): string {
  return `${mirrored ? '±' : ''}${inputs}-${hidden}-${outputs}`;
}

/** How many connections a hidden unit can have to observations: one for each input, two if they are mirrored. */
export function inputSlots({ inputs, mirrored }: Shape): number {
  return mirrored ? 2 * inputs : inputs;
}

/** How many connections a network of this shape can have: those of each hidden unit to the observations, and to each output. */
export function connectionSlots(shape: Shape): number {
  return shape.hidden * (inputSlots(shape) + shape.outputs);
}

/** Whether networks of the two shapes have the same connections. */
export function sameShape(a: Shape, b: Shape): boolean {
  return shapeName(a) === shapeName(b);
}
