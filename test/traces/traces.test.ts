// What a trace and a serial log of an emulated board hold, and that GTKWave's own reader takes the trace.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { EmulatedBoard } from '../../rig/boards/ports/index.js';
import { loadRig, rigSettings } from '../../rig/description/files/index.js';
import { wire } from '../../rig/hil/index.js';
import { logSerial, traceBoard } from '../../rig/traces/index.js';
import { balancing, save } from '../cli/champions.js';
import { emptyDirectory, synaptolytic } from '../cli/command-line.js';

const hasReader = spawnSync('vcd2fst', ['--help']).error === undefined;
if (!hasReader) console.log('Skipped: a trace in GTKWave. Debian has vcd2fst and fst2vcd in its package gtkwave.');

let trace = '';
let log = '';
let endedUs = 0;

beforeAll(async () => {
  const board = new EmulatedBoard();
  const end = [
    traceBoard(board.uno, (text) => {
      trace += text;
    }),
    logSerial(board.uno, (text) => {
      log += text;
    }),
  ];
  const rig = await loadRig('belt');
  const { bench } = wire(board, rig);
  const link = await board.link();
  await link.configure(rigSettings(rig));
  await link.status();
  bench!.emergencyStop!.stuckAt = true;
  board.uno.analogVolts[3] = 1.25;
  board.uno.serialIn.send(Uint8Array.of(0xc3, 1), board.uno.cycles); // reports A3 from now on
  await link.observe(new Int32Array(5)).catch(() => {});
  for (let i = 0; i < 20; i++) await link.status();
  await link.close();
  for (const each of end) each();
  endedUs = board.uno.timeUs;
});

/** The changes of a variable, with their times in microseconds. */
function changes(vcd: string, name: string): { us: number; value: string }[] {
  const id = new RegExp(`\\$var \\S+ \\d+ (\\S+) ${name} \\$end`).exec(vcd)![1]!;
  const found: { us: number; value: string }[] = [];
  let us = 0;
  for (const line of vcd.split('$enddefinitions $end')[1]!.split('\n')) {
    if (line.startsWith('#')) us = Number(line.slice(1)) / 1e4;
    else if (/^[01]/.test(line) && line.slice(1) === id) found.push({ us, value: line[0]! });
    else if (/^[rs]/.test(line) && line.endsWith(` ${id}`)) found.push({ us, value: line.slice(1, -id.length - 1) });
  }
  return found;
}

describe('a trace', () => {
  it('has the pins', () => {
    const [first, ...rest] = changes(trace, 'D4_EMERGENCY_STOP');
    // Normally closed: the pin is pulled high when somebody presses it.
    expect(first!.us).toBe(0);
    expect(rest.at(-1)!.value).toBe('1');
  });

  it('has the state as the board tells it', () => {
    const values = changes(trace, 'state').map(({ value }) => value);
    expect(values[0]).toBe('unknown');
    expect(values.length).toBeGreaterThan(1);
    for (const value of values) expect(value).toMatch(/^(unknown|IDLE|READY|FAULT)$/);
  });

  it('has a control tick in each period of the rig', () => {
    const begins = changes(trace, 'tick').filter(({ value }) => value === '1');
    const periods = begins.slice(1).map(({ us }, i) => us - begins[i]!.us);
    expect(periods.length).toBeGreaterThan(5);
    for (const us of periods) expect(Math.abs(us - 10_000)).toBeLessThan(100);
  });

  it('has the volts that were sampled, as reals', () => {
    expect(changes(trace, 'A3_volts').map(({ value }) => value)).toEqual(['1.25']);
    expect(trace).toMatch(/^r1\.25 /m);
  });

  it('has times that never go back, up to the end', () => {
    const times = [...trace.matchAll(/^#(\d+)$/gm)].map(([, time]) => Number(time));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)! / 1e4).toBeCloseTo(endedUs, 3);
  });

  it.skipIf(!hasReader)('is read by GTKWave, with nothing lost', () => {
    const directory = emptyDirectory();
    const [vcd, fst] = [join(directory, 'board.vcd'), join(directory, 'board.fst')];
    writeFileSync(vcd, trace);
    expect(spawnSync('vcd2fst', [vcd, fst], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    const read = spawnSync('fst2vcd', [fst], { encoding: 'utf8', maxBuffer: 1 << 27 }).stdout;
    for (const name of ['tick', 'state', 'D9_MOTOR_duty', 'A3_volts', 'D4_EMERGENCY_STOP']) {
      expect(changes(read, name).map(({ value }) => value)).toEqual(changes(trace, name).map(({ value }) => value));
    }
  });
});

describe('a serial log', () => {
  it('has each message of both sides, in order, with the time of the board', () => {
    const lines = log.trimEnd().split('\n');
    for (const line of lines) expect(line).toMatch(/^ *\d+\.\d{6} (host |board|- {4}) \S/);
    expect(log).toMatch(/host {2}F0 03 F7 \(STATUS\)\n/);
    expect(log).toMatch(/board F0 03 .* F7 \(STATUS\)\n/);
    expect(log).toMatch(/host {2}\$OBS,/);
    expect(Number(lines.at(-1)!.trim().split(' ')[0]) * 1e6).toBeLessThanOrEqual(endedUs);
  });
});

describe('--firmware, --trace and --serial-log', () => {
  it.each([
    ['no.hex', undefined, 'Cannot read no.hex: there is no such file.'],
    ['text.hex', 'hello', 'text.hex is no firmware in Intel HEX: it does not begin with a colon.'],
    ['cut.hex', ':100000000C94', 'Line 1 of cut.hex is cut off'],
    ['empty.hex', ':00000001FF\n', 'empty.hex holds no program'],
  ])('%s cannot be', async (name, content, message) => {
    const directory = emptyDirectory();
    if (content !== undefined) writeFileSync(join(directory, name), content);
    const champion = save(directory, 'champion.json', balancing);
    const { code, stderr } = await synaptolytic(directory, 'rig', 'run', champion, '--emulated', '--firmware', name);
    expect(stderr).toContain(message);
    expect(code).toBe(3);
  });

  it('are refused at a real port', async () => {
    const directory = emptyDirectory();
    const { code, stderr } = await synaptolytic(
      directory,
      ...[
        'validate',
        save(directory, 'champion.json', balancing),
        '--level',
        'processor',
        '--port',
        '/dev/none',
        '--trace',
        'a.vcd',
      ],
    );
    expect(stderr).toContain('--trace is for the emulated board');
    expect(code).toBe(2);
  });
});
