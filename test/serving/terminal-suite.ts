// What a pseudo terminal owes to a program, whichever way it is made: opened by serialport, as many programs open a port.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EmulatedUno } from '../../rig/boards/index.js';
import { createBoard, firmwareHex } from '../../rig/boards/ports/index.js';
import { BoardServer } from '../../rig/serving/index.js';
import { PseudoTerminal } from '../../rig/serving/pseudo-terminal.js';
import type { MakeLine } from '../../rig/serving/terminal-line.js';
import { emptyDirectory } from '../cli/command-line.js';
import { opened } from '../suite/opened.js';

/** A board that is closed with the test, and a path for its terminal. */
export async function served(): Promise<{
  readonly uno: EmulatedUno;
  readonly server: BoardServer;
  readonly path: string;
}> {
  const uno = new EmulatedUno(firmwareHex());
  const server = await BoardServer.listen(uno, { host: '127.0.0.1', port: 0 }, { pace: 1 });
  opened.push(server);
  return { uno, server, path: join(emptyDirectory(), 'uno') };
}

export function terminalSuite(name: string, maker: () => MakeLine | undefined): void {
  const isThere = maker() !== undefined;
  if (!isThere) console.warn(`skipped: ${name} is not installed`);

  it.skipIf(!isThere)(
    'each opening resets the board, a second program is turned away, and the link never ends',
    async () => {
      const { uno, server, path } = await served();
      let resets = 0;
      uno.onReset(() => resets++);
      const terminal = await PseudoTerminal.open(path, server, [maker]);
      opened.push(terminal);
      for (const opening of [1, 2]) {
        const link = await createBoard(path).link();
        expect([await link.status(), resets]).toMatchObject([{ state: 'IDLE' }, opening]);
        await expect(createBoard(path).link()).rejects.toThrow('closed before the board said anything');
        expect([await link.status(), resets]).toMatchObject([{ state: 'IDLE' }, opening]);
        expect(existsSync(path)).toBe(true); // also of what it leads to
        await link.close();
      }
      const held = await createBoard(path).link();
      await terminal.close();
      await expect(held.status()).rejects.toMatchObject({ code: 'LINK_LOST' });
      expect(existsSync(path)).toBe(false);
    },
  );

  it.skipIf(!isThere)('is refused where there can be no link', async () => {
    const { server, path } = await served();
    writeFileSync(path, 'mine');
    await expect(PseudoTerminal.open(path, server, [maker])).rejects.toMatchObject({ code: 'SERVE_ADDRESS' });
    await expect(PseudoTerminal.open(join(path, 'uno'), server, [maker])).rejects.toMatchObject({
      code: 'SERVE_TERMINAL',
      message: expect.stringContaining('Check that its folder is there and can be written.'),
    });
  });
}
