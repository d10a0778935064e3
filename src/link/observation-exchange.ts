// Observations to the board and actions back: numbered sentences, asked again when the wire damaged or lost one.
import { type BoardErrorName, flags } from '../protocol/index.js';
import { boardErrorName, refusal } from './board-errors.js';
import type { BytePort } from './byte-port.js';
import { LineChannel } from './line-channel.js';
import { LinkError } from './link-error.js';
import { type ActionSentence, formatObservation, parseReply, type RefusalSentence } from './sentences.js';

/** The board's answer to one observation. */
export interface Answer {
  /** CPU cycles of the inference, counted by the board. */
  readonly cycles: number;
  /** Whether an observation was held at a limit on the board. */
  readonly saturated: boolean;
  /** One Q15 integer for each output of the network. */
  readonly actionsQ15: readonly number[];
}

export interface ExchangeOptions {
  /** Longest wait for the answer to a sentence, ms. */
  readonly answerTimeoutMs: number;
  /** How often an observation is asked before the link gives up. */
  readonly attempts: number;
  /** Asks the board for the number of the last sentence it accepted. */
  readonly lastObservation: () => Promise<number>;
}

type Outcome = ActionSentence | RefusalSentence | 'damaged' | 'silence';

/** Refusals that come from damage on the wire or a confused numbering: the same observation is asked again. */
const passing: ReadonlySet<BoardErrorName | undefined> = new Set<BoardErrorName>([
  'SENTENCE_CHECKSUM',
  'SENTENCE_SYNTAX',
  'SENTENCE_STALE',
  'LINE_TOO_LONG',
]);

/** Sequence numbers run from 1 to 65535 and start over; 0 is never used. */
function followingSequence(sequence: number): number {
  return sequence >= 65535 ? 1 : sequence + 1;
}

/** The lock-step loop of observation and action on one port. */
export class ObservationExchange {
  readonly #path: string;
  readonly #options: ExchangeOptions;
  readonly #lines: LineChannel;
  #sequence: number | undefined;
  #pending: { sequence: number; settle: (outcome: Outcome) => void; fail: (error: Error) => void } | undefined;
  #failure: Error | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #retries = 0;

  constructor(port: BytePort, options: ExchangeOptions) {
    this.#path = port.path;
    this.#options = options;
    this.#lines = new LineChannel(port, (line) => this.#onLine(line));
  }

  /** Sentences that had to be asked again so far. */
  get retries(): number {
    return this.#retries;
  }

  /**
   * Asks the board for the actions of an observation, after those asked before.
   *
   * @param observationQ19 Q13.19 integers in physical units, one for each input of the network.
   * @throws LinkError 'LINK_REFUSED' when the board has no image or one for another number of inputs,
   *   'LINK_TIMEOUT' when every attempt was lost or damaged, or what `end` was called with.
   */
  observe(observationQ19: Int32Array): Promise<Answer> {
    const answer = this.#turn.then(() => this.#askUntilAnswered(observationQ19));
    this.#turn = answer.catch(() => {});
    return answer;
  }

  /** Ends every `observe` with an error, those to come as well. */
  end(error: Error): void {
    this.#failure = error;
    this.#pending?.fail(error);
    this.#lines.close();
  }

  async #askUntilAnswered(observationQ19: Int32Array): Promise<Answer> {
    const { attempts, answerTimeoutMs, lastObservation } = this.#options;
    for (let attempt = 1; attempt <= attempts; attempt++) {
      if (attempt > 1) this.#retries++;
      this.#sequence = followingSequence(this.#sequence ?? (await lastObservation()));
      const outcome = await this.#ask(this.#sequence, observationQ19);
      if (outcome === 'silence') {
        this.#lines.resync();
      } else if (outcome !== 'damaged') {
        if (outcome.kind === 'action') {
          const { cycles, actionsQ15 } = outcome;
          return { cycles, saturated: (outcome.flags & (1 << flags.SATURATED)) !== 0, actionsQ15 };
        }
        const error = boardErrorName(outcome.error);
        if (!passing.has(error)) throw refusal(this.#path, outcome.error);
        if (error === 'SENTENCE_STALE') this.#sequence = undefined;
      }
    }
    const what = `The board at ${this.#path} answered none of ${attempts} sentences undamaged within ${answerTimeoutMs} ms each.`;
    throw new LinkError('LINK_TIMEOUT', `${what} Check the cable, reset the board, then retry.`);
  }

  #ask(sequence: number, observationQ19: Int32Array): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (this.#failure) throw this.#failure;
      const settle = (outcome: Outcome): void => {
        this.#forget(timer);
        resolve(outcome);
      };
      const fail = (error: Error): void => {
        this.#forget(timer);
        reject(error);
      };
      const timer = setTimeout(settle, this.#options.answerTimeoutMs, 'silence');
      this.#pending = { sequence, settle, fail };
      this.#lines.send(formatObservation(sequence, observationQ19));
    });
  }

  #forget(timer: ReturnType<typeof setTimeout>): void {
    clearTimeout(timer);
    this.#pending = undefined;
  }

  #onLine(line: string): void {
    if (!this.#pending) return;
    const reply = parseReply(line);
    // The late answer to a sentence that was given up is not the answer to this one.
    if (reply?.sequence !== undefined && reply.sequence !== this.#pending.sequence) return;
    this.#pending.settle(reply ?? 'damaged');
  }
}
