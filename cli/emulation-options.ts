// The options of the emulated board: another firmware, a trace of what it does, a log of its serial line.
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Command } from 'commander';
import type { PortBoard } from '../rig/boards/ports/index.js';
import { writeError } from '../src/base/files/index.js';
import { boardAt } from './board-choice.js';
import type { Session } from './command.js';
import { CommandError } from './failure.js';
import { readInput } from './input-files.js';

export interface EmulationOptions {
  readonly firmware?: string;
  readonly trace?: string;
  readonly serialLog?: string;
}

/** The board, and what ends its files. */
export interface ObservedBoard {
  readonly board: PortBoard;
  /** The program of an emulated board, as Intel HEX; of another it is not known. */
  readonly firmwareHex?: string;
  /** @throws CodedError WRITE_FAILED when a file could not be written whole */
  readonly finish: () => void;
}

export function addEmulationOptions(command: Command): Command {
  return command
    .option('--firmware <file.hex>', 'on the emulated board: this firmware, in place of the one that comes along')
    .option('--trace <file.vcd>', 'on the emulated board: what its pins do, for GTKWave')
    .option('--serial-log <file>', 'on the emulated board: what goes over its serial line, with its time');
}

/**
 * The board at a port, with the firmware and the files that were asked for.
 *
 * @throws CommandError 'usage' when the board is real, 'input' for a firmware that cannot be; CodedError WRITE_FAILED, HEX_..., or as createBoard
 */
export async function observedBoard(session: Session, port: string, options: EmulationOptions): Promise<ObservedBoard> {
  const { firmware, trace, serialLog } = options;
  const [asked] = Object.entries({ '--firmware': firmware, '--trace': trace, '--serial-log': serialLog }).find(
    ([, file]) => file !== undefined,
  ) ?? [undefined];
  const given = firmware === undefined ? undefined : readFirmware(firmware);
  const board = await boardAt(session, port, given);
  const { EmulatedBoard, firmwareHex } = await import('../rig/boards/ports/index.js');
  const known = board instanceof EmulatedBoard ? { firmwareHex: (given ?? firmwareHex()).hex } : {};
  if (asked === undefined) return { board, ...known, finish: () => {} };
  if (!(board instanceof EmulatedBoard)) {
    throw new CommandError('usage', `${asked} is for the emulated board. Leave it out, or give --port emulated.`, {
      field: asked,
    });
  }
  const { uno } = board;
  if (firmware !== undefined && uno.flash.every((byte) => byte === 0xff)) {
    const advice = 'Build it again, and give the file that was written.';
    throw new CommandError('input', `${firmware} holds no program. ${advice}`, { file: firmware });
  }
  const [{ traceBoard, logSerial }, { Overheard }] = await Promise.all([
    import('../rig/traces/index.js'),
    import('../src/link/index.js'),
  ]);
  if (firmware !== undefined) {
    let isTold = false;
    const heard = new Overheard({
      onFirmware: ({ name, version }) => {
        const number = version ? ` ${version.major}.${version.minor}` : '';
        if (!isTold) session.output.say(`${firmware} says that it is ${name ?? 'without a name'}${number}.`);
        isTold = true;
      },
    });
    uno.onReset(() => heard.forget());
    uno.onSerial((byte, toBoard) => {
      if (!toBoard) heard.hear(byte);
    });
  }
  const files: GrowingFile[] = [];
  const ends: (() => void)[] = [];
  const begin = (path: string | undefined, how: typeof traceBoard): void => {
    if (path === undefined) return;
    const file = new GrowingFile(path);
    files.push(file);
    ends.push(how(uno, (text) => file.write(text)));
  };
  const end = (): void => {
    for (const each of ends.splice(0)) each();
    for (const file of files) file.close();
  };
  session.atEnd.push(end);
  begin(trace, traceBoard);
  begin(serialLog, logSerial);
  return {
    board,
    ...known,
    finish: () => {
      end();
      for (const { error } of files) if (error !== undefined) throw error;
    },
  };
}

/** @throws CommandError 'input' */
function readFirmware(path: string): { hex: string; source: string } {
  const hex = readInput(path).toString('latin1');
  if (hex.trimStart().startsWith(':')) return { hex, source: path };
  const advice = 'Give the .hex file that avr-objcopy or the Arduino IDE wrote ("Export compiled binary").';
  throw new CommandError('input', `${path} is no firmware in Intel HEX: it does not begin with a colon. ${advice}`, {
    file: path,
    line: 1,
  });
}

const CHUNK = 1 << 16;

/** Grows while the board runs. What cannot be written is told at the end: the machine is not to be left in the middle of something. */
class GrowingFile {
  error: Error | undefined;
  readonly #path: string;
  #file: number | undefined;
  #text: string[] = [];
  #length = 0;

  /** @throws CodedError WRITE_FAILED when it cannot be begun; an earlier file of the name is gone. */
  constructor(path: string) {
    this.#path = path;
    try {
      this.#file = openSync(path, 'w');
    } catch (error) {
      throw writeError(path, error);
    }
  }

  write(text: string): void {
    this.#text.push(text);
    this.#length += text.length;
    if (this.#length >= CHUNK) this.#flush();
  }

  close(): void {
    if (this.#file === undefined) return;
    this.#flush();
    closeSync(this.#file);
    this.#file = undefined;
  }

  #flush(): void {
    const bytes = Buffer.from(this.#text.join(''));
    this.#text = [];
    this.#length = 0;
    try {
      for (let at = 0; at < bytes.length && !this.error; ) at += writeSync(this.#file!, bytes, at);
    } catch (error) {
      this.error = writeError(this.#path, error);
    }
  }
}
