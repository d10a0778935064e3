// Boards behind serialport's streams: opening one, with words why it could not be, and linking to it.
import type { SerialPortStream } from '@serialport/stream';
import { CodedError } from '../../../src/base/index.js';
import type { BoardLink, LinkOptions } from '../../../src/link/index.js';
import type { Board, BoardErrorCode } from '../index.js';

/** A board at a port of this machine, for more than the link. */
export interface PortBoard extends Board {
  /**
   * Opens the serial port, which resets the board. The port is open when the promise resolves; nothing has been read yet.
   * @throws CodedError code 'BOARD_NO_PORT', 'BOARD_PORT_BUSY', 'BOARD_PERMISSION', 'BOARD_PORT_FAILED'
   */
  openPort(baudRate?: number): Promise<SerialPortStream>;
}

/** What the bindings of serialport say on Linux, macOS and Windows, and what a person can do about it. */
const reasons: readonly { readonly says: RegExp; readonly code: BoardErrorCode; advice(path: string): string }[] = [
  {
    says: /no such file|file not found|unknown error code 2\b|ENOENT/i,
    code: 'BOARD_NO_PORT',
    advice: (path) =>
      `There is no serial port ${path}. Plug the board in, and see "synaptolytic boards" for the ports there are.`,
  },
  {
    says: /cannot lock port|resource busy|temporarily unavailable|EBUSY/i,
    code: 'BOARD_PORT_BUSY',
    advice: (path) =>
      `The port ${path} is in use. Close the other program (a serial monitor, another run) and try again.`,
  },
  {
    says: /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|nobody answers/,
    code: 'BOARD_NO_PORT',
    advice: (path) =>
      `No board is served at ${path}. Check host and port, and that "synaptolytic serve" or ser2net runs there.`,
  },
  {
    says: /permission denied|EACCES/i,
    code: 'BOARD_PERMISSION',
    advice: (path) =>
      `You may not open ${path}. On Linux add yourself to its group ("sudo usermod -aG dialout $USER") and log in again.`,
  },
  {
    says: /access denied/i, // Windows, which does not tell a busy port from a forbidden one
    code: 'BOARD_PORT_BUSY',
    advice: (path) => `Windows does not give access to ${path}. Close the other program that uses it and try again.`,
  },
];

/** Hears every message that is written to a board. */
export type SendListener = (message: Uint8Array) => void;

/**
 * Opens a port made with `autoOpen: false`.
 * @throws CodedError code 'BOARD_NO_PORT', 'BOARD_PORT_BUSY', 'BOARD_PERMISSION' or 'BOARD_PORT_FAILED'
 */
export async function openPort<Port extends SerialPortStream>(port: Port, onSend?: SendListener): Promise<Port> {
  if (onSend) tellWrites(port, onSend);
  return new Promise((resolve, reject) => {
    port.open((error) => {
      if (error) reject(portError(port.path, error));
      else resolve(port);
    });
  });
}

function tellWrites(port: SerialPortStream, onSend: SendListener): void {
  const write = port.write;
  port.write = function (this: SerialPortStream, ...args: unknown[]) {
    const [message] = args;
    if (message instanceof Uint8Array) onSend(message);
    else if (Array.isArray(message)) onSend(Uint8Array.from(message as number[]));
    return Reflect.apply(write, this, args);
  } as typeof port.write;
}

/** Links to the board at an open port, by Johnny-Five, which is loaded here. */
export async function linkPort(port: SerialPortStream, options?: LinkOptions): Promise<BoardLink> {
  const { connect } = await import('../../../src/link/johnny-five/index.js');
  return connect(port, options);
}

function portError(path: string, cause: Error): CodedError<BoardErrorCode> {
  const known = reasons.find(({ says }) => says.test(cause.message));
  if (known) return new CodedError<BoardErrorCode>(known.code, known.advice(path), { cause });
  const reason = cause.message.replace(/^Error: /, '');
  const advice = 'Check that it is a serial port with a board, and plug it in again.';
  return new CodedError<BoardErrorCode>(
    'BOARD_PORT_FAILED',
    `The port ${path} cannot be opened (${reason}). ${advice}`,
    { cause },
  );
}

/** Closes the port unless it is closed already. */
export async function closePort(port: SerialPortStream | undefined): Promise<void> {
  if (!port?.isOpen) return;
  return new Promise((resolve, reject) => {
    port.close((error) => (error ? reject(error) : resolve()));
  });
}
