// Serves a board as a pseudo terminal, by socat: a program that knows only device files opens it like a serial port.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, renameSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { CodedError } from '../../src/base/index.js';
import type { BoardServer, ServeErrorCode } from './board-server.js';

const APPEAR_MS = 5000;
const STEP_MS = 20;

/**
 * A link to a pseudo terminal. socat waits for a program to open it and only then connects to the board, so each opening resets it. It ends with that
 * program, so another one waits already: the link is never without a terminal.
 */
export class PseudoTerminal {
  readonly path: string;
  readonly #server: BoardServer;
  readonly #socats = new Set<ChildProcess>();
  /** Whom the link leads to. */
  #latest: ChildProcess | undefined;
  #started = 0;

  private constructor(path: string, server: BoardServer) {
    this.path = path;
    this.#server = server;
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
    if (!(await terminal.#start())) {
      await terminal.close();
      throw new CodedError<ServeErrorCode>(
        'SERVE_SOCAT',
        `socat made no pseudo terminal at ${path}. Check that its folder can be written.`,
      );
    }
    server.onClient = () => void terminal.#start();
    return terminal;
  }

  async close(): Promise<void> {
    this.#server.onClient = () => {};
    this.#latest = undefined;
    const running = [...this.#socats];
    const ended = running.map((socat) => new Promise((resolve) => socat.once('exit', resolve)));
    for (const socat of running) socat.kill();
    await Promise.all(ended);
    rmSync(this.path, { force: true });
    await this.#server.close();
  }

  /** Makes a terminal and has the link lead to it; false if that failed. */
  async #start(): Promise<boolean> {
    const { host, port } = this.#server;
    const link = `${this.path}.${process.pid}.${this.#started++}`;
    const socat = spawn('socat', [`PTY,link=${link},rawer,wait-slave`, `TCP:${host}:${port},nodelay`], {
      stdio: 'ignore',
    });
    this.#socats.add(socat);
    this.#latest = socat;
    socat.on('error', () => this.#socats.delete(socat));
    socat.on('exit', (code) => {
      this.#socats.delete(socat);
      // Turned away: the board has one user, and he was not it.
      if (code === 0 && socat === this.#latest) void this.#start();
    });
    for (let waitedMs = 0; waitedMs < APPEAR_MS && this.#socats.has(socat); waitedMs += STEP_MS) {
      if (existsSync(link)) {
        renameSync(link, this.path);
        return true;
      }
      await sleep(STEP_MS);
    }
    return false;
  }
}
