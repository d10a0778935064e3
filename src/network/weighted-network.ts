// A network with real weights: what CMA-ES learns, for comparison with the pruned ones. No board runs it.
import { CodedError } from '../base/index.js';
import { countConnections } from './mask.js';
import { checkScales, type Network } from './network.js';
import type { NetworkErrorCode } from './shape.js';
import { checkShape, connectionSlots, type Shape, shapeName } from './shape.js';

/** `weights` has one number for each possible connection, in the order of a mask's; `observationScales` are as those of a {@link Network}. */
export interface WeightedNetwork {
  readonly shape: Shape;
  readonly weights: Float64Array;
  readonly observationScales: readonly number[];
}

/** @throws CodedError SHAPE_INVALID, SCALE_INVALID, or WEIGHTS_INVALID when there is not one finite number for each connection. */
export function checkWeightedNetwork({ shape, weights, observationScales }: WeightedNetwork): void {
  checkShape(shape);
  if (shape.mirrored) {
    throw new CodedError<NetworkErrorCode>(
      'WEIGHTS_INVALID',
      `A network of shape ${shapeName(shape)} cannot have real weights: they have both signs without mirrored observations.`,
    );
  }
  checkScales(observationScales, shape.inputs);
  if (weights.length !== connectionSlots(shape)) {
    throw new CodedError<NetworkErrorCode>(
      'WEIGHTS_INVALID',
      `A network of shape ${shapeName(shape)} has ${connectionSlots(shape)} weights, not ${weights.length}.`,
    );
  }
  const wrong = weights.findIndex((weight) => !Number.isFinite(weight));
  if (wrong >= 0) {
    throw new CodedError<NetworkErrorCode>(
      'WEIGHTS_INVALID',
      `Weight ${wrong} must be a finite number, not ${weights[wrong]}.`,
    );
  }
}

/** As {@link countConnections} of its mask. With real weights every connection is there, and live. */
export function networkConnections(network: Network | WeightedNetwork): { raw: number; live: number } {
  if ('mask' in network) return countConnections(network.mask);
  return { raw: network.weights.length, live: network.weights.length };
}
