// How far a search for the smallest network is, as a line that rewrites itself; and what of it is kept on disk meanwhile.
import { chunkForms, type SearchDirectory, type SearchState } from '../../src/minimise/index.js';
import type { Session } from '../command.js';
import { count, formatDuration } from '../text.js';

const keepEveryMs = 10_000;

/** Shows how far a search is, and keeps it on disk from time to time. */
export class SearchProgress {
  readonly #session: Session;
  readonly #directory: SearchDirectory;
  #state: SearchState | undefined;
  #kept = performance.now();
  /** Where the present size was when this call came to it. */
  #from = { connections: -1, chunks: 0, atMs: 0 };

  constructor(session: Session, directory: SearchDirectory) {
    this.#session = session;
    this.#directory = directory;
    this.#state = directory.state;
  }

  show(state: SearchState): void {
    this.#state = state;
    const { output } = this.#session;
    const { open, sizes } = state;
    if (open === undefined) {
      const { connections, forms, dropped, best } = sizes.at(-1)!;
      const whole = dropped.at(-1)!;
      if (best !== null)
        output.stageMore(
          `${String(connections).padStart(2)} connections  ${count(forms, 'network')}, ${whole} to the end  best ${best.meanReturn.toFixed(2)}`,
        );
    } else output.tick(this.#line(open.connections, open.steps.length, open.forms));
    if (performance.now() - this.#kept > keepEveryMs) this.keep();
  }

  /** Of a size: a bar, how much of it is played, and the time that the rest of it will take. */
  #line(connections: number, chunks: number, forms: number): string {
    const now = performance.now();
    if (this.#from.connections !== connections) this.#from = { connections, chunks, atMs: now };
    const { chunks: first, atMs } = this.#from;
    const all = Math.ceil(forms / chunkForms);
    const share = chunks / all;
    const leftS = chunks > first ? ((now - atMs) / 1000 / (chunks - first)) * (all - chunks) : undefined;
    const bar = '='.repeat(Math.round(20 * share)).padEnd(20);
    const left = leftS === undefined ? '' : `  ${formatDuration(leftS)} left of this size`;
    return `${connections} connections  [${bar}] ${Math.floor(100 * share)} %${left}`;
  }

  keep(): void {
    if (this.#state !== undefined) this.#directory.keep(this.#state);
    this.#kept = performance.now();
  }
}
