// Runs the command line as its users do: the built program, in a process of its own.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Ended, type Running, Written } from './command-line.js';

/** The built program. */
export const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface RunningProcess extends Running {
  /** What is on stdout by now. */
  readonly printed: string;
  interrupt(signal?: NodeJS.Signals): void;
}

/** Starts `synaptolytic ...words` in a directory. `stdout` may be a file descriptor in place of a pipe. */
export function startProcess(cwd: string, words: readonly string[], stdout: 'pipe' | number = 'pipe'): RunningProcess {
  const { NO_COLOR, FORCE_COLOR, ...env } = process.env;
  const child = spawn(process.execPath, [main, ...words], { cwd, env, stdio: ['ignore', stdout, 'pipe'] });
  const [out, err] = [new Written(), new Written()];
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => out.write(chunk));
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => err.write(chunk));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout: out.text, stderr: err.text }));
  });
  return {
    ended,
    says: (wanted) => err.says(wanted, ended),
    interrupt: (signal = 'SIGINT') => child.kill(signal),
    get printed() {
      return out.text;
    },
  };
}
