// Serves a board as a pseudo terminal, by socat: a program that knows only device files opens it like a serial port.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, lstatSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { CodedError } from '../../src/base/index.js';
import type { BoardServer, ServeErrorCode } from './board-server.js';

const APPEAR_MS = 5000;
const STEP_MS = 20;

/** A link to a pseudo terminal. socat waits for a program to open it and only then connects to the board, so each opening resets it. */
export class PseudoTerminal {
  readonly path: string;
  readonly #server: BoardServer;
  #socat: ChildProcess | undefined;
  #isClosed = false;

  private constructor(path: string, server: BoardServer) {
    this.path = path;
    this.#server = server;
    this.#start();
  }

  /**
   * @param path where the link to the terminal shall be; nothing may be there but an earlier link
   * @throws CodedError SERVE_SOCAT when socat is missing or fails, SERVE_ADDRESS when something is at the path
   */
  static async open(path: string, server: BoardServer): Promise<PseudoTerminal> {
    if (spawnSync('socat', ['-V'], { stdio: 'ignore' }).error) {
      const advice = 'Install it ("apt-get install socat", "brew install socat"), or serve the board by --tcp.';
      throw new CodedError<ServeErrorCode>('SERVE_SOCAT', `A pseudo terminal needs the program socat. ${advice}`);
    }
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === false) {
      throw new CodedError<ServeErrorCode>(
        'SERVE_ADDRESS',
        `There is something at ${path} already. Choose another name.`,
      );
    }
    const terminal = new PseudoTerminal(path, server);
    for (let waitedMs = 0; !existsSync(path); waitedMs += STEP_MS) {
      if (waitedMs > APPEAR_MS || terminal.#socat?.exitCode) {
        await terminal.close();
        throw new CodedError<ServeErrorCode>(
          'SERVE_SOCAT',
          `socat made no pseudo terminal at ${path}. Check that its folder can be written.`,
        );
      }
      await sleep(STEP_MS);
    }
    return terminal;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const socat = this.#socat;
    if (socat && socat.exitCode === null && socat.signalCode === null) {
      const ended = new Promise((resolve) => socat.once('exit', resolve));
      socat.kill();
      await ended;
    }
    await this.#server.close();
  }

  /** It ends with the program that opened the terminal; the next opening needs the next one. */
  #start(): void {
    const { host, port } = this.#server;
    const socat = spawn('socat', [`PTY,link=${this.path},rawer,wait-slave`, `TCP:${host}:${port},nodelay`], {
      stdio: 'ignore',
    });
    this.#socat = socat;
    socat.on('error', () => {}); // 'open' tells
    socat.on('exit', (code) => {
      if (!this.#isClosed && code === 0) this.#start();
    });
  }
}
