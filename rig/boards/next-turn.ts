// The next turn of the event loop, in Node and in a browser.

/** Node's, where there is one: sooner than any timer, and after whatever has come in by then. */
const { setImmediate } = globalThis as { setImmediate?: typeof globalThis.setImmediate };

/** Runs something on the next turn; returns a function that forgets it. */
export function nextTurn(run: () => void): () => void {
  if (setImmediate) {
    const turn = setImmediate(run);
    return () => clearImmediate(turn);
  }
  const turn = setTimeout(run, 0);
  return () => clearTimeout(turn);
}
