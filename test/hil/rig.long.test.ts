// Level `rig` where it takes long: beside its twin in Node, without switches, and with encoders as fine as may be.
import { expect, it } from 'vitest';
import { parseRig } from '../../rig/description/files/index.js';
import { defaultLimits } from '../../rig/hil/default-limits.js';
import { validateTwin } from '../../rig/hil/effects.js';
import { validateRig } from '../../rig/hil/rig.js';
import { judge } from '../../rig/hil/verdict.js';
import { emulatedBoard } from '../link/test-board.js';
import { balanceOn, bouncingChampion } from './champions.js';
import { quickToHome, value } from './level-rig.js';

const desktop = await quickToHome('desktop');

it('balance on the desktop rig moves as its twin in Node with all effects does', async () => {
  // Where a cart trembles about the centre in the few seconds of one episode is chance: six tell how far.
  const champion = balanceOn(desktop, 250);
  const episodes = 6;
  const result = await validateRig(champion, emulatedBoard(), desktop, { episodes, seed: 1 });
  const delayUs = value(result, 'executionMean');
  const levels = await validateTwin(champion, desktop, { episodes, seed: 1, delayUs });
  expect(levels.map(({ level }) => level)).toEqual([
    'none',
    'quantisation',
    'velocity',
    'delay',
    'duty',
    'friction',
    'all',
  ]);
  const all = levels.at(-1)!;
  for (const name of ['meanReturn', 'held', 'angleRms', 'positionRms', 'dutyMean'] as const) {
    expect(Math.abs(value(all, name) / value(result, name) - 1), name).toBeLessThan(0.1);
  }
  const [none] = levels;
  for (const effect of levels.slice(1, 5)) {
    expect(value(effect, 'angleRms'), effect.level).not.toBe(value(none!, 'angleRms'));
  }
});

it('swing-up on the bench with bumpers loses next to nothing against software, and the board sees what is so', async () => {
  const result = await validateRig(bouncingChampion, emulatedBoard(), await quickToHome('bench-bumpers'), {
    episodes: 1,
    seed: 1,
  });
  expect(value(result, 'meanReturn')).toBeGreaterThan(880);
  expect(Math.abs(value(result, 'meanReturnTelemetry') - value(result, 'meanReturn'))).toBeLessThan(0.2);
  expect(value(result, 'held')).toBe(1);
  expect(value(result, 'lostEdges')).toBe(0);
  expect(judge(null, [result], defaultLimits('swing-up')).passed).toBe(true);
});

it('a belt with encoders as fine as may be homes and runs with 48 000 counts along the track and 10 000 in a turn of the pole', async () => {
  const fine = parseRig(
    'extends: belt\ncartEncoder: 2400 counts/rev\npulleyCircumference: 40 mm\npoleEncoder: 10000 counts/rev\nhomingSpeed: 0.24 m/s\n',
    'fine.yaml',
  );
  expect(2 * fine.plant.stopM * fine.cartEncoder.countsPerM).toBeCloseTo(48_000);
  const result = await validateRig(balanceOn(fine, 250), emulatedBoard(), fine, { episodes: 1, seed: 1 });
  expect(value(result, 'meanReturn')).toBe(250);
  for (const name of ['lostEdges', 'missedEdges', 'faults'] as const) expect(value(result, name), name).toBe(0);
});
