// The error of the network room.

export type NetworkErrorCode =
  | 'SHAPE_INVALID'
  | 'MASK_INVALID'
  | 'WEIGHTS_INVALID'
  | 'SCALE_INVALID'
  | 'OBSERVATION_INVALID';

/** A shape, mask, scale or observation that no network can have; the message says which and what is allowed. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly code: NetworkErrorCode;

  constructor(code: NetworkErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
