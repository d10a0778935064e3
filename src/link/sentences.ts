// The sentences of the text dialect: $OBS from the host, $ACT or $ERR from the board (docs/wire-protocol.md).
import { formatQ19 } from './q19.js';

/** What the board answered to an observation: an action. */
export interface ActionSentence {
  readonly kind: 'action';
  readonly sequence: number;
  /** CPU cycles of the inference, counted by the board. */
  readonly cycles: number;
  /** Bits of the table's flags. */
  readonly flags: number;
  /** One Q15 integer for each output. */
  readonly actionsQ15: readonly number[];
}

/** What the board answered to an observation: a refusal. */
export interface RefusalSentence {
  readonly kind: 'refusal';
  /** Number of the refused sentence, if the board could read it. */
  readonly sequence: number | undefined;
  /** Code of the table's errors. */
  readonly error: number;
}

/** XOR of the characters between `$` and `*`, as two hexadecimal digits. */
export function checksum(body: string): string {
  let sum = 0;
  for (let i = 0; i < body.length; i++) sum ^= body.charCodeAt(i);
  return sum.toString(16).toUpperCase().padStart(2, '0');
}

/** The sentence, without line end, that asks for the actions of an observation (Q13.19, physical units). */
export function formatObservation(sequence: number, observationQ19: Int32Array): string {
  let body = `OBS,${sequence}`;
  for (const value of observationQ19) body += `,${formatQ19(value)}`;
  return `$${body}*${checksum(body)}`;
}

const sentence = /^\$([^*]*)\*([0-9A-Fa-f]{2})$/;
const action = /^ACT,(\d+),(\d+),(\d+)((?:,-?\d+)+)$/;
const refusal = /^ERR,(\d*),(\d+),[a-z-]+$/;

/** Reads a line from the board; undefined for anything but an undamaged $ACT or $ERR. */
export function parseReply(line: string): ActionSentence | RefusalSentence | undefined {
  const [, body, sum] = sentence.exec(line) ?? [];
  if (body === undefined || sum!.toUpperCase() !== checksum(body)) return undefined;
  const act = action.exec(body);
  if (act) {
    const actionsQ15 = act[4]!.slice(1).split(',').map(Number);
    return { kind: 'action', sequence: Number(act[1]), cycles: Number(act[2]), flags: Number(act[3]), actionsQ15 };
  }
  const err = refusal.exec(body);
  if (err) return { kind: 'refusal', sequence: err[1] === '' ? undefined : Number(err[1]), error: Number(err[2]) };
  return undefined;
}
