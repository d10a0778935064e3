// The commands that work with a machine, on the emulated board: what they print, leave and end with.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { RecordingFile } from '../../cli/commands/rig/recording-file.js';
import { otherRig } from '../../cli/rig-choice.js';
import { formatRig, loadRig, type Rig } from '../../rig/description/files/index.js';
import { parseRecording, Recorder, type Verdict } from '../../rig/hil/index.js';
import { type Champion, canonicalMask } from '../../src/network/index.js';
import { balanceOn } from '../hil/champions.js';
import { balancing, save } from './champions.js';
import { emptyDirectory, start, synaptolytic } from './command-line.js';
import { startProcess } from './process.js';

/** The desktop rig, which homes three times as fast as the preset. */
const rig: Rig = { ...(await loadRig('desktop')), homingSpeedMps: 0.25 };
const champion = balanceOn(rig, 150);
/** Pushes to the right without end: a unit that sees the cosine alone. */
const pushing: Champion = {
  ...champion,
  mask: canonicalMask({ inputs: 5, outputs: 1, kinds: [{ subset: 0b00100, counts: [8] }] }, 32),
};

const machine = ['--emulated', '--rig', 'quick.yaml'];

function recorded(path: string): string {
  return readFileSync(join(path, 'run.jsonl'), 'utf8');
}

/** Of run.jsonl the run alone, at most 3 s: too little to compare its numbers with those of the rig file, which takes long. */
function keepRun(path: string): void {
  const [head, ...ticks] = recorded(path).split('\n');
  const driven = ticks.filter((line) => line.includes('"RUNNING"')).slice(0, 300);
  writeFileSync(join(path, 'driven.jsonl'), `${[head, ...driven].join('\n')}\n`);
}

/** An empty directory with the rig file and the champions. */
function directory(): string {
  const path = emptyDirectory();
  writeFileSync(join(path, 'quick.yaml'), formatRig(rig));
  save(path, 'champion.json', champion);
  writeFileSync(join(path, 'nothing.jsonl'), '{"kind": "synaptolytic rig log", "version": 1, "rig": {}}\n');
  const head = new Recorder(rig, 'csv').header.trimEnd();
  const tick = (n: number) =>
    head.replace(/\w+/g, (name) => ({ state: 'RUNNING', fault: 'NONE', tick: `${n}` })[name] ?? '0');
  writeFileSync(join(path, 'two.csv'), `${head}\n${tick(1)}\n${tick(2)}\n`);
  save(path, 'pushing.json', pushing);
  save(path, 'article.json', balancing);
  return path;
}

describe('validate --level rig', () => {
  it('judges the machine beside software, and shows what each effect costs', async () => {
    const path = directory();
    const args = ['--level', 'rig', '--rig', 'quick.yaml', '--episodes', '1', '--out', 'verdict'];
    const { code, stdout, stderr } = await synaptolytic(path, 'validate', 'champion.json', ...args);
    expect(stderr).toContain('1 episode on the rig quick with the emulated Uno');
    expect(stdout).toMatch(/^measurement +software +rig$/m);
    expect(stdout).toMatch(
      /^measurement +none +quantisation +velocity +delay$[\s\S]*^measurement +duty +friction +all$/m,
    );
    expect(code).toBe(0);
    const verdict = JSON.parse(readFileSync(join(path, 'verdict/verdict.json'), 'utf8')) as Verdict;
    expect(verdict.levels.map(({ level }) => level)).toEqual(['software', 'rig']);
    expect(verdict.effects).toHaveLength(7);
    expect(verdict.checks.filter(({ level }) => level === 'rig').map(({ name }) => name)).toContain('held');
    expect(readFileSync(join(path, 'verdict/junit.xml'), 'utf8')).toContain('lostEdges');
  });

  it.each([
    [['champion.json', '--rig', 'quick.yaml'], 2, 'Add --level rig'],
    [['champion.json', '--level', 'rig', '--rig', 'nowhere'], 2, 'There is no rig "nowhere"'],
    [['article.json', '--level', 'rig', '--rig', 'desktop'], 3, 'has 10 ms'],
    [['champion.json', '--faults', '--level', 'rig'], 2, '--level does not go with --faults'],
    [['champion.json', '--faults', '--port', '/dev/ttyACM0'], 2, '--port does not go with --faults'],
    [['article.json', '--faults', '--rig', 'desktop'], 3, 'has 10 ms'],
  ])('refuses %j', async (args, exit, message) => {
    const { code, stderr } = await synaptolytic(directory(), 'validate', ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(exit);
  });
});

describe('rig home', () => {
  it('homes a new machine', async () => {
    const { code, stdout } = await synaptolytic(directory(), 'rig', 'home', ...machine, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ rig: 'quick', board: 'emulated Uno', homed: true, missedEdges: 0 });
  });
});

