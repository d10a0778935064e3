// animate, from a champion at each level and from a recording: what it leaves and prints, and what it refuses.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatRig, loadRig, type Rig } from '../../rig/description/files/index.js';
import { Recorder } from '../../rig/hil/index.js';
import type { Telemetry } from '../../src/link/index.js';
import { balanceOn } from '../hil/champions.js';
import { balancing, save, shaped } from './champions.js';
import { emptyDirectory, synaptolytic } from './command-line.js';

/** The desktop rig, which homes three times as fast as the preset. */
const rig: Rig = { ...(await loadRig('desktop')), homingSpeedMps: 0.25 };

/** Control ticks of a machine that homes and then drives to the right with its pole upright. */
function recording(format: 'jsonl' | 'csv'): string {
  const recorder = new Recorder(rig, format);
  const tick = (n: number): Telemetry => ({
    ...({ fault: 'NONE', start4us: 0, cartVelocity: 0, poleVelocity: 0, action: 0, duty: 0 } as const),
    ...{ execution4us: 0, executionMax4us: 0, cartMissed: 0, poleMissed: 0, saturations: 0 },
    ...{ tick: n, cartCounts: n, poleCounts: rig.poleEncoder.countsPerRev / 2, state: n < 100 ? 'HOMING' : 'RUNNING' },
  });
  return recorder.header + Array.from({ length: 301 }, (_, n) => recorder.line(tick(n))).join('');
}

function directory(): string {
  const path = emptyDirectory();
  writeFileSync(join(path, 'quick.yaml'), formatRig(rig));
  save(path, 'champion.json', balanceOn(rig, 150));
  save(path, 'article.json', balancing);
  save(path, 'elsewhere.json', shaped({ inputs: 2, hidden: 3, outputs: 1 }));
  writeFileSync(join(path, 'run.jsonl'), recording('jsonl'));
  writeFileSync(join(path, 'run.csv'), recording('csv'));
  writeFileSync(join(path, 'short.jsonl'), recording('jsonl').split('\n').slice(0, 2).join('\n'));
  return path;
}

describe('animate', () => {
  it.each([
    ['article.json', [], 16.5, 'Balance'],
    ['champion.json', ['--level', 'twin', '--rig', 'quick.yaml', '--time', '0.5 s'], 0.5, 'Balance on the rig quick'],
    ['champion.json', ['--level', 'rig', '--rig', 'quick.yaml', '--time', '0.5 s'], 0.5, 'Balance on the rig quick'],
    ['run.jsonl', [], 3, 'Recorded on the rig desktop'],
    ['run.csv', ['--rig', 'quick.yaml', '--from', '0.5 s', '--time', '2 s'], 2, 'Recorded on the rig quick'],
  ])('%s %j', async (file, args, seconds, title) => {
    const path = directory();
    const { code, stdout, stderr } = await synaptolytic(path, 'animate', file, ...args, '-o', 'moves.svg', '--json');
    expect(stderr).not.toMatch(/error/i);
    expect(code).toBe(0);
    const svg = readFileSync(join(path, 'moves.svg'), 'utf8');
    expect(JSON.parse(stdout)).toMatchObject({
      file,
      picture: 'moves.svg',
      bytes: Buffer.byteLength(svg),
      errorPx: 0.5,
    });
    expect(JSON.parse(stdout).seconds).toBeCloseTo(seconds, 1);
    expect(svg).toContain(`<title>${title}</title>`);
    expect(svg.includes('>RUNNING<'), 'only a recording has states').toBe(file.startsWith('run'));
  });

  it('the same champion from the same start is the same file, and goes beside it', async () => {
    const path = directory();
    await synaptolytic(path, 'animate', 'article.json', '--seed', '3');
    const first = readFileSync(join(path, 'article.svg'), 'utf8');
    const { stdout } = await synaptolytic(path, 'animate', 'article.json', '--seed', '3');
    expect(stdout).toMatch(/^picture +article\.svg, \d+ bytes\nshows +16\.50 s of article\.json, within 0\.5 px$/m);
    expect(readFileSync(join(path, 'article.svg'), 'utf8')).toBe(first);
    await synaptolytic(path, 'animate', 'article.json', '--seed', '4', '-o', 'other.svg');
    expect(readFileSync(join(path, 'other.svg'), 'utf8')).not.toBe(first);
  });

  it.each([
    [['nowhere.json'], 3, 'Cannot read nowhere.json: there is no such file'],
    [['quick.yaml'], 3, 'quick.yaml'],
    [['elsewhere.json'], 3, 'and a rig is a cart with one pole'],
    [['champion.json', '-o', 'x.gif'], 2, 'does not end in .svg'],
    [['champion.json', '--rig', 'desktop'], 2, 'Add --level twin or --level rig'],
    [['champion.json', '--level', 'processor'], 2, 'software, twin, rig'],
    [['champion.json', '--time', '3'], 2, '--time "3" is not a time'],
    [['champion.json', '--from', '-1 s'], 2, 'is before the beginning'],
    [['champion.json', '--from', '90 min'], 3, 'has nothing to show there: it lasts'],
    [['article.json', '--level', 'twin', '--rig', 'desktop'], 3, 'has 10 ms'],
    [['run.jsonl', '--seed', '2'], 2, '--seed is for a champion'],
    [['run.csv'], 2, 'Name it with --rig'],
    [['short.jsonl'], 3, 'has nothing to show there: it lasts 0.00 s'],
    [['champion.json', '-o', 'no/where.svg'], 5, 'no/where.svg'],
  ])('refuses %j', async (args, exit, message) => {
    const path = directory();
    const { code, stdout, stderr } = await synaptolytic(path, 'animate', ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(exit);
    expect(stdout).toBe('');
    expect(existsSync(join(path, 'champion.svg'))).toBe(false);
  });
});
