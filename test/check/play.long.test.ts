// synaptolytic check: the cases of a manifest played on the emulated board, and what failures leave.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { synaptolytic } from '../cli/command-line.js';
import { problems } from '../json-schemas.js';
import { check, room } from './room.js';

describe('a manifest', () => {
  it('is played at each level on each rig that fits, and the rest is refused by name', async () => {
    const limits = 'limits: [meanReturn > 900]\n';
    const directory = room(
      `champions: [good.json]\nrigs: [bench, desktop]\nlevels: [software, rig]\nepisodes: 1\n${limits}`,
    );
    const { code, stdout } = await check(directory, '--json', '--out', 'out', '--workers', '2');
    const verdict = JSON.parse(stdout);
    expect(verdict.cases.map(({ name, passed }: { name: string; passed: boolean }) => [name, passed])).toEqual([
      ['good/software', true],
      ['good/bench/rig', true],
    ]);
    expect(verdict.refused).toEqual([{ name: 'good/desktop', reason: expect.stringContaining('control period') }]);
    // Nothing was judged on the desktop rig: that is no success.
    expect(verdict.problems).toEqual([expect.stringContaining('the rig desktop')]);
    expect(code).toBe(1);
    expect(problems('verdict', JSON.parse(readFileSync(join(directory, 'out/verdict.json'), 'utf8')))).toBeNull();
    const junit = readFileSync(join(directory, 'out/junit.xml'), 'utf8');
    expect(junit).toContain('<skipped message="The champion was trained');
    expect(junit).toMatch(/<property name="firmwareSha256" value="[0-9a-f]{64}"\/>/);
  });

  it('leaves of a failure its worst episode and the command that repeats it, and nothing of it in the next run', async () => {
    const directory = room(
      'champions: [idle.json]\nrigs: [bench]\nlevels: [rig]\nepisodes: 1\nlimits: [meanReturn > 900]\n',
    );
    const first = await check(directory, '--out', 'out');
    expect(first.code).toBe(1);
    expect(first.stdout).toContain('idle/bench/rig: meanReturn is');
    const page = readFileSync(join(directory, 'out/report.html'), 'utf8');
    expect(page).toContain('synaptolytic check m.yaml --only idle/bench/rig');
    expect(page).toContain('The worst of idle/bench/rig');
    expect(page).not.toContain('<script');
    expect(readFileSync(join(directory, 'out/failures/idle-bench-rig.jsonl'), 'utf8')).toMatch(
      /^\{"kind":"synaptolytic rig log"/,
    );
    const waves = readFileSync(join(directory, 'out/failures/idle-bench-rig.vcd'), 'utf8');
    expect(waves).toMatch(/\$enddefinitions[\s\S]*RUNNING/);
    const serial = readFileSync(join(directory, 'out/failures/idle-bench-rig.txt'), 'utf8');
    // The board ticks in its own time: the recording of the first run and the log of the second are of the same episode.
    const ticks = serial.split('\n').filter((line) => line.endsWith('(TELEMETRY)')).length;
    expect(ticks).toBeGreaterThan(
      readFileSync(join(directory, 'out/failures/idle-bench-rig.jsonl'), 'utf8').split('\n').length - 3,
    );
    const shown = await synaptolytic(directory, 'animate', 'out/failures/idle-bench-rig.jsonl', '-o', 'again.svg');
    expect(shown.code).toBe(0);
    writeFileSync(join(directory, 'm.yaml'), 'champions: []\n');
    expect((await check(directory, '--out', 'out')).code).toBe(3);
    for (const name of [
      'verdict.json',
      'junit.xml',
      'report.html',
      'summary.md',
      'failures/idle-bench-rig.svg',
      'failures/idle-bench-rig.vcd',
    ])
      expect(existsSync(join(directory, 'out', name)), name).toBe(false);
  });

  it('leaves the files of each failure by themselves, however alike their names are', async () => {
    const champions = '[{file: idle.json, name: a/b}, {file: idle.json, name: a-b}]';
    const directory = room(`champions: ${champions}\nlevels: [software]\nepisodes: 1\nlimits: [meanReturn > 900]\n`);
    expect((await check(directory, '--out', 'out')).code).toBe(1);
    const pictures = readdirSync(join(directory, 'out/failures')).filter((name) => name.endsWith('.svg'));
    expect(pictures.sort()).toEqual(['a-b-software-2.svg', 'a-b-software.svg']);
    const pages = readFileSync(join(directory, 'out/report.html'), 'utf8');
    for (const name of ['a-b-software.csv', 'a-b-software-2.csv']) expect(pages).toContain(`failures/${name}`);
  });

  it('gives the same verdict for any number of workers, and with SOURCE_DATE_EPOCH the same bytes', async () => {
    process.env.SOURCE_DATE_EPOCH = '1700000000';
    onTestFinished(() => void delete process.env.SOURCE_DATE_EPOCH);
    const directory = room(
      'champions: [good.json, idle.json]\nlevels: [software, processor]\nepisodes: 1\nlimits: [meanReturn > 0]\n',
    );
    const [one, three] = [
      await check(directory, '--json', '--workers', '1'),
      await check(directory, '--json', '--workers', '3'),
    ];
    expect(JSON.parse(one.stdout)).toMatchObject({ format: 'synaptolytic-check', date: '2023-11-14T22:13:20.000Z' });
    expect(three.stdout).toBe(one.stdout);
  });

  it('makes the groups of faults that it names', async () => {
    const directory = room(
      'champions: [good.json]\nrigs: [bench]\nlevels: [software]\nfaults: [motor]\nepisodes: 1\nlimits: [meanReturn > 0]\n',
    );
    const { code, stdout } = await check(directory, '--json', '--only', 'faults');
    expect(code).toBe(0);
    const [{ name, faults }] = JSON.parse(stdout).cases;
    expect(name).toBe('good/bench/faults motor');
    expect(faults.map((fault: { name: string }) => fault.name)).toEqual(['cart jammed', 'cart shoved: runaway']);
  });
});
