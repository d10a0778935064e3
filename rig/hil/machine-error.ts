// The error of a machine that moves: a fault, or no word from it.
import { CodedError } from '../../src/base/index.js';
import { faultSentence } from '../../src/link/index.js';
import type { FaultName } from '../../src/protocol/index.js';

/** `MACHINE_FAULT`: a fault stopped it; `MACHINE_SILENT`: no control tick was told in time; `MACHINE_STATE`: it is in another state than it should be. */
export type MachineErrorCode = 'MACHINE_FAULT' | 'MACHINE_SILENT' | 'MACHINE_STATE';

/** Something about a machine went wrong; the message says what to do. */
export class MachineError extends CodedError<MachineErrorCode> {
  /** The fault that stopped the machine, if one did. */
  readonly fault: FaultName | undefined;

  constructor(code: MachineErrorCode, message: string, fault?: FaultName) {
    super(code, message);
    this.fault = fault;
  }
}

/** The error for a machine that a fault stopped. @param when the beginning of a sentence: 'Homing ended' */
export function faultError(when: string, fault: FaultName | undefined, advice = ''): MachineError {
  const what = fault ? faultSentence(fault) : 'The board reports a fault that this program does not know.';
  return new MachineError('MACHINE_FAULT', `${when}: ${what} ${advice}`.trimEnd(), fault);
}
