// Gives a thread's other work its turn, in Node and in a browser.

/**
 * What waits for this thread (input, timers, a page that wants to be drawn) runs before a message does. A timer would cost a millisecond, and more in a
 * browser. To be closed, or the process does not end.
 */
export class OtherWork {
  readonly #channel = new MessageChannel();
  #resume: () => void = () => {};

  constructor() {
    (this.#channel.port1 as unknown as { onmessage: () => void }).onmessage = () => this.#resume();
  }

  /** Comes back when the other work is done. */
  turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#resume = resolve;
      this.#channel.port2.postMessage(undefined);
    });
  }

  close(): void {
    this.#channel.port1.close();
  }
}
