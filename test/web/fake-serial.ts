// A serial port of the browser whose board is the emulated one, served over TCP with a boot loader, in real time.
import type { SerialPortStream } from '@serialport/stream';
import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { EmulatedUno } from '../../rig/boards/index.js';
import { bootLoaderHex, createBoard } from '../../rig/boards/ports/index.js';
import { BoardServer } from '../../rig/serving/index.js';

/** A program of no bytes: an Uno as it is bought has a boot loader only. */
export const NO_PROGRAM = ':00000001FF\n';

/** An Uno with a boot loader and this program, and who puts it at the serial port of a page that is yet to be shown. */
export async function servedUno(hex: string) {
  const uno = new EmulatedUno({ hex, bootloader: bootLoaderHex() });
  let server = await BoardServer.listen(uno, { host: '127.0.0.1', port: 0 }, { pace: 1 });
  onTestFinished(() => server.close());
  /** Pulls the plug, and plugs it in again. */
  const replug = async () => {
    const { port } = new URL(server.path);
    await server.close();
    return async () => {
      server = await BoardServer.listen(uno, { host: '127.0.0.1', port: Number(port) }, { pace: 1 });
    };
  };
  return { uno, path: server.path, replug, attach: (page: Page) => attach(page, server.path) };
}

async function attach(page: Page, path: string): Promise<void> {
  let port: SerialPortStream | undefined;
  const received: number[] = [];
  let wake = () => {};
  const settled = (act: (done: (error?: Error | null) => void) => void) =>
    new Promise<void>((resolve, reject) => act((error) => (error ? reject(error) : resolve())));
  await page.exposeFunction('serialOpen', async (baudRate: number) => {
    port = await createBoard(path).openPort(baudRate);
    port.on('data', (bytes: Uint8Array) => {
      received.push(...bytes);
      wake();
    });
    port.on('close', () => wake());
  });
  await page.exposeFunction('serialRead', async () => {
    while (received.length === 0 && port?.isOpen) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return received.splice(0);
  });
  await page.exposeFunction('serialWrite', (bytes: number[]) => settled((done) => port!.write(bytes, done)));
  await page.exposeFunction('serialDtr', (dtr: boolean) => settled((done) => port!.set({ dtr }, done)));
  await page.exposeFunction('serialClose', async () => {
    const open = port;
    port = undefined;
    if (open?.isOpen) await settled((done) => open.close(done));
    wake();
  });
  await page.addInitScript(portInPage);
}

/** Runs in the page, before it: `navigator.serial` with one port. */
const portInPage = `
  const port = {
    isOpen: false,
    async open({ baudRate }) {
      if (this.isOpen) throw new DOMException('The port is already open.', 'InvalidStateError');
      this.isOpen = true;
      await serialOpen(baudRate);
      this.readable = new ReadableStream({
        async pull(controller) {
          const bytes = await serialRead();
          if (bytes.length === 0) controller.error(new DOMException('The device has been lost.', 'NetworkError'));
          else controller.enqueue(Uint8Array.from(bytes));
        },
      }, { highWaterMark: 0 });
      this.writable = new WritableStream({ write: (bytes) => serialWrite([...bytes]) });
    },
    async close() {
      if (this.readable.locked || this.writable.locked) throw new TypeError('a stream is locked');
      this.isOpen = false;
      await serialClose();
    },
    setSignals: ({ dataTerminalReady }) => serialDtr(dataTerminalReady),
  };
  Object.defineProperty(navigator, 'serial', { value: { requestPort: async () => port } });`;
