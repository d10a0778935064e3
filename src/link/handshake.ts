// From an open port to a Firmata client whose board has said that it runs our firmware.
import { firmware } from '../protocol/index.js';
import type { BytePort } from './byte-port.js';
import type { FirmataClient, FirmwareReport } from './firmata-client.js';
import { LinkError } from './link-error.js';

const loadFirmware =
  'Load firmware/uno.hex onto it (`synaptolytic firmware flash`), or choose another port (`synaptolytic boards` lists them).';

/** Starts a client on a port; it may give up `timeoutMs` later. */
export type StartClient<Board> = (port: BytePort, timeoutMs: number) => FirmataClient<Board>;

/**
 * Waits for the greeting of the board at a port that is open or opening. The caller closes the port when this fails.
 *
 * @param timeoutMs longest wait until the board is ready; an Uno takes up to 2 s to leave its boot loader.
 * @throws LinkError 'LINK_PORT', 'LINK_SILENT', 'LINK_GARBAGE', 'LINK_FOREIGN' or 'LINK_LOST'.
 */
export async function shakeHands<Board>(
  startClient: StartClient<Board>,
  port: BytePort,
  timeoutMs: number,
): Promise<FirmataClient<Board>> {
  let received = 0;
  const count = (bytes: Uint8Array): void => {
    received += bytes.length;
  };
  port.on('data', count);
  const client = startClient(port, timeoutMs);
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(notReady(port.path, client.firmware, received, timeoutMs)), timeoutMs);
      client.ready.then(resolve, reject);
      port.on('error', (error) => reject(portError(port, error)));
      port.on('close', () => reject(lostError(port.path)));
    });
  } finally {
    port.off('data', count);
    clearTimeout(timer);
    client.endGreeting();
  }
  if (client.firmware.name !== firmware.name) throw foreign(port.path, client.firmware);
  return client;
}

/** The error for a port that closed by itself. */
export function lostError(path: string): LinkError {
  const advice = 'Plug it in again and retry; the champion it held before is still in it.';
  return new LinkError('LINK_LOST', `The board at ${path} vanished: its port closed. ${advice}`);
}

function portError(port: BytePort, { message }: Error): LinkError {
  if (port.isOpen) return lostError(port.path);
  const advice = 'Check that it exists (`synaptolytic boards` lists the ports) and that no other program uses it.';
  return new LinkError('LINK_PORT', `The port ${port.path} cannot be opened: ${message}. ${advice}`);
}

function notReady(path: string, report: FirmwareReport, received: number, timeoutMs: number): LinkError {
  if (report.name !== undefined && report.name !== firmware.name) return foreign(path, report);
  if (received === 0) {
    return new LinkError('LINK_SILENT', `The board at ${path} sent nothing for ${timeoutMs} ms. ${loadFirmware}`);
  }
  const what = `The board at ${path} sent ${received} bytes in ${timeoutMs} ms, but not the greeting of our firmware.`;
  return new LinkError('LINK_GARBAGE', `${what} It runs another program or another baud rate. ${loadFirmware}`);
}

function foreign(path: string, { name, version }: FirmwareReport): LinkError {
  const found = `"${name}" ${version?.major}.${version?.minor}`;
  return new LinkError('LINK_FOREIGN', `The board at ${path} runs ${found}, not ${firmware.name}. ${loadFirmware}`);
}
