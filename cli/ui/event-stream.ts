// Server-sent events: one answer that goes on until the page or the server ends it.
import type { ServerResponse } from 'node:http';

/** So much is kept for a page that does not read; then it is hung up, and asks anew when it wakes. */
const MOST_WAITING_BYTES = 32e6;

export class EventStream {
  readonly #response: ServerResponse;
  #timer: NodeJS.Timeout | undefined;

  constructor(response: ServerResponse) {
    this.#response = response;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': open\n\n');
    response.on('close', () => clearTimeout(this.#timer));
  }

  get isOpen(): boolean {
    return !this.#response.writableEnded && !this.#response.destroyed;
  }

  /** Tells an event, as JSON on one line. */
  tell(news: unknown): void {
    if (!this.isOpen) return;
    this.#response.write(`data: ${JSON.stringify(news)}\n\n`);
    if (this.#response.writableLength > MOST_WAITING_BYTES) this.#response.destroy();
  }

  /**
   * Looks now, and again as long as it is open: so that looking takes a small share of the time, and never more often than `everyMs`.
   *
   * @param look what it throws ends the stream.
   */
  repeat(look: () => void, everyMs: number): void {
    const beganMs = performance.now();
    try {
      look();
    } catch (error) {
      this.#response.destroy(error as Error);
      return;
    }
    const tookMs = performance.now() - beganMs;
    if (this.isOpen) this.#timer = setTimeout(() => this.repeat(look, everyMs), Math.max(everyMs, tookMs * 50));
  }
}
