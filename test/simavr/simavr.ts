// Boards of simavr, Debian's simulator of AVRs: our firmware run by a program that nobody here wrote. It is GPL, and stays a process of its own.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { firmwareFolder, installed, temporaryFolder } from '../firmware/host-board.js';

/** Whether libsimavr and a compiler are here; if not, says so. */
export function hasSimavr(): boolean {
  const library = existsSync('/usr/include/simavr/sim_avr.h');
  if (!library) console.warn("Tests against simavr are skipped: Debian's package libsimavr-dev is not installed.");
  return library && installed('cc');
}

/** Builds the program, to be called inside `describe`; ends what it started. */
export class Simavr {
  readonly #folder = temporaryFolder();
  readonly #started: ChildProcess[] = [];

  constructor() {
    beforeAll(() => {
      const source = fileURLToPath(new URL('uno.c', import.meta.url));
      const flags = ['-std=gnu99', '-Wall', '-Wextra', '-Werror', '-O2'];
      const { status, stderr } = spawnSync('cc', [...flags, source, '-o', this.#program, '-lsimavr'], {
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(stderr);
    });
    afterAll(() => {
      for (const board of this.#started) board.kill();
    });
  }

  get #program(): string {
    return join(this.#folder, 'uno');
  }

  /** The EEPROM of the boards that were started with this name, as it was written last. */
  eeprom(name: string): Uint8Array {
    return readFileSync(join(this.#folder, name));
  }

  /**
   * Powers a board.
   *
   * @param name of its EEPROM, which is kept from one board to the next
   * @param cut the supply fails in this byte written to EEPROM, counted from 1
   * @returns where to find it, and its exit code when it has ended: 0 if the supply failed, null if it was killed
   */
  async start(
    name: string,
    cut?: number,
  ): Promise<{ path: string; process: ChildProcess; ended: Promise<number | null> }> {
    const uno = spawn(
      this.#program,
      [join(firmwareFolder, 'uno.hex'), join(this.#folder, name), ...(cut === undefined ? [] : [String(cut)])],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    this.#started.push(uno);
    const ended = once(uno, 'exit').then(([code]) => code as number | null);
    const [port] = (await once(createInterface(uno.stdout!), 'line')) as [string];
    return { path: `tcp://127.0.0.1:${port}`, process: uno, ended };
  }
}
