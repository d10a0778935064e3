// Trainings that the page has started: each is the command `train` in a process of its own, with its log; a stop is its Ctrl-C.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type TrainRequest, trainingFlags } from '../../src/ui-api/index.js';
import { CommandError } from '../failure.js';

const main = fileURLToPath(new URL('../main.js', import.meta.url));
const LOG_LINES = 500;
const LOOK_MS = 20;

interface Training {
  readonly child: ChildProcess;
  /** The newest lines of stderr, and how many there were in all. */
  readonly log: { lines: readonly string[]; count: number };
  readonly ended: Promise<number | null>;
  isRunning: boolean;
}

export class Trainings {
  readonly #root: string;
  /** By the path below the root. */
  readonly #started = new Map<string, Training>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Whether a run is being trained from here now. */
  has(path: string): boolean {
    return this.#started.get(path)?.isRunning === true;
  }

  /** What a training that was started here has said, without its first `heard` lines; of very many the newest. */
  log(path: string, heard: number): { readonly lines: readonly string[]; readonly count: number } {
    const { lines, count } = this.#started.get(path)?.log ?? { lines: [], count: 0 };
    return { lines: heard < count ? lines.slice(heard - count) : [], count };
  }

  /**
   * Starts, and waits until the run is there.
   *
   * @returns the path of the run below the root.
   * @throws CommandError with what `train` says.
   */
  async start(request: TrainRequest): Promise<string> {
    if ('resume' in request) {
      if (this.has(request.resume)) throw new CommandError('output', `${request.resume} is being trained already.`);
      return this.#spawn(request.resume, ['--resume', join(this.#root, request.resume)]);
    }
    const flags = checkedFlags(request.flags);
    const name = this.#freeName(flags);
    const words = flags.flatMap(([flag, value]) => [`--${flag}`, value]);
    return this.#spawn(name, [...words, '--out', join(this.#root, name)]);
  }

  /** Ends a training, which leaves a checkpoint. @throws CommandError when it is not of this server. */
  async stop(path: string): Promise<void> {
    const training = this.#started.get(path);
    if (!training?.isRunning) {
      throw new CommandError('input', `${path} is not trained from here. Press Ctrl-C where it was started.`);
    }
    training.child.kill('SIGINT');
    await training.ended;
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    await Promise.all([...this.#started].filter(([, { isRunning }]) => isRunning).map(([path]) => this.stop(path)));
  }

  #freeName(flags: readonly (readonly [string, string])[]): string {
    const of = (wanted: string, otherwise: string) => flags.find(([flag]) => flag === wanted)?.[1] ?? otherwise;
    const words = [of('rig', ''), of('task', 'swing-up'), of('method', ''), `seed${of('seed', '1')}`];
    const name = words.filter((word) => word !== '').join('-');
    for (let n = 1; ; n++) {
      const free = n === 1 ? name : `${name}-${n}`;
      if (!existsSync(join(this.#root, free))) return free;
    }
  }

  async #spawn(path: string, words: readonly string[]): Promise<string> {
    // A group of its own: a Ctrl-C in the terminal reaches this process, which hands it on, once.
    const child = spawn(process.execPath, [main, 'train', ...words, '--json'], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log: Training['log'] = { lines: [], count: 0 };
    let result = '';
    createInterface({ input: child.stderr! }).on('line', (line) => {
      log.lines = [...log.lines.slice(1 - LOG_LINES), line];
      log.count++;
    });
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      result += text;
    });
    const ended = new Promise<number | null>((resolve) => {
      child.on('close', resolve);
      child.on('error', () => resolve(null));
    });
    const training: Training = { child, log, ended, isRunning: true };
    this.#started.set(path, training);
    void ended.then(() => {
      training.isRunning = false;
    });
    const lock = join(this.#root, path, 'lock');
    const hasBegun = () => existsSync(lock) && readFileSync(lock, 'utf8').includes(`"pid":${child.pid},`);
    while (training.isRunning && !hasBegun()) await Promise.race([ended, sleep(LOOK_MS)]);
    const failed = training.isRunning ? undefined : failureIn(result);
    if (failed !== undefined) throw new CommandError('usage', failed);
    return path;
  }
}

/** @throws CommandError for what is no flag, or could be taken for another one. */
function checkedFlags(flags: unknown): [string, string][] {
  return Object.entries((flags ?? {}) as Record<string, unknown>).map(([flag, value]) => {
    const isKnown = (trainingFlags as readonly string[]).includes(flag);
    // No path and no option: a task of one's own is a program, and pages do not name programs.
    if (isKnown && typeof value === 'string' && /^[\w][\w-]*$/.test(value)) return [flag, value];
    throw new CommandError('usage', `"${flag}" cannot be set to "${String(value)}" from the page.`);
  });
}

/** What `train --json` says went wrong, if anything did. */
function failureIn(result: string): string | undefined {
  try {
    const { error } = JSON.parse(result) as { error?: { message: string; advice: string | null } };
    return error && [error.message, error.advice].filter(Boolean).join(' ');
  } catch {
    return 'The training ended without a result.';
  }
}
