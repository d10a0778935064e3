// The next turn of the event loop, in Node and in a browser: for work that lets everything else that waits go first.

/** Node's own, where there is one. */
const { setImmediate } = globalThis as { setImmediate?: typeof globalThis.setImmediate };

/** Runs something on the next turn, without the delay of a timer; returns a function that forgets it. */
export function nextTurn(run: () => void): () => void {
  if (setImmediate) {
    const turn = setImmediate(run);
    return () => clearImmediate(turn);
  }
  const { port1, port2 } = new MessageChannel();
  (port1 as unknown as { onmessage: () => void }).onmessage = () => {
    port1.close();
    run();
  };
  port2.postMessage(undefined);
  return () => port1.close();
}
