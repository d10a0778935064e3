// How the command line fails: its own errors, and what any error means to the user.

import type { BoardErrorCode } from '../rig/boards/index.js';
import type { RigErrorCode } from '../rig/description/index.js';
import type { LimitErrorCode, MachineErrorCode } from '../rig/hil/index.js';
import type { ServeErrorCode } from '../rig/serving/index.js';
import type { TaskErrorCode } from '../sim/index.js';
import { hasCode } from '../src/base/index.js';
import type { ImageErrorCode } from '../src/compile/index.js';
import type { ExperimentErrorCode } from '../src/experiment/index.js';
import type { OwnTaskErrorCode, RunErrorCode } from '../src/learn/index.js';
import type { BootErrorCode, LinkErrorCode } from '../src/link/index.js';
import type { MinimiseErrorCode } from '../src/minimise/index.js';
import { reportBug } from './bug-report.js';
import type { ExitName } from './exit-codes.js';
import type { Interruption } from './interruption.js';

/** An error that the command line itself finds; its message is all the user needs. */
export class CommandError extends Error {
  readonly exit: ExitName;

  constructor(exit: ExitName, message: string) {
    super(message);
    this.exit = exit;
  }
}

type ErrorCode =
  | TaskErrorCode
  | ImageErrorCode
  | LinkErrorCode
  | RunErrorCode
  | OwnTaskErrorCode
  | ExperimentErrorCode
  | MinimiseErrorCode
  | BoardErrorCode
  | BootErrorCode
  | ServeErrorCode
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
  SERVE_ADDRESS: 'output',
  SERVE_SOCAT: 'output',
  HEX_SYNTAX: 'input',
  HEX_CHECKSUM: 'input',
  HEX_TRUNCATED: 'input',
  HEX_TOO_LARGE: 'input',
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
  EXPERIMENT_UNKNOWN: 'usage',
  EXPERIMENT_PLAN: 'usage',
  EXPERIMENT_EXISTS: 'output',
  EXPERIMENT_INVALID: 'input',
  TASK_NOT_SEARCHABLE: 'usage',
  LIMIT_INVALID: 'usage',
  SEARCH_EXISTS: 'output',
  SEARCH_INVALID: 'input',
  PROOF_INVALID: 'input',
  WORKER_DIED: 'worker',
} as const satisfies Record<ErrorCode, ExitName>;

/** What an error means: the exit, and the message for the user. Of a bug it writes a trace file. */
export function explain(error: unknown, interruption: Interruption): { exit: ExitName; message: string } {
  const { signal, advice, recovery } = interruption;
  // What could not be written on the way out matters more than that somebody wanted to go.
  if (signal.aborted && !hasCode(error, 'WRITE_FAILED')) return { exit: 'interrupted', message: advice };
  if (error instanceof CommandError) return { exit: error.exit, message: error.message };
  const { code, message } = (error ?? {}) as NodeJS.ErrnoException;
  if (code !== undefined && Object.hasOwn(exitOfCode, code)) {
    return { exit: exitOfCode[code as ErrorCode], message: recovery === '' ? message : `${message} ${recovery}` };
  }
  return { exit: 'bug', message: reportBug(error) };
}
