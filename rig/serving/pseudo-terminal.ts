// Serves a board as a pseudo terminal: a program that knows only device files opens it like a serial port.
import { lstatSync, renameSync, rmSync } from 'node:fs';
import { CodedError } from '../../src/base/index.js';
import type { BoardServer, ServeErrorCode } from './board-server.js';
import { type MakeLine, packagedLines, socatLines, type TerminalLine } from './terminal-line.js';

/**
 * A link to a terminal that waits for a program. When one has come, or was turned away, the link leads to the next terminal already: each opening
 * resets the board, and the link is never without a terminal.
 */
export class PseudoTerminal {
  readonly path: string;
  readonly #server: BoardServer;
  readonly #make: MakeLine;
  readonly #lines = new Set<TerminalLine>();
  /** Where the link leads. */
  #latest: TerminalLine | undefined;
  #isClosing = false;
  #started = 0;

  private constructor(path: string, server: BoardServer, make: MakeLine) {
    this.path = path;
    this.#server = server;
    this.#make = make;
  }

  /**
   * @param path where the link to the terminal shall be; nothing may be there but an earlier link
   * @param makers the first of them that there is makes the terminals
   * @throws CodedError SERVE_TERMINAL when there can be none, SERVE_ADDRESS when something is at the path
   */
  static async open(
    path: string,
    server: BoardServer,
    makers: readonly (() => MakeLine | undefined)[] = [packagedLines, socatLines],
  ): Promise<PseudoTerminal> {
    let make: MakeLine | undefined;
    for (const maker of makers) make ??= maker();
    if (make === undefined) {
      const advice =
        'Install either ("npm install @lydell/node-pty", "apt-get install socat", "brew install socat"), or serve the board by --tcp.';
      const what =
        'A pseudo terminal needs the package @lydell/node-pty, which npm installs where it can, or the program socat.';
      throw new CodedError<ServeErrorCode>('SERVE_TERMINAL', `${what} ${advice}`);
    }
    if (isTaken(path)) {
      throw new CodedError<ServeErrorCode>(
        'SERVE_ADDRESS',
        `There is something at ${path} already. Choose another name.`,
      );
    }
    const terminal = new PseudoTerminal(path, server, make);
    if (!(await terminal.#next())) {
      throw new CodedError<ServeErrorCode>(
        'SERVE_TERMINAL',
        `There can be no pseudo terminal at ${path}. Check that its folder is there and can be written.`,
      );
    }
    server.onVisit = async () => void (await terminal.#next());
    return terminal;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#server.onVisit = async () => {};
    const lines = [...this.#lines];
    for (const line of lines) line.end();
    await Promise.all(lines.map(({ ended }) => ended));
    rmSync(this.path, { force: true });
    await this.#server.close();
  }

  /** Makes a terminal and has the link lead to it; false if that failed. */
  async #next(): Promise<boolean> {
    const link = `${this.path}.${process.pid}.${this.#started++}`;
    const line = await this.#make(link, this.#server);
    if (line === undefined) return false;
    if (this.#isClosing) {
      line.end();
      rmSync(link, { force: true });
      return false;
    }
    try {
      renameSync(link, this.path);
    } catch {
      line.end();
      return false;
    }
    this.#lines.add(line);
    void line.ended.then(() => {
      this.#lines.delete(line);
      // Whoever ended it, no program had come.
      if (line === this.#latest && !this.#isClosing) void this.#next();
    });
    this.#latest = line;
    return true;
  }
}

/** By something else than a link that somebody left. */
function isTaken(path: string): boolean {
  try {
    return !lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}
