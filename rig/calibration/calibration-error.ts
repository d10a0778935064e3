// The error of a calibration that cannot go on.

/** A step found nothing that it could use; the message says what to do. */
export class CalibrationError extends Error {
  override readonly name = 'CalibrationError';
  readonly code = 'CALIBRATION_FAILED';
}
