// A real Redis for one test file, on a port of its own, with nothing on disk.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';

const isThere = spawnSync('redis-server', ['--version']).status === 0;
if (!isThere)
  console.warn(
    'The tests of the queue are skipped: there is no redis-server. Install it: apt-get install redis-server.',
  );

/** For the name of a test; '' where there is a Redis. */
export const noRedis = isThere ? '' : ' (skipped: there is no redis-server)';

export interface RunningRedis {
  readonly url: string;
  /** Its process, to be stopped and continued. */
  readonly process: ChildProcess;
  end(): Promise<void>;
}

/** Starts a Redis. @param options of redis-server */
export async function startRedis(...options: readonly string[]): Promise<RunningRedis> {
  const port = await freePort();
  const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', ...options]);
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const isReady = await new Promise<boolean>((resolve, reject) => {
    let log = '';
    child.stdout.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('Ready to accept connections')) resolve(true);
    });
    child.on('close', () => {
      if (log.includes('Address already in use')) resolve(false);
      else reject(new Error(`redis-server ended: ${log}`));
    });
  });
  if (!isReady) return startRedis(...options); // somebody was quicker at that port
  return {
    url: `redis://127.0.0.1:${port}`,
    process: child,
    end: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
