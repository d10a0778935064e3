// From an open port to a Firmata client whose board has said that it runs our firmware.
import { firmware } from '../protocol/index.js';
import { type BytePort, closedUnheard } from './byte-port.js';
import { type FirmataClient, type FirmwareReport, readFirmware, reportFirmware } from './firmata-client.js';
import { FirmataFilter } from './firmata-filter.js';
import { LinkError } from './link-error.js';

const loadFirmware =
  'Load firmware/uno.hex onto it (`synaptolytic firmware flash`), or choose another port (`synaptolytic boards` lists them).';

/** A board that says nothing has not been reset by the opening of its port, and is asked after this time. */
const askAfterMs = 500;

/** Starts a client on a port whose board has greeted: it asks the board at once. It may give up `timeoutMs` later. */
export type StartClient<Board> = (port: BytePort, timeoutMs: number) => FirmataClient<Board>;

/**
 * Waits for the greeting of the board at a port that is open or opening. The caller closes the port when this fails.
 *
 * @param timeoutMs longest wait until the board is ready; an Uno takes up to 2 s to leave its boot loader.
 * @throws LinkError 'LINK_PORT', 'LINK_SILENT', 'LINK_GARBAGE', 'LINK_FOREIGN', 'LINK_TIMEOUT' or 'LINK_LOST'.
 */
export async function shakeHands<Board>(
  startClient: StartClient<Board>,
  port: BytePort,
  timeoutMs: number,
): Promise<FirmataClient<Board>> {
  const greeting = new Greeting(port);
  let client: FirmataClient<Board> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(notReady(port.path, greeting, timeoutMs)), timeoutMs);
      let hasOpened = port.isOpen;
      port.on('open', () => {
        hasOpened = true;
      });
      const closed = (): void =>
        reject(greeting.received > 0 ? lostError(port.path) : new LinkError('LINK_LOST', closedUnheard(port.path)));
      port.on('error', (error) => (hasOpened ? closed() : reject(openError(port, error))));
      port.on('close', closed);
      greeting.onForeign = (report) => reject(foreign(port.path, report));
      greeting.onOurs = () => {
        client = startClient(port, timeoutMs);
        client.ready.then(resolve, reject);
      };
    });
    return client!;
  } finally {
    greeting.end();
    clearTimeout(timer);
    client?.endGreeting();
  }
}

/**
 * Listens for the board's greeting. The name of another firmware may be left in the stream from before the board was reset, so it is
 * believed of a board only that says it again when it is asked.
 */
class Greeting {
  received = 0;
  report: FirmwareReport = {};
  onOurs: () => void = () => {};
  onForeign: (report: FirmwareReport) => void = () => {};
  readonly #port: BytePort;
  readonly #filter = new FirmataFilter((message) => this.#take(message));
  #asking: ReturnType<typeof setTimeout>;
  #isAskedAgain = false;
  #isOver = false;

  constructor(port: BytePort) {
    this.#port = port;
    port.on('data', this.#hear);
    this.#asking = setTimeout(() => this.#ask(), askAfterMs);
  }

  end(): void {
    this.#isOver = true;
    clearTimeout(this.#asking);
    this.#port.off('data', this.#hear);
  }

  readonly #hear = (bytes: Uint8Array): void => {
    this.received += bytes.length;
    this.#filter.text(bytes);
  };

  #ask(): void {
    this.#isAskedAgain = this.report.name !== undefined;
    if (this.#port.isOpen) this.#port.write(Uint8Array.of(0xf0, reportFirmware, 0xf7));
  }

  #take([id, ...data]: readonly number[]): void {
    if (this.#isOver || id !== reportFirmware || data.length < 2) return;
    this.report = readFirmware(data);
    clearTimeout(this.#asking);
    if (this.report.name === firmware.name) {
      this.#isOver = true;
      this.onOurs();
    } else if (this.#isAskedAgain) {
      this.onForeign(this.report);
    } else {
      this.#asking = setTimeout(() => this.#ask(), askAfterMs);
    }
  }
}

/** The error for a port that closed by itself. */
export function lostError(path: string): LinkError {
  const advice = 'Plug it in again and retry; the champion it held before is still in it.';
  return new LinkError('LINK_LOST', `The board at ${path} vanished: its port closed. ${advice}`);
}

function openError(port: BytePort, { message }: Error): LinkError {
  const advice = 'Check that it exists (`synaptolytic boards` lists the ports) and that no other program uses it.';
  return new LinkError('LINK_PORT', `The port ${port.path} cannot be opened: ${message}. ${advice}`);
}

function notReady(path: string, { report, received }: Greeting, timeoutMs: number): LinkError {
  if (report.name === firmware.name) {
    const what = `The board at ${path} greeted, but was not ready within ${timeoutMs} ms.`;
    return new LinkError('LINK_TIMEOUT', `${what} Reset the board or plug it in again, then retry.`);
  }
  if (report.name !== undefined) return foreign(path, report);
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
