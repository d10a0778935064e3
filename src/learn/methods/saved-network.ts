// A network of either kind as JSON data.
import { fromHex, toHex } from '../../base/index.js';
import { packMask, type Shape, unpackMask } from '../../network/index.js';
import type { UnscaledNetwork } from './optimiser.js';
import { packNumbers, unpackNumbers } from './saved-numbers.js';

/** A network without its shape, which all networks of a run have: the packed mask in hexadecimal, or the weights in base64. */
export type SavedNetwork = { readonly mask: string } | { readonly weights: string };

export function saveNetwork(network: UnscaledNetwork): SavedNetwork {
  return 'mask' in network ? { mask: toHex(packMask(network.mask)) } : { weights: packNumbers(network.weights) };
}

export function restoreNetwork(shape: Shape, saved: SavedNetwork): UnscaledNetwork {
  return 'mask' in saved
    ? { mask: unpackMask(shape, fromHex(saved.mask)) }
    : { shape, weights: unpackNumbers(saved.weights) };
}
