// What can be wrong with an experiment.

export type ExperimentErrorCode = 'EXPERIMENT_UNKNOWN' | 'EXPERIMENT_PLAN' | 'EXPERIMENT_EXISTS' | 'EXPERIMENT_INVALID';

/** An experiment that cannot be done as asked; the message says what to do. */
export class ExperimentError extends Error {
  override readonly name = 'ExperimentError';
  readonly code: ExperimentErrorCode;

  /**
   * @param code EXPERIMENT_UNKNOWN: no experiment of this name. EXPERIMENT_PLAN: it cannot be planned so. EXPERIMENT_EXISTS: its
   * directory holds something else. EXPERIMENT_INVALID: the directory is no experiment, or a damaged one.
   */
  constructor(code: ExperimentErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
