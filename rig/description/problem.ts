// What is wrong with a rig.

/** `RIG_UNKNOWN`: no such preset or file; `RIG_SYNTAX`: no YAML; `RIG_INVALID`: a field is wrong or fields do not go together. */
export type RigErrorCode = 'RIG_UNKNOWN' | 'RIG_SYNTAX' | 'RIG_INVALID';

/** What is wrong with one field of a rig, as a clause that follows its name: 'is missing; write ...'. */
export interface Problem {
  readonly field: string;
  readonly message: string;
}
