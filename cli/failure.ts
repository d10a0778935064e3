// How the command line fails: its own errors, and what any error means to the user.

import { CommanderError } from 'commander';
import type { BoardErrorCode } from '../rig/boards/index.js';
import type { BaselineErrorCode, ManifestErrorCode } from '../rig/check/index.js';
import type { RigErrorCode } from '../rig/description/index.js';
import type { ScenarioErrorCode } from '../rig/faults/index.js';
import type { LimitErrorCode, MachineErrorCode } from '../rig/hil/index.js';
import type { LabErrorCode } from '../rig/lab/index.js';
import type { ResultErrorCode } from '../rig/results/index.js';
import type { ServeErrorCode } from '../rig/serving/index.js';
import type { TaskErrorCode } from '../sim/index.js';
import { CodedError, type ErrorPlace, hasCode, type ShardErrorCode } from '../src/base/index.js';
import type { ImageErrorCode } from '../src/compile/index.js';
import type { DescriptionErrorCode, ExperimentErrorCode } from '../src/experiment/index.js';
import type { QueueErrorCode } from '../src/experiment/queue/index.js';
import type { OwnTaskErrorCode, RunErrorCode } from '../src/learn/index.js';
import type { BootErrorCode, LinkErrorCode } from '../src/link/index.js';
import type { MinimiseErrorCode } from '../src/minimise/index.js';
import { reportBug } from './bug-report.js';
import { type ExitName, exitCodes } from './exit-codes.js';
import type { Interruption } from './interruption.js';

/** An error that the command line itself finds; its message is all the user needs. */
export class CommandError extends Error {
  readonly exit: ExitName;
  /** For programs; the message says it too. */
  readonly place: ErrorPlace;

  constructor(exit: ExitName, message: string, place: ErrorPlace = {}, cause?: unknown) {
    super(message, { cause });
    this.exit = exit;
    this.place = place;
  }
}

type ErrorCode =
  | TaskErrorCode
  | ImageErrorCode
  | LinkErrorCode
  | RunErrorCode
  | OwnTaskErrorCode
  | ExperimentErrorCode
  | DescriptionErrorCode
  | QueueErrorCode
  | MinimiseErrorCode
  | BoardErrorCode
  | BootErrorCode
  | ServeErrorCode
  | ManifestErrorCode
  | BaselineErrorCode
  | ScenarioErrorCode
  | ShardErrorCode
  | LabErrorCode
  | ResultErrorCode
  | RigErrorCode
  | LimitErrorCode
  | MachineErrorCode
  | 'CHAMPION_INVALID'
  | 'CHAMPION_TASK'
  | 'TARGET_UNFIT'
  | 'RECORDING_INVALID'
  | 'CALIBRATION_FAILED'
  | 'SETTINGS_INVALID'
  | 'WORKER_DIED'
  | 'WRITE_FAILED';

