// The person beside the machine, who does what a motor cannot; on a bench it is the bench's hand.

/** What a calibration asks of a person. Each request returns when it is said, or done: the machine sees for itself what becomes of it. */
export interface Person {
  /** Puts the cart near the middle of its track and lets the pole hang still. */
  putInMiddle(): Promise<void>;
  /** Lets the pole hang still, wherever the cart is. */
  letHang(): Promise<void>;
  /** Holds the cart, lifts the pole about so far from hanging and lets it go; the cart is held until the next request. */
  swing(angleRad: number): Promise<void>;
  /** Turns the pole once right round, and lets it hang still again. */
  turnOnce(): Promise<void>;
  /** Watches the cart while it is pushed, and says whether it moved right. */
  sawRight(push: () => Promise<void>): Promise<boolean>;
}
