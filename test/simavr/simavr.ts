// Boards of simavr, Debian's simulator of AVRs: our firmware run by a program that nobody here wrote. It is GPL, and stays a process of its own.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SerialPortStream } from '@serialport/stream';
import { afterAll, beforeAll } from 'vitest';
import { DEFAULT_BAUD_RATE, UnoBinding } from '../../rig/boards/index.js';
import type { PortBoard } from '../../rig/boards/ports/index.js';
import { closePort, linkPort, openPort } from '../../rig/boards/ports/open-port.js';
import type { BoardLink, LinkOptions } from '../../src/link/index.js';
import { firmwareFolder, installed, temporaryFolder } from '../firmware/host-board.js';
import { LockStep } from './lock-step.js';
import { SimavrUno } from './simavr-uno.js';

/** simavr is as slow asleep as awake. What is asked of it here is answered or told of within this time. */
const SILENCE_MS = 100;

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
  readonly #pipes: LockStep[] = [];

  constructor() {
    beforeAll(() => {
      const source = fileURLToPath(new URL('uno.c', import.meta.url));
      const flags = ['-std=gnu99', '-Wall', '-Wextra', '-Werror', '-O2'];
      run('cc', [...flags, source, '-o', this.#path('uno'), '-lsimavr']);
    });
    afterAll(() => {
      for (const pipe of this.#pipes) pipe.close();
      for (const board of this.#started) board.kill();
    });
  }

  /** Powers a board, whose EEPROM is erased. */
  async start(): Promise<SimavrBoard> {
    const number = this.#started.length;
    const pipes = [this.#path(`commands-${number}`), this.#path(`replies-${number}`)] as const;
    run('mkfifo', pipes);
    const uno = spawn(this.#path('uno'), [join(firmwareFolder, 'uno.hex'), ...pipes], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#started.push(uno);
    await Promise.race([
      once(uno.stdout, 'data'),
      once(uno, 'exit').then(() => Promise.reject(new Error('simavr has not started.'))),
    ]);
    const pipe = new LockStep(...pipes);
    this.#pipes.push(pipe);
    return new SimavrBoard(new SimavrUno(pipe));
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

function run(program: string, words: readonly string[]): void {
  const { status, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** An Uno of simavr behind the USB side of the emulated one: its time passes only while the host waits for it. */
export class SimavrBoard implements PortBoard {
  readonly name = 'Uno on simavr';
  readonly path = 'simavr';
  readonly uno: SimavrUno;
  supplyFailures = 0;
  readonly #binding: UnoBinding;
  #port: SerialPortStream | undefined;

  constructor(uno: SimavrUno) {
    this.uno = uno;
    this.#binding = new UnoBinding(uno, { path: this.path, silenceMs: SILENCE_MS });
    uno.onTorn = () => {
      this.supplyFailures++;
      this.#binding.unplug();
      this.#binding.plugIn();
    };
  }

  async openPort(baudRate = DEFAULT_BAUD_RATE): Promise<SerialPortStream> {
    const { path } = this;
    const port: SerialPortStream = new SerialPortStream({ binding: this.#binding, path, baudRate, autoOpen: false });
    this.#port = await openPort(port);
    return this.#port;
  }

  async link(options?: LinkOptions): Promise<BoardLink> {
    return linkPort(await this.openPort(), options);
  }

  async close(): Promise<void> {
    await closePort(this.#port);
  }
}
