// Programs that nobody here wrote use a served board: avrdude, a pseudo terminal by socat, pyserial.
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { FLASH_BYTES, parseIntelHex } from '../../rig/boards/index.js';
import { firmwareHex, type HexFile } from '../../rig/boards/ports/index.js';
import { type Served, type ServePlace, serveBoard } from '../../rig/serving/index.js';

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

const arduino = '/usr/share/arduino/hardware/arduino/avr/bootloaders';
const atmegaBoot = join(arduino, 'atmega/ATmegaBOOT_168_atmega328.hex');

async function avrdude(bootloader: HexFile | true, ...options: string[]): Promise<string> {
  const flash = join(tmpdir(), `synaptolytic-flash-${process.pid}-${open.length}`);
  const path = await serve(loopback, bootloader, flash);
  const address = path.replace('tcp://', 'net:');
  const { source } = firmwareHex();
  const words = ['-p', 'm328p', '-c', 'arduino', '-P', address, ...options, '-U', `flash:w:${source}:i`];
  const { stderr } = await run('avrdude', words);
  for (const each of open.splice(0)) await each.close();
  const wanted = parseIntelHex(firmwareHex().hex, FLASH_BYTES, source);
  const end = wanted.findLastIndex((byte) => byte !== 0xff) + 1;
  expect(new Uint8Array(readFileSync(flash)).subarray(0, end)).toEqual(wanted.subarray(0, end));
  return stderr;
}

describe('avrdude', () => {
  const withAvrdude = withProgram('avrdude', isThere('avrdude', '-v'));

  withAvrdude('writes and verifies the firmware through our boot loader', async () => {
    expect(await avrdude(true)).toMatch(/bytes of flash verified/);
  });

  withProgram("avrdude with Debian's arduino-core-avr", existsSync(atmegaBoot) && isThere('avrdude', '-v'))(
    'does so through ATmegaBOOT',
    async () => {
      const loader = { hex: readFileSync(atmegaBoot, 'latin1'), source: atmegaBoot };
      expect(await avrdude(loader, '-b', '57600')).toMatch(/bytes of flash verified/);
    },
  );
});

describe('a pseudo terminal', () => {
  withProgram('socat', isThere('socat', '-V'))('is a device that resets the board each time it is opened', async () => {
    const path = await serve({ pty: join(tmpdir(), `synaptolytic-pty-${process.pid}`) });
    for (let opening = 0; opening < 2; opening++) {
      const { stdout } = await run('sh', ['-c', `(sleep 1; printf '?\\n'; sleep 1) | socat -T 3 - ${path},rawer`]);
      expect(stdout).toContain('<idle|');
    }
  });
});

describe('pyserial', () => {
  // Debian's pyserial belongs to Debian's Python, which need not be the first in PATH.
  const python = ['python3', '/usr/bin/python3'].find((each) => spawnSync(each, ['-c', 'import serial']).status === 0);
  withProgram('python3 with pyserial', python !== undefined)('talks to the board', async () => {
    const path = await serve(loopback);
    const program = [
      'import serial, sys',
      `port = serial.serial_for_url("${path.replace('tcp', 'socket')}", timeout=3)`,
      'port.read_until(b"\\xf7")',
      'port.write(b"?\\n")',
      'print(port.read_until(b"\\n").decode("latin1"))',
    ];
    const { stdout } = await run(python!, ['-c', program.join('\n')]);
    expect(stdout).toContain('<idle|');
  });
});