/** The exit for each error code of the rooms. An error without a row here is a bug. */
const exitOfCode = {
  TASK_UNKNOWN: 'usage',
  TASK_PARAMETER: 'usage',
  SETTINGS_INVALID: 'usage',
  CHAMPION_INVALID: 'input',
  CHAMPION_TASK: 'input',
  TARGET_UNFIT: 'input',
  LIMIT_SYNTAX: 'input',
  LIMIT_UNKNOWN: 'input',
  LIMIT_UNIT: 'input',
  LIMIT_NONE: 'input',
  RIG_UNKNOWN: 'usage',
  RIG_SYNTAX: 'input',
  RIG_INVALID: 'input',
  MANIFEST_SYNTAX: 'input',
  MANIFEST_INVALID: 'input',
  MANIFEST_EMPTY: 'checkFailed',
  BASELINE_INVALID: 'input',
  SCENARIO_SYNTAX: 'input',
  SCENARIO_INVALID: 'input',
  SHARD_INVALID: 'usage',
  IMAGE_LENGTH: 'input',
  IMAGE_MAGIC: 'input',
  IMAGE_VERSION: 'input',
  IMAGE_SHAPE: 'input',
  IMAGE_CRC: 'input',
  IMAGE_SIGNATURE: 'input',
  MACHINE_FAULT: 'fault',
  MACHINE_SILENT: 'board',
  MACHINE_STATE: 'board',
  CALIBRATION_FAILED: 'board',
  RECORDING_INVALID: 'input',
  RESULT_INVALID: 'input',
  BOARD_NO_PORT: 'board',
  BOARD_PORT_BUSY: 'board',
  BOARD_PERMISSION: 'board',
  BOARD_PORT_FAILED: 'board',
  BOARD_FIRMWARE: 'board',
  BOARD_EEPROM_FILE: 'board',
  BOARD_FLASH_FILE: 'board',
  BOOT_SILENT: 'board',
  BOOT_CHIP: 'board',
  BOOT_LOST: 'board',
  BOOT_REFUSED: 'board',
  BOOT_VERIFY: 'board',
  BOOT_SIZE: 'board',
  LAB_FILE: 'input',
  LAB_SYNTAX: 'input',
  LAB_INVALID: 'input',
  LAB_UNKNOWN: 'usage',
  LAB_ABSENT: 'board',
  LAB_TWICE: 'board',
  LAB_IN_USE: 'board',
  SERVE_ADDRESS: 'output',
  SERVE_TERMINAL: 'output',
  HEX_SYNTAX: 'input',
  HEX_CHECKSUM: 'input',
  HEX_TRUNCATED: 'input',
  HEX_TOO_LARGE: 'input',
  HEX_NO_PROGRAM: 'input',
  HEX_NO_LOADER: 'input',
  LINK_PORT: 'board',
  LINK_SILENT: 'board',
  LINK_GARBAGE: 'board',
  LINK_FOREIGN: 'board',
  LINK_TIMEOUT: 'board',
  LINK_LOST: 'board',
  LINK_CLOSED: 'board',
  LINK_VERIFY: 'board',
  LINK_REFUSED: 'refused',
  WRITE_FAILED: 'output',
  RUN_EXISTS: 'output',
  RUN_IN_USE: 'output',
  RUN_FINISHED: 'output',
  RUN_INVALID: 'input',
  RUN_VERSION: 'input',
  TASK_MODULE: 'input',
  TASK_SHAPE: 'input',
  TASK_FAILED: 'input',
  FITNESS_INVALID: 'usage',
  FITNESS_FAILED: 'usage',
  EXPERIMENT_PLAN: 'usage',
  EXPERIMENT_EXISTS: 'output',
  EXPERIMENT_INVALID: 'input',
  EXPERIMENT_MERGE: 'input',
  EXPERIMENT_SYNTAX: 'input',
  EXPERIMENT_FIELD: 'input',
  QUEUE_ADDRESS: 'usage',
  QUEUE_PACKAGES: 'queue',
  QUEUE_UNREACHABLE: 'queue',
  QUEUE_REFUSED: 'queue',
  QUEUE_VERSION: 'queue',
  QUEUE_MODULE: 'usage',
  QUEUE_RUN: 'worker',
  TASK_NOT_SEARCHABLE: 'usage',
  LIMIT_INVALID: 'usage',
  SEARCH_EXISTS: 'output',
  SEARCH_IN_USE: 'output',
  SEARCH_INVALID: 'input',
  PROOF_INVALID: 'input',
  WORKER_DIED: 'worker',
} as const satisfies Record<ErrorCode, ExitName>;

/** What an error means to the user. */
export interface Failure {
  readonly exit: ExitName;
  /** The code of the error, or the exit in capitals for those without one. */
  readonly code: string;
  /** What happened, and what to do. */
  readonly message: string;
  readonly place: ErrorPlace;
}

/** What an error means. Of a bug it writes a trace file. */
export function explain(error: unknown, interruption: Interruption): Failure {
  const { signal, advice, recovery } = interruption;
  // What could not be written on the way out matters more than that somebody wanted to go.
  if (signal.aborted && !hasCode(error, 'WRITE_FAILED')) return failure('interrupted', advice);
  if (error instanceof CommandError) return failure(error.exit, error.message, error.place);
  // All its other errors of use are ours: cli/parser.ts.
  if (error instanceof CommanderError)
    return failure('usage', 'No command is given. See --help for the commands there are.');
  const { code, message } = (error ?? {}) as NodeJS.ErrnoException;
  if (code !== undefined && Object.hasOwn(exitOfCode, code)) {
    const place = error instanceof CodedError ? error.place : {};
    const whole = recovery === '' ? message : `${message} ${recovery}`;
    return { ...failure(exitOfCode[code as ErrorCode], whole, place), code };
  }
  return failure('bug', reportBug(error));
}

function failure(exit: ExitName, message: string, place: ErrorPlace = {}): Failure {
  const code = exit.replace(/[A-Z]/g, '_$&').toUpperCase();
  return { exit, code, message, place };
}

/** A failure as the JSON that --json promises; docs/command-line.md names the fields. What is not known is null. */
export function failureJson({ exit, code, message, place }: Failure): object {
  const [what, advice] = parts(message);
  const { file = null, line = null, field = null } = place;
  return { error: { code, exitCode: exitCodes[exit].code, message: what, advice, file, line, field } };
}

/** What happened, which is the first sentence, and what to do, which is the rest. A list of what is wrong is one part. */
function parts(message: string): [what: string, advice: string | null] {
  const [, what, advice] = /^(.+?(?<!\.\.)[.?!]) +(\S.*)$/.exec(message) ?? [];
  return what === undefined ? [message, null] : [what, advice!];
}
