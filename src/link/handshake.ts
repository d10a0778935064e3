// From an open port to a ready Johnny-Five board that runs our firmware.
import type { SerialPortStream } from '@serialport/stream';
import five, { type Board } from 'johnny-five';
import { firmware } from '../protocol/index.js';
import { Firmata } from './firmata.js';
import { LinkError } from './link-error.js';

/** A board says hello when it has booted; one that the opening of the port did not reset is asked after this time. */
const askAfterMs = 500;

const loadFirmware = 'Load firmware/uno.hex onto it, or choose another port (`synaptolytic boards` lists them).';

/**
 * Johnny-Five and Firmata on a port that is open or opening. The caller closes the port when this fails.
 *
 * @param timeoutMs longest wait until the board is ready; an Uno takes up to 2 s to leave its boot loader.
 * @throws LinkError 'LINK_PORT', 'LINK_SILENT', 'LINK_GARBAGE', 'LINK_FOREIGN' or 'LINK_LOST'.
 */
export async function shakeHands(port: SerialPortStream, timeoutMs: number): Promise<{ io: Firmata; board: Board }> {
  let received = 0;
  const count = (chunk: Buffer): void => {
    received += chunk.length;
  };
  port.on('data', count);
  // Johnny-Five hears of the opening from Firmata's 'connect', so it is built in the same tick as Firmata and told of an opening it missed.
  const io = new Firmata(port, { reportVersionTimeout: askAfterMs });
  const options = { io, repl: false, debug: false, sigint: false, timeout: timeoutMs };
  const board = new five.Board(options);
  if (port.isOpen) io.emit('connect');

  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(notReady(port.path, io, received, timeoutMs)), timeoutMs);
      board.on('ready', resolve);
      // Firmata and Johnny-Five throw errors that nobody listens for, so these listeners stay.
      board.on('error', () => {});
      io.on('error', (error: Error) => reject(portError(port, error)));
      io.on('close', () => reject(lostError(port.path)));
    });
  } finally {
    port.off('data', count);
    clearTimeout(timer);
    clearTimeout(io.reportVersionTimeoutId);
    clearTimeout((board as unknown as { timer: NodeJS.Timeout }).timer);
  }
  if (io.firmware.name !== firmware.name) throw foreign(port.path, io);
  return { io, board };
}

/** The error for a port that closed by itself. */
export function lostError(path: string): LinkError {
  const advice = 'Plug it in again and retry; the champion it held before is still in it.';
  return new LinkError('LINK_LOST', `The board at ${path} vanished: its port closed. ${advice}`);
}

function portError(port: SerialPortStream, { message }: Error): LinkError {
  if (port.isOpen) return lostError(port.path);
  const advice = 'Check that it exists (`synaptolytic boards` lists the ports) and that no other program uses it.';
  return new LinkError('LINK_PORT', `The port ${port.path} cannot be opened: ${message}. ${advice}`);
}

function notReady(path: string, io: Firmata, received: number, timeoutMs: number): LinkError {
  if (io.firmware.name !== undefined && io.firmware.name !== firmware.name) return foreign(path, io);
  if (received === 0) {
    return new LinkError('LINK_SILENT', `The board at ${path} sent nothing for ${timeoutMs} ms. ${loadFirmware}`);
  }
  const what = `The board at ${path} sent ${received} bytes in ${timeoutMs} ms, but not the greeting of our firmware.`;
  return new LinkError('LINK_GARBAGE', `${what} It runs another program or another baud rate. ${loadFirmware}`);
}

function foreign(path: string, io: Firmata): LinkError {
  const { name, version } = io.firmware;
  const found = `"${name}" ${version?.major}.${version?.minor}`;
  return new LinkError('LINK_FOREIGN', `The board at ${path} runs ${found}, not ${firmware.name}. ${loadFirmware}`);
}
