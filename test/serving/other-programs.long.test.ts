// Programs that nobody here wrote use a served board: avrdude, socat, pyserial.
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { FLASH_BYTES, parseIntelHex } from '../../rig/boards/index.js';
import { firmwareHex, type HexFile } from '../../rig/boards/ports/index.js';
import { type Served, type ServePlace, serveBoard } from '../../rig/serving/index.js';
import { packagedLines, socatLines } from '../../rig/serving/terminal-line.js';
import { atmegaBoot, type Loader, optiboot4, ourLoader } from '../boards/loaders.js';
import { emptyDirectory, synaptolytic } from '../cli/command-line.js';
import { terminalSuite } from './terminal-suite.js';

const run = promisify(execFile);
const open: Served[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function serve(place: ServePlace, bootloader?: HexFile | true, flash?: string): Promise<string> {
  const served = await serveBoard(place, { ...(bootloader && { bootloader }), ...(flash && { flash }) });
  open.push(served);
  return served.path;
}

const loopback: ServePlace = { tcp: { host: '127.0.0.1', port: 0 } };

/** `it` where a program is, and a printed reason where it is not. */
function withProgram(name: string, found: boolean): typeof it | typeof it.skip {
  if (!found) console.warn(`skipped: ${name} is not installed`);
  return found ? it : it.skip;
}

const isThere = (command: string, ...words: string[]): boolean => spawnSync(command, words).error === undefined;

const flashFile = join(tmpdir(), `synaptolytic-flash-${process.pid}`);
const wanted = parseIntelHex(firmwareHex().hex, FLASH_BYTES, firmwareHex().source);
const programEnd = wanted.findLastIndex((byte) => byte !== 0xff) + 1;

/** Serves an empty board behind a boot loader, flashes it, and returns what the flashing program said, which is printed too. */
async function flashed(
  loader: Loader,
  flash: (path: string) => Promise<string>,
  place: ServePlace = loopback,
): Promise<string> {
  const path = await serve(place, { hex: loader.hex(), source: loader.name }, flashFile);
  try {
    const said = await flash(path);
    console.log(`through ${loader.name}\n${said}`);
    for (const each of open.splice(0)) await each.close();
    expect(new Uint8Array(readFileSync(flashFile)).subarray(0, programEnd)).toEqual(wanted.subarray(0, programEnd));
    return said;
  } finally {
    rmSync(flashFile, { force: true });
  }
}

async function avrdude(path: string, rate: string): Promise<string> {
  const words = ['-p', 'm328p', '-c', 'arduino', '-b', rate, '-P', path.replace('tcp://', 'net:')];
  const what = ['-U', `flash:w:${firmwareHex().source}:i`];
  const { stderr } = await run('avrdude', [...words, ...what]);
  return `$ avrdude ${[...words, '-U', 'flash:w:firmware/uno.hex:i'].join(' ')}\n${stderr}`;
}

async function firmwareFlash(path: string): Promise<string> {
  const said: string[] = [];
  for (const verb of ['flash', 'info']) {
    const words = ['firmware', verb, '--port', path];
    const { code, stdout, stderr } = await synaptolytic(emptyDirectory(), ...words);
    expect({ code, stderr }, stdout).toMatchObject({ code: 0 });
    said.push(`$ synaptolytic ${words.join(' ')}\n${stdout}`);
  }
  return said.join('');
}

describe.each([
  [ourLoader, '115200', 'synaptolytic 1'],
  [optiboot4, '115200', 'Optiboot 4.4'],
  [atmegaBoot, '57600', 'ATmegaBOOT'],
] as const)('$name', (loader, rate, told) => {
  withProgram(`avrdude or ${loader.name}`, loader.isThere && isThere('avrdude', '-v'))(
    'lets avrdude write and verify the firmware',
    async () => {
      expect(await flashed(loader, (path) => avrdude(path, rate))).toMatch(/bytes of flash verified/);
    },
  );

  withProgram(loader.name, loader.isThere)('lets firmware flash do so, and firmware info names it', async () => {
    const said = await flashed(loader, firmwareFlash);
    expect(said).toMatch(/^written +\d+ pages, read back and equal$/m);
    expect(said).toMatch(/^runs +synaptolytic \d+\.\d+$/m);
    expect(said.match(/^boot loader +(.+)$/gm)).toEqual([expect.stringContaining(told), expect.stringContaining(told)]);
  });
});

describe('a pseudo terminal by socat', () => terminalSuite('socat', socatLines));

describe('a pseudo terminal', () => {
  withProgram('a maker of terminals', (packagedLines() ?? socatLines()) !== undefined)(
    'lets firmware flash through, and firmware info',
    async () => {
      const path = await serve({ pty: join(emptyDirectory(), 'uno') }, true);
      expect(await firmwareFlash(path)).toMatch(/^program +synaptolytic \d+\.\d+, IDLE$/m);
    },
  );

  withProgram('avrdude', isThere('avrdude', '-v'))('lets avrdude through', async () => {
    expect(await flashed(ourLoader, (path) => avrdude(path, '115200'), { pty: join(emptyDirectory(), 'uno') })).toMatch(
      /bytes of flash verified/,
    );
  });
});

describe('pyserial', () => {
  // Debian's pyserial belongs to Debian's Python, which need not be the first in PATH.
  const python = ['python3', '/usr/bin/python3'].find((each) => spawnSync(each, ['-c', 'import serial']).status === 0);
  withProgram('python3 with pyserial', python !== undefined)('talks to the board', async () => {
    const device = await serve({ pty: join(emptyDirectory(), 'uno') });
    for (const opened of [
      `serial_for_url("${(await serve(loopback)).replace('tcp', 'socket')}", timeout=60)`,
      `Serial("${device}", 115200, timeout=60)`,
    ]) {
      const program = [
        'import serial',
        `port = serial.${opened}`,
        'port.read_until(b"\\xf7")',
        'port.write(b"?\\n")',
        'print(port.read_until(b"\\n").decode("latin1"))',
      ];
      const { stdout } = await run(python!, ['-c', program.join('\n')]);
      expect(stdout).toContain('<idle|');
    }
  });
});
