// Runs the command line in this process, from source: all of it but what cli/main.ts adds. test/cli/process.ts starts the built program.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Interruption } from '../../cli/interruption.js';
import { Output } from '../../cli/output.js';
import { run } from '../../cli/run.js';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly ended: Promise<Ended>;
  /** Resolves when stderr contains the text; rejects when the command ends without it. */
  says(text: string): Promise<void>;
  /** Ctrl-C. */
  interrupt(): void;
}

const home = process.cwd();
let runs = 0;

/** Starts `synaptolytic ...words` in a directory, which is the only one until it ends. */
export function start(directory: string, words: readonly string[]): Running {
  if (runs > 0 && process.cwd() !== directory) throw new Error(`Another command runs in ${process.cwd()}.`);
  process.chdir(directory);
  runs++;
  const [stdout, stderr] = [new Written(), new Written()];
  const interruption = new Interruption();
  const streams = [stdout, stderr] as unknown as NodeJS.WriteStream[];
  const output = new Output({ stdout: streams[0]!, stderr: streams[1]!, env: {} });
  const ended = run(words, output, interruption)
    .then((code) => ({ code, stdout: stdout.text, stderr: stderr.text }))
    .finally(() => {
      if (--runs === 0) process.chdir(home);
    });
  return { ended, says: (wanted) => stderr.says(wanted, ended), interrupt: () => interruption.interrupt() };
}

/** Runs `synaptolytic ...words` to its end. */
export function synaptolytic(directory: string, ...words: readonly string[]): Promise<Ended> {
  return start(directory, words).ended;
}

/** An empty directory that is gone after the test. */
export function emptyDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'synaptolytic-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** What is written to a stream that is no terminal. */
export class Written {
  text = '';
  readonly #looks: (() => void)[] = [];

  write(chunk: string): boolean {
    this.text += chunk;
    for (const look of this.#looks) look();
    return true;
  }

  /** Resolves when the text contains what is wanted; rejects when the command ends without it. */
  says(wanted: string, ended: Promise<Ended>): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (this.text.includes(wanted)) resolve();
      };
      this.#looks.push(look);
      look();
      ended.then(() => reject(new Error(`It ended without saying "${wanted}": ${this.text}`)));
    });
  }
}
