// What can go wrong between the host and a board.
import { CodedError } from '../base/index.js';
import type { BoardErrorName } from '../protocol/index.js';

export type LinkErrorCode =
  /** The port did not open. */
  | 'LINK_PORT'
  /** Not one byte came from the board. */
  | 'LINK_SILENT'
  /** Bytes came, but not a Firmata handshake. */
  | 'LINK_GARBAGE'
  /** A Firmata board, but not our firmware, or a version this program does not speak. */
  | 'LINK_FOREIGN'
  /** The board stopped answering. */
  | 'LINK_TIMEOUT'
  /** The port closed under the link. */
  | 'LINK_LOST'
  /** The link was closed by this program. */
  | 'LINK_CLOSED'
  /** The board refused; `boardError` says why. */
  | 'LINK_REFUSED'
  /** What the board stored is not what was sent. */
  | 'LINK_VERIFY';

/** An error of the link to a board, with what to do about it. `boardError` is the board's own reason when it refused. */
export class LinkError extends CodedError<LinkErrorCode> {
  readonly boardError: BoardErrorName | undefined;

  constructor(code: LinkErrorCode, message: string, boardError?: BoardErrorName) {
    super(code, message);
    this.boardError = boardError;
  }
}
