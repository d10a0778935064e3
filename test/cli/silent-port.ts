// A serial port at which something hears and does not answer: a pseudo-terminal, made by `script` of util-linux.
import { spawn, spawnSync } from 'node:child_process';
import { onTestFinished } from 'vitest';

/** Why there can be none on this machine, for the name of a test; '' if there can. */
export const noSilentPort = spawnSync('script', ['--version']).error
  ? ' (skipped: no program `script` to make a pseudo-terminal)'
  : '';
if (noSilentPort) console.warn(`Tests of boards that do not answer are${noSilentPort}.`);

export interface SilentPort {
  readonly path: string;
  /** Resolves when the first bytes have come to the port. */
  readonly heard: Promise<void>;
  /** Puts bytes on the wire to the host. */
  send(bytes: string): void;
  /** Pulls the plug. */
  vanish(): void;
}

/** Opens one for the length of the test. */
export async function silentPort(): Promise<SilentPort> {
  const child = spawn('script', ['-qc', 'stty raw -echo; tty; exec sleep 600', '/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill());
  const chunk = (): Promise<Buffer> => new Promise((resolve) => child.stdout.once('data', resolve));
  let path = '';
  while (!path.endsWith('\n')) path += await chunk();
  return {
    path: path.trim(),
    heard: chunk().then(() => {}),
    send: (bytes) => void child.stdin.write(bytes),
    vanish: () => void child.kill(),
  };
}
