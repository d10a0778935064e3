// How long a command takes that does next to nothing: what it imports.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { balancing, save } from '../cli/champions.js';

const main = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
const starts = 20;

/** Has a process tell on stderr at its end how long its processor worked, in ms. */
const telling = `process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  require('node:fs').writeSync(2, String((user + system) / 1000));
});`;

/** Prints the least times of many starts, since the machine may be busy with other things; of Node alone first. */
export function benchStartUp(): void {
  const directory = mkdtempSync(join(tmpdir(), 'synaptolytic-'));
  const preload = join(directory, 'telling.cjs');
  writeFileSync(preload, telling);
  const champion = join(directory, save(directory, 'champion.json', balancing));
  const tell = (name: string, words: readonly string[]): void => {
    let [wallMs, cpuMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let i = 0; i < starts; i++) {
      const beganMs = performance.now();
      const { stderr } = spawnSync(process.execPath, ['--require', preload, ...words], { encoding: 'utf8' });
      wallMs = Math.min(wallMs, performance.now() - beganMs);
      cpuMs = Math.min(cpuMs, Number(stderr));
    }
    console.log(`${name.padEnd(37)} ${wallMs.toFixed(0)} ms, in which the processor worked ${cpuMs.toFixed(0)} ms`);
  };
  try {
    tell('node alone', ['-e', '0']);
    tell('synaptolytic --version', [main, '--version']);
    tell('synaptolytic inspect', [main, 'inspect', champion]);
    tell('synaptolytic --help', [main, '--help']);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
