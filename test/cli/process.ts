// Runs the command line as its users do: the built program, in a process of its own, in a directory of its own.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The built program. */
export const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
if (!existsSync(main)) throw new Error('There is no dist/: run `npm run build` first, as `npm test` does.');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly ended: Promise<Ended>;
  /** Resolves when stderr contains the text; rejects when the process ends without it. */
  says(text: string): Promise<void>;
  interrupt(signal?: NodeJS.Signals): void;
}

/** Starts `synaptolytic ...args` in a directory. `stdout` may be a file descriptor in place of a pipe. */
export function start(cwd: string, args: readonly string[], stdout: 'pipe' | number = 'pipe'): Running {
  const { NO_COLOR, FORCE_COLOR, SYNAPTOLYTIC_DEBUG, ...env } = process.env;
  const child = spawn(process.execPath, [main, ...args], { cwd, env, stdio: ['ignore', stdout, 'pipe'] });
  const { stderr } = child as { stderr: NonNullable<typeof child.stderr> };
  const text = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text.stdout += chunk;
  });
  stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, ...text }));
  });
  const says = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (text.stderr.includes(wanted)) resolve();
      };
      stderr.on('data', look);
      look();
      ended.then(() => reject(new Error(`It ended without saying "${wanted}": ${text.stderr}`)));
    });
  return { ended, says, interrupt: (signal = 'SIGINT') => child.kill(signal) };
}

/** Runs `synaptolytic ...args` to its end. */
export function synaptolytic(cwd: string, ...args: readonly string[]): Promise<Ended> {
  return start(cwd, args).ended;
}

/** An empty directory that is gone after the test. */
export function emptyDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'synaptolytic-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
