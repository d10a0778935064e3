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
  readonly #size = new SizeProgress();

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
    } else output.tick(this.#size.line(open, performance.now()));
    if (performance.now() - this.#kept > keepEveryMs) this.keep();
  }

  keep(): void {
    if (this.#state !== undefined) this.#directory.keep(this.#state);
    this.#kept = performance.now();
  }
}

/** How far the search of one size is. */
export class SizeProgress {
  /** Where the present size was when this call came to it. */
  #from = { connections: -1, chunks: 0, atMs: 0 };

  /** A bar, how much of the size is played, and the time that the rest of it will take. */
  line({ connections, forms, steps }: NonNullable<SearchState['open']>, nowMs: number): string {
    const chunks = steps.length;
    if (this.#from.connections !== connections) this.#from = { connections, chunks, atMs: nowMs };
    const { chunks: first, atMs } = this.#from;
    const all = Math.ceil(forms / chunkForms);
    const share = chunks / all;
    const leftS = chunks > first ? ((nowMs - atMs) / 1000 / (chunks - first)) * (all - chunks) : undefined;
    const bar = '='.repeat(Math.round(20 * share)).padEnd(20);
    const left = leftS === undefined ? '' : `  ${formatDuration(leftS)} left of this size`;
    return `${connections} connections  [${bar}] ${Math.floor(100 * share)} %${left}`;
  }
}
