// rig calibrate on the command line: what it refuses before anything moves, Ctrl-C, and what it prints and writes.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { reportCalibration } from '../../cli/commands/rig/calibration-report.js';
import { TerminalPerson } from '../../cli/commands/rig/terminal-person.js';
import { Output } from '../../cli/output.js';
import { type Calibration, hiddenRig } from '../../rig/calibration/index.js';
import { loadRig } from '../../rig/description/files/index.js';
import { emptyDirectory, start, synaptolytic } from './command-line.js';

const file = await loadRig('desktop');
const truth = hiddenRig(file, 1);
const times = { timesS: [0, 0.01, 0.02], measured: [0, 0.1, 0.2], modelled: [0, 0.11, 0.19] };
const calibration: Omit<Calibration, 'rig'> = {
  ...{ hangingZeroRad: 0, swingRmsRad: 0.01, cartRmsM: 0.0001 },
  courses: [
    { name: 'pole, swinging', of: 'angle', ...times },
    { name: 'cart, push 1', of: 'position', ...times },
  ],
};
const stamp = { program: '0.1.0' };

/** An output that is kept. */
function kept(): { readonly output: Output; readonly stdout: () => string; readonly stderr: () => string } {
  const streams = [new PassThrough(), new PassThrough()] as unknown as [NodeJS.WriteStream, NodeJS.WriteStream];
  const output = new Output({ stdout: streams[0], stderr: streams[1], env: {} });
  const [stdout, stderr] = streams.map((stream) => () => (stream.read() as Buffer).toString());
  return { output, stdout: stdout!, stderr: stderr! };
}

describe('rig calibrate', () => {
  it.each([
    [['--emulated'], 2, 'Name it with --rig'],
    [['--emulated', '--rig', 'desktop', '--track', '0 m'], 2, '--track "0 m" is no way to go'],
    [['--port', '/dev/nowhere', '--rig', 'desktop', '--hidden-seed', '1'], 2, 'Give --emulated'],
    [['--emulated', '--rig', 'desktop', '--write', 'taken.yaml'], 5, 'taken.yaml exists'],
    [['--emulated', '--rig', 'desktop', '--write', 'nowhere/rig.yaml'], 5, 'nowhere'],
    [['--emulated', '--rig', 'desktop', '--report', 'taken.yaml'], 5, 'Name another file with --report'],
  ])('refuses %j', async (args, exit, message) => {
    const path = emptyDirectory();
    writeFileSync(join(path, 'taken.yaml'), 'extends: desktop\n');
    const { code, stderr } = await synaptolytic(path, 'rig', 'calibrate', ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(exit);
    expect(readFileSync(join(path, 'taken.yaml'), 'utf8')).toBe('extends: desktop\n');
  });

  it('stops the motor on Ctrl-C, and leaves no file', async () => {
    const path = emptyDirectory();
    const running = start(path, ['rig', 'calibrate', '--emulated', '--rig', 'desktop', '--write', 'found.yaml']);
    await running.says('pushes');
    running.interrupt();
    expect(await running.ended).toMatchObject({ code: 130, stderr: expect.stringContaining('disarmed') });
    expect(existsSync(join(path, 'found.yaml'))).toBe(false);
  });

  it('prints what was found beside what the file said, and writes a rig that loads', async () => {
    const write = join(emptyDirectory(), 'found.yaml');
    const { output, stdout } = kept();
    await reportCalibration(output, { write }, { file, found: { ...calibration, rig: truth }, stamp });
    const printed = stdout();
    expect(printed).toMatch(/^pole encoder reversed +yes: in the file no$/m);
    expect(printed).toMatch(/^cart encoder +10410 counts\/m: in the file 10000 \(\+4.1 %\)$/m);
    expect(printed).toMatch(/^stiction +0 N: as in the file$/m);
    expect(await loadRig(write)).toEqual({ ...truth, name: 'found' });
  });

  it('writes a page that is read without script, with what was found, the truth and each motion beside the model', async () => {
    const report = join(emptyDirectory(), 'report.html');
    const found = { ...calibration, rig: { ...truth, name: '<b>mine</b>' } };
    await reportCalibration(kept().output, { report }, { file, found, truth, stamp });
    const page = readFileSync(report, 'utf8');
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<b>mine');
    expect(page).toContain('Calibration: &#60;b&#62;mine');
    expect(page).toMatch(/>cart encoder<.*>10410<.*>counts\/m<.*>10000<.*>\+4.1 %<.*>10410</);
    expect(page).toContain('differ by 0.57° where the pole swings');
    expect(page.match(/stroke-dasharray="4 3"/g)).toHaveLength(2 * calibration.courses.length); // each in its legend too
    expect(page).toContain('>0.1.0<');
  });

  it('writes no rig that cannot be, and names the field', async () => {
    const write = join(emptyDirectory(), 'found.yaml');
    const rig = { ...truth, cartEncoder: { ...truth.cartEncoder, countsPerM: 1e6 } };
    const report = reportCalibration(kept().output, { write }, { file, found: { ...calibration, rig }, stamp });
    await expect(report).rejects.toMatchObject({
      code: 'RIG_INVALID',
      message: expect.stringContaining('field cartEncoder'),
    });
    expect(existsSync(write)).toBe(false);
  });

  it('as JSON compares the same numbers, with the truth where it is known', async () => {
    const { output, stdout } = kept();
    await reportCalibration(output, { json: true }, { file, found: { ...calibration, rig: file }, truth, stamp });
    const { found } = JSON.parse(stdout()) as { found: Record<string, unknown>[] };
    const { countsPerM } = truth.cartEncoder;
    expect(found).toContainEqual({
      name: 'cart encoder',
      unit: 'counts/m',
      file: 10000,
      found: 10000,
      truth: countsPerM,
    });
  });
});

describe('without a terminal', () => {
  it('a person is told what to do, and nothing twice in a row', async () => {
    const { output, stderr } = kept();
    const person = new TerminalPerson(output, new AbortController().signal);
    await person.putInMiddle();
    for (let times = 0; times < 3; times++) await person.letHang();
    await person.swing(Math.PI / 6);
    await person.letHang();
    const requests = stderr().trimEnd().split('\n');
    expect(requests).toHaveLength(4);
    expect(requests[2]).toContain('lift the pole to about 30 degrees');
    expect(requests[3]).toBe(requests[1]);
  });

  it('nobody can say which way the cart went, and nothing is pushed for it', async () => {
    const person = new TerminalPerson(kept().output, new AbortController().signal);
    let pushes = 0;
    const asked = person.sawRight(async () => {
      pushes++;
    });
    await expect(asked).rejects.toMatchObject({ exit: 'usage', message: expect.stringContaining('in a terminal') });
    expect(pushes).toBe(0);
  });
});
