// Programs as Johnny-Five's documentation shows them, each a process of its own, with the one changed line.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { EmulatedUno } from '../../rig/boards/index.js';
import { firmwareHex } from '../../rig/boards/ports/index.js';
import { refusalSentence } from '../../rig/johnny-five/refusal.js';
import { BoardServer } from '../../rig/serving/index.js';
import { PseudoTerminal } from '../../rig/serving/pseudo-terminal.js';
import { packagedLines, socatLines } from '../../rig/serving/terminal-line.js';
import { emptyDirectory, Written } from '../cli/command-line.js';
import { opened } from '../suite/opened.js';

/** The package asks for itself by its name. */
const root = fileURLToPath(new URL('../..', import.meta.url));

async function servedUno(): Promise<{ readonly uno: EmulatedUno; readonly server: BoardServer }> {
  const uno = new EmulatedUno(firmwareHex());
  const server = await BoardServer.listen(uno, { host: '127.0.0.1', port: 0 }, { pace: 1 });
  opened.push(server);
  return { uno, server };
}

interface Playing {
  /** All that it prints. */
  readonly printed: Promise<string>;
  /** Resolves when it has printed the text; rejects when it ends without it. */
  says(wanted: string): Promise<void>;
  end(): void;
}

/** Starts a program, for the length of the test at most. */
function play(program: string, env: NodeJS.ProcessEnv = {}): Playing {
  const type = program.includes('require(') ? 'commonjs' : 'module';
  const child = spawn(process.execPath, [`--input-type=${type}`, '-e', program], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill());
  const said = new Written();
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => said.write(String(bytes)));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, stdout: said.text, stderr: '' }));
  return {
    printed: ended.then(() => said.text),
    says: (wanted) => said.says(wanted, ended),
    end: () => void child.kill(),
  };
}

/** Runs a program until it has made so many edges at D13, and returns all that it printed. */
async function blinks(uno: EmulatedUno, program: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { printed, end } = play(program, env);
  let edges = 0;
  uno.pins[13]!.onChange(() => {
    if (++edges === 4) end();
  });
  const said = await printed;
  expect(edges, said).toBeGreaterThanOrEqual(4);
  return said;
}

const imported = "import five from 'synaptolytic/johnny-five';";
const blinking = "board.on('ready', () => { const led = new five.Led(13); led.blink(20); });";

it('new five.Board({ port }) opens a port by its path', async () => {
  const { uno, server } = await servedUno();
  await blinks(uno, `${imported} const board = new five.Board({ port: '${server.path}' }); ${blinking}`);
});

it('require gives what it gives of Johnny-Five', async () => {
  const { uno, server } = await servedUno();
  const program = `const { Board, Led } = require('synaptolytic/johnny-five');
    const board = new Board({ port: '${server.path}' });
    board.on('ready', function() { new Led(13).blink(20); });`;
  await blinks(uno, program);
});

it('tells what the board cannot do, once, unless the program listens for it', async () => {
  const { uno, server } = await servedUno();
  const asking = (
    listener: string,
  ) => `${imported} const board = new five.Board({ port: '${server.path}', repl: false });
    board.on('ready', () => {
      ${listener}
      for (const pin of [2, 3]) new five.Thermometer({ controller: 'DS18B20', pin });
      board.io.sysexCommand([0x60, 0x10]);
      new five.Led(13).blink(100);
    });`;
  const refusals = /^The board .*$/gm;
  const said = await blinks(uno, asking(''));
  expect(said.match(refusals)).toEqual([
    'The board knows no OneWire (error 17 sysex-unknown). docs/johnny-five.md lists what runs on it.',
    'The board knows no serial ports (error 17 sysex-unknown). docs/johnny-five.md lists what runs on it.',
  ]);
  for (const emitter of ['board', 'board.io']) {
    const listening = await blinks(uno, asking(`${emitter}.on('string', (text) => console.log('heard', text));`));
    expect(listening).toContain('heard error 17 sysex-unknown; OneWire');
    expect(listening).not.toMatch(refusals);
  }
});

it('tells when another program has the board, and when the board is lost', async () => {
  const { uno, server } = await servedUno();
  const program = `${imported} const board = new five.Board({ port: '${server.path}', repl: false }); ${blinking}`;
  const first = play(program);
  await new Promise<void>((resolve) => uno.pins[13]!.onChange(() => resolve()));
  await play(program).says('closed before the board said anything: another program uses the board');
  await server.close();
  await first.says(`The board at ${server.path} vanished: its port closed.`);
});

it('tells that ports cannot be listed, and goes on looking', async () => {
  const finding = play(`${imported} new five.Board({ repl: false });`, { PATH: emptyDirectory() });
  await finding.says('The serial ports could not be listed');
  await finding.says('Looking for connected device');
});

it('tells of a pin what is wrong with it', () => {
  expect(refusalSentence('error 33 pin-mode; pin 13')).toMatch(
    /^The board refused something \(error 33 pin-mode; pin 13\): the pin does not have the mode/,
  );
  for (const other of ['', 'hello', 'error', 'error 99 no-such-thing', 'an error 17 sysex-unknown'])
    expect(refusalSentence(other), other).toBeUndefined();
});

const hasTerminals = (packagedLines() ?? socatLines()) !== undefined;
if (!hasTerminals) console.warn('skipped: new five.Board() needs a device file, and nothing here makes one');

it.skipIf(!hasTerminals)('new five.Board() looks for a port by itself', async () => {
  const { uno, server } = await servedUno();
  const folder = emptyDirectory();
  const path = join(folder, 'ttyACM0');
  opened.push(await PseudoTerminal.open(path, server));
  // What serialport asks for the ports there are.
  const udevadm = join(folder, 'udevadm');
  writeFileSync(udevadm, `#!/bin/sh\nprintf 'P: /devices/usb1\\nN: ttyACM0\\nE: DEVNAME=${path}\\n'\n`);
  chmodSync(udevadm, 0o755);
  const env = { PATH: `${folder}:${process.env.PATH}` };
  const said = await blinks(uno, `${imported} const board = new five.Board(); ${blinking}`, env);
  expect(said).toContain(path);
});
