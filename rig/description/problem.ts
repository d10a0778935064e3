// What is wrong with a rig.
import { CodedError } from '../../src/base/index.js';

/** `RIG_UNKNOWN`: no such preset or file; `RIG_SYNTAX`: no YAML; `RIG_INVALID`: a field is wrong or fields do not go together. */
export type RigErrorCode = 'RIG_UNKNOWN' | 'RIG_SYNTAX' | 'RIG_INVALID';

/** What is wrong with one field of a rig, as a clause that follows its name: 'is missing; write ...'. */
export interface Problem {
  readonly field: string;
  readonly message: string;
}

/** Where something stands. */
export interface Place {
  /** File or preset. */
  readonly source: string;
  /** From 1. */
  readonly line: number;
}

/** What is wrong with a field, and where it stands, or where the file begins that should have it. */
export interface PlacedProblem extends Problem {
  readonly place: Place;
}

/** How a message about a place begins. A text that nobody wrote has no source, '', and its messages name no place. */
export function atPlace({ source, line }: Place): string {
  return source === '' ? '' : `${source}, line ${line}: `;
}

/** The error RIG_INVALID with all that was found wrong, in the order in which it stands in the file. */
export class RigInvalid extends CodedError<RigErrorCode> {
  readonly problems: readonly PlacedProblem[];

  /** @param problems at least one. Programs are told the place of the first. */
  constructor(problems: readonly PlacedProblem[]) {
    const sentences = problems.map(
      ({ field, message, place }) => `${atPlace(place)}field ${field}: ${asSentence(message)}`,
    );
    super('RIG_INVALID', sentences.join('\n'));
    this.problems = problems;
    const { field, place } = problems[0]!;
    this.at({ file: place.source, line: place.line, field });
  }
}

/** The end of a sentence has its point. */
export function asSentence(message: string): string {
  return `${message}${/[.?]$/.test(message) ? '' : '.'}`;
}

/** What to do with a field that is not wanted, which may be a preset's. */
export function leaveOut(field: string): string {
  return `leave it out (write "${field}: none" to take back a preset's)`;
}