describe('--host-latency', () => {
  const late = async (times: string) => {
    const args = ['champion.json', ...machine, '--time', '3 s', '--json', '--host-latency', times];
    return synaptolytic(directory(), 'rig', 'run', ...args);
  };

  it('of less than a lease does no harm, and of more ends the run', async () => {
    // At the most silent the pause, twice the second time and a control period: 80 ms, of the 90 after which the tick ends a lease.
    expect(await late('30 ms, 10 ms, 50 ms')).toMatchObject({ code: 0 });
    const lost = await late('0 ms, 0 ms, 150 ms');
    expect(lost.stderr).toContain('LEASE_LOST');
    expect(lost.code).toBe(8);
  });

  it.each([
    ['20', '--host-latency "20" is not a time'],
    ['20 ms, 30 ms', 'is no host that can be'],
    ['1 ms, 1 ms, 1 ms, 1 ms', 'takes three times at most'],
  ])('"%s" is refused', async (times, message) => {
    const { code, stderr } = await late(times);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

describe('rig run', () => {
  it('lets a champion balance, and says how', async () => {
    const { code, stdout } = await synaptolytic(
      directory(),
      ...['rig', 'run', 'champion.json', ...machine, '--time', '2 s', '--json'],
    );
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as Record<string, unknown>;
    expect(report).toMatchObject({ rig: 'quick', seconds: 2, controlTicks: 201, motion: { held: true } });
    expect(report).not.toHaveProperty('fault');
  });

  it('says that a champion was trained for another rig', async () => {
    const path = directory();
    save(path, 'of-belt.json', { ...champion, task: { ...champion.task, rig: 'belt' } });
    save(path, 'of-quick.json', { ...champion, task: { ...champion.task, rig: 'quick' } });
    const words = (file: string) => ['rig', 'run', file, ...machine, '--time', '1 s', '--json'];
    const other = await synaptolytic(path, ...words('of-belt.json'));
    const note = 'The champion was trained for the rig "belt", and this is "quick": it may do worse here.';
    expect(other).toMatchObject({ code: 0, stderr: expect.stringContaining(note) });
    expect(JSON.parse(other.stdout)).toMatchObject({ note });
    const same = start(path, words('of-quick.json'));
    await same.says('homing');
    same.interrupt();
    expect((await same.ended).stderr).not.toContain('trained for');
  });

  it('says that the file of its rig had other numbers then, but for what it left open', () => {
    const trained = { ...champion, task: { ...champion.task, rig: rig.name } };
    const now = (plant: Partial<Rig['plant']>) => otherRig(trained, { ...rig, plant: { ...rig.plant, ...plant } }).note;
    const { poleCentreM, forceN, cartMassKg } = rig.plant;
    expect(now({})).toBeUndefined();
    expect(now({ poleCentreM: poleCentreM * 1.04, forceN: forceN * 1.08 })).toBeUndefined();
    expect(now({ poleCentreM: poleCentreM * 1.2, forceN: forceN / 2, cartMassKg: cartMassKg * 0.99 })).toBe(
      `The champion was trained for the rig "${rig.name}" with other numbers: it may do worse here. ` +
        "Its file had the pole's centre at 0.198 m (now 0.237), a force of 3.1 N (now 1.55).",
    );
  });

  it('says so of a champion that names no rig, and of one of the article', () => {
    const { rig: _, ...task } = { rig: '', ...champion.task };
    const unnamed = { ...champion, task: { ...task, parameters: { ...task.parameters, cartViscousNsPerM: 9 } } };
    expect(otherRig({ ...champion, task }, rig)).toEqual({});
    expect(otherRig(unnamed, rig).note).toBe(
      'The champion was trained for a rig with other numbers: it may do worse here. ' +
        `Its file had a cart friction of 9 N/(m/s) (now ${rig.plant.cartViscousNsPerM}).`,
    );
    const article = (railM: number) => ({ ...champion, task: { ...task, name: 'balance', parameters: { railM } } });
    const on = (name: string) => ({ ...rig, name, plant: { ...rig.plant, stopM: 2 } });
    expect(otherRig(article(2), on('quick')).note).toContain(
      'trained for the rig "bench-bumpers", and this is "quick"',
    );
    expect(otherRig(article(2), on('bench-bumpers'))).toEqual({});
    expect(otherRig(article(1), on('bench-bumpers')).note).toContain('Its file had end stops at 1 m (now 2).');
  });

  it('ends with the fault that stopped the machine, in words', async () => {
    const { code, stdout } = await synaptolytic(directory(), 'rig', 'run', 'pushing.json', ...machine);
    expect(stdout).toMatch(/^fault +The cart left the soft limits \(SOFT_LIMIT\)\. Clear the fault/m);
    expect(code).toBe(8);
  });

  it('disarms the machine on Ctrl-C', async () => {
    const running = start(directory(), ['rig', 'run', 'champion.json', ...machine, '--time', '60000 min']);
    await running.says('homing');
    running.interrupt();
    expect(await running.ended).toMatchObject({ code: 130, stderr: expect.stringContaining('disarmed') });
  });

  it.each([[[]], [['--json']]])('prints what was measured until Ctrl-C %j', async (json) => {
    const words = ['rig', 'run', 'champion.json', ...machine, '--time', '60000 min', ...json];
    const running = start(directory(), words);
    await running.says('running');
    running.interrupt();
    const { code, stdout, stderr } = await running.ended;
    expect({ code, stderr }).toMatchObject({ code: 130, stderr: expect.stringContaining('disarmed') });
    if (json.length === 0) expect(stdout).toMatch(/^ran +\d+\.\d\d s, \d+ control ticks$/m);
    else
      expect(JSON.parse(stdout)).toMatchObject({ rig: 'quick', interrupted: true, controlTicks: expect.any(Number) });
  });

  it.each([
    [['champion.json', '--rig', 'quick.yaml'], 2, 'Give --port'],
    [['champion.json', '--emulated', '--rig', 'quick.yaml', '--time', '5 m'], 2, '--time "5 m" is not a time'],
    [['champion.json', '--emulated', '--port', 'emulated'], 2, 'cannot be used with'],
    [['champion.json', '--port', '/dev/nowhere', '--rig', 'quick.yaml'], 4, '/dev/nowhere'],
    [['article.json', ...machine], 3, '16.5 ms'],
  ])('refuses %j', async (args, exit, message) => {
    const { code, stderr } = await synaptolytic(directory(), 'rig', 'run', ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(exit);
  });
});

describe('rig monitor', () => {
  it('shows plain lines where there is no terminal: each change of state and each second', async () => {
    const { code, stderr } = await synaptolytic(
      directory(),
      ...['rig', 'monitor', 'champion.json', ...machine, '--time', '3 s'],
    );
    expect(code).toBe(0);
    expect(stderr).not.toContain('\u001b');
    expect(
      stderr.match(/^0:\d\d {2}RUNNING {2}cart -?[\d.]+ mm {2}pole -?[\d.]+ deg {2}duty -?\d+ % {2}missed 0$/gm),
    ).toHaveLength(4);
  });

  it('without a champion shows a machine that does not move', async () => {
    const { code, stdout } = await synaptolytic(directory(), 'rig', 'monitor', ...machine, '--time', '1 s', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ state: 'IDLE', fault: 'NONE', homed: false });
  });
});

describe('rig log and rig replay', () => {
  it('record a run and play it through the simulation', async () => {
    const path = directory();
    const logged = await synaptolytic(path, 'rig', 'log', 'run.jsonl', 'champion.json', ...machine, '--time', '1 s');
    expect(logged).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+ control ticks in run\.jsonl\n$/) });
    keepRun(path);
    const { code, stdout } = await synaptolytic(
      path,
      ...['rig', 'replay', 'driven.jsonl', '--champion', 'champion.json', '--json'],
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ rig: 'quick', ticks: 101, equalActions: 1 });
    const other = await synaptolytic(path, 'rig', 'replay', 'driven.jsonl', '--champion', 'pushing.json', '--json');
    expect(other.code).toBe(1);
    expect(JSON.parse(other.stdout)).toMatchObject({ ticks: 101 });
    expect(JSON.parse(other.stdout).equalActions).toBeLessThan(1);
  });

  it('keep what was recorded when they are interrupted', async () => {
    const path = directory();
    const logging = start(path, ['rig', 'log', 'run.csv', 'champion.json', ...machine, '--time', '60000 min']);
    await logging.says('homing');
    logging.interrupt();
    expect(await logging.ended).toMatchObject({ code: 130, stderr: expect.stringContaining('run.csv holds') });
    expect(readFileSync(join(path, 'run.csv'), 'utf8')).toMatch(/^timeS,state,fault,.*\n/);
  });

  it('lose the last second at most when they are killed', async () => {
    const path = directory();
    const logging = startProcess(path, ['rig', 'log', 'run.jsonl', 'champion.json', ...machine, '--time', '60000 min']);
    await logging.says('homing');
    const isRunning = (): boolean => existsSync(join(path, 'run.jsonl')) && recorded(path).includes('"RUNNING"');
    await expect.poll(isRunning, { timeout: 60_000 }).toBe(true);
    logging.interrupt('SIGKILL');
    await logging.ended;
    expect(recorded(path)).toMatch(/\}\n$/);
    const states = parseRecording(recorded(path), 'run.jsonl').ticks.map(({ state }) => state);
    expect(states).toEqual(expect.arrayContaining(['HOMING', 'RUNNING']));
    keepRun(path);
    const words = ['rig', 'replay', 'driven.jsonl', '--champion', 'champion.json', '--json'];
    const { code, stdout } = await synaptolytic(path, ...words);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { ticks: number }).ticks).toBeGreaterThan(0);
  });

  it('have each line on the disk within a second', async () => {
    const path = join(directory(), 'run.csv');
    vi.useFakeTimers({ toFake: ['setInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const recording = await RecordingFile.create(path, 'head\n');
    recording.add('tick\n');
    vi.advanceTimersByTime(1000);
    vi.useRealTimers(); // else the poll turns the clock on
    await expect.poll(() => readFileSync(path, 'utf8')).toBe('head\ntick\n');
    await recording.close();
  });

  it('compare no further when they are interrupted', async () => {
    const path = directory();
    await synaptolytic(path, 'rig', 'log', 'run.jsonl', 'champion.json', ...machine, '--time', '1 s');
    const replaying = start(path, ['rig', 'replay', 'run.jsonl']);
    replaying.interrupt();
    expect(await replaying.ended).toMatchObject({ code: 130, stdout: '' });
  });

  it.each([
    [['log', 'run.txt', ...machine], 2, '.jsonl or .csv'],
    [['log', 'nowhere/run.csv', ...machine], 5, 'nowhere/run.csv'],
    [['replay', 'champion.json'], 3, 'is no recording'],
    [['replay', 'nothing.jsonl'], 3, 'begins with a rig that cannot be'],
    [['replay', 'two.csv', '--rig', 'desktop'], 3, 'nothing to compare'],
    [['replay', 'missing.jsonl'], 3, 'no such file'],
  ])('refuse %j', async (args, exit, message) => {
    const { code, stderr } = await synaptolytic(directory(), 'rig', ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(exit);
  });
});
