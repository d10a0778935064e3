// One terminal that waits for a program to open it, is then a connection to a board, and ends with either: by a package, or by socat.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, readSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReadStream } from 'node:tty';
import type { TcpAddress } from './board-server.js';

export interface TerminalLine {
  /** Resolves when its program has left it, or it was ended. */
  readonly ended: Promise<void>;
  end(): void;
}

/**
 * Makes a terminal for the next program that opens it, which is connected to the board then, not earlier: a connection resets the board.
 *
 * @param link where a link to the terminal shall be; nothing is there
 * @returns undefined when there could be none
 */
export type MakeLine = (link: string, board: TcpAddress) => Promise<TerminalLine | undefined>;

/** The native part of the package, which makes a terminal without a program in it. */
interface Native {
  open(columns: number, rows: number): { readonly master: number; readonly slave: number; readonly pty: string };
}

/** By the package @lydell/node-pty, whose binary comes with it; undefined where it is not installed or knows no such system. */
export function packagedLines(): MakeLine | undefined {
  let native: Native;
  try {
    const require = createRequire(import.meta.url);
    const { requireBinary } = require('@lydell/node-pty/requireBinary.js') as { requireBinary(file: string): Native };
    native = requireBinary('pty.node');
  } catch {
    return undefined;
  }
  return async (link, board) => {
    const { master, slave, pty } = native.open(80, 24);
    // Every byte goes through as it is, also of a program that does not ask for that.
    spawnSync('stty', ['raw', '-echo'], { stdio: [slave, 'ignore', 'ignore'] });
    closeSync(slave);
    try {
      symlinkSync(pty, link);
    } catch {
      closeSync(master);
      return undefined;
    }
    return new PackagedLine(master, board);
  };
}

const LOOK_MS = 20;

class PackagedLine implements TerminalLine {
  readonly ended: Promise<void>;
  readonly #master: number;
  #hasEnded: () => void = () => {};
  #waiting: NodeJS.Timeout | undefined;
  #socket: Socket | undefined;

  constructor(master: number, board: TcpAddress) {
    this.#master = master;
    this.ended = new Promise((resolve) => {
      this.#hasEnded = resolve;
    });
    this.#waiting = setInterval(() => {
      const first = this.#look();
      if (first) this.#begin(first, board);
    }, LOOK_MS);
  }

  end(): void {
    if (this.#waiting) {
      clearInterval(this.#waiting);
      closeSync(this.#master);
      this.#hasEnded();
    }
    this.#socket?.destroy();
  }

  /** What the program has written since it opened the terminal; undefined while none has it open, which is an error to who reads. */
  #look(): Uint8Array | undefined {
    const first = new Uint8Array(256);
    try {
      const length = readSync(this.#master, first);
      return length > 0 ? first.subarray(0, length) : undefined;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? first.subarray(0, 0) : undefined;
    }
  }

  #begin(first: Uint8Array, { host, port }: TcpAddress): void {
    clearInterval(this.#waiting);
    this.#waiting = undefined;
    const socket = connect({ host, port, noDelay: true });
    const terminal = new ReadStream(this.#master);
    this.#socket = socket;
    socket.write(first);
    socket.pipe(terminal).pipe(socket);
    // An error is how a terminal tells that its program has left it. 'close' follows either.
    terminal.on('error', () => {});
    socket.on('error', () => {});
    terminal.on('close', () => {
      socket.end();
      this.#hasEnded();
    });
    socket.on('close', () => terminal.destroy());
  }
}

const APPEAR_MS = 5000;
const STEP_MS = 20;

/** By the program socat; undefined where it is not installed. */
export function socatLines(): MakeLine | undefined {
  if (spawnSync('socat', ['-V'], { stdio: 'ignore' }).error) return undefined;
  return async (link, { host, port }) => {
    const terminal = `PTY,link=${link},rawer,wait-slave,pty-interval=0.02`;
    const socat = spawn('socat', [terminal, `TCP:${host}:${port},nodelay`], { stdio: 'ignore' });
    const line = new SocatLine(socat);
    for (let waitedMs = 0; waitedMs < APPEAR_MS && line.isAlive; waitedMs += STEP_MS) {
      if (existsSync(link)) return line;
      await sleep(STEP_MS);
    }
    line.end();
    return undefined;
  };
}

class SocatLine implements TerminalLine {
  readonly ended: Promise<void>;
  isAlive = true;
  readonly #socat: ChildProcess;

  constructor(socat: ChildProcess) {
    this.#socat = socat;
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.isAlive = false;
        resolve();
      };
      socat.once('exit', end);
      socat.once('error', end);
    });
  }

  end(): void {
    this.#socat.kill();
  }
}
