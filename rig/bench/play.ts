// The play of a slack belt or a gear between the cart and its encoder.

/** The encoder's side stands until the cart has taken up the gap, and then goes along with it. Without a gap it is where the cart is, to the bit. */
export class Play {
  readonly #halfM: number;
  #positionM = 0;

  /** @param gapM how far the cart goes, where it turns round, before the other side follows. */
  constructor(gapM: number) {
    this.#halfM = gapM / 2;
  }

  /** The middle of the gap is at the cart. */
  place(cartM: number): void {
    this.#positionM = cartM;
  }

  /** Where the encoder's side is when the cart has come here. */
  follow(cartM: number): number {
    this.#positionM = Math.min(cartM + this.#halfM, Math.max(cartM - this.#halfM, this.#positionM));
    return this.#positionM;
  }
}
