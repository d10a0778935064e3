// The judge of faults fails what is not as docs/safety.md promises: another fault, a late one, a motor that drives on, anything lost.
import { describe, expect, it } from 'vitest';
import { type FaultFacts, type FaultQuestion, judgeFault, publishedDetection } from '../../rig/faults/index.js';
import { type FaultName, faults } from '../../src/protocol/index.js';

const periodUs = 10_000;
const question: FaultQuestion = { group: 'motor', name: 'cart jammed', expected: ['NO_MOTION'], periodUs };
const good: FaultFacts = {
  reported: 'NO_MOTION',
  during: 'running',
  seenMs: 95,
  detectedMs: 95.3,
  stoppedMs: 95.3,
  dueMs: 95.4,
  problems: [],
};
const judged = (changes: Partial<FaultFacts>, about: Partial<FaultQuestion> = {}) =>
  judgeFault({ ...question, ...about }, { ...good, ...changes });
const without = (key: 'seenMs' | 'stoppedMs' | 'dueMs'): FaultFacts => {
  const { [key]: _, ...rest } = good;
  return rest;
};

describe('the judge of faults', () => {
  it('passes what is reported in time, stops in the same tick and loses nothing', () => {
    expect(judged({})).toMatchObject({ passed: true, problems: [], published: '100 ms', reported: 'NO_MOTION' });
  });

  it.each<[string, Partial<FaultFacts>, RegExp]>([
    ['another fault', { reported: 'SOFT_LIMIT' }, /reported SOFT_LIMIT, not NO_MOTION/],
    ['no fault', { reported: 'NONE' }, /reported NONE, not NO_MOTION/],
    ['nothing at all', { reported: undefined as unknown as FaultName }, /reported nothing/],
    ['a late report', { seenMs: 100.2 }, /seen after 100\.20 ms; published are 100 ms/],
    ['a motor that drives on', { stoppedMs: 95.5 }, /driven for 0\.10 ms after/],
    ['a lost champion', { problems: ['The champion is not what was stored.'] }, /champion/],
  ])('fails %s', (_, changes, problem) => {
    const result = judged(changes);
    expect(result.passed).toBe(false);
    expect(result.problems.join(' ')).toMatch(problem);
  });

  it.each(['seenMs', 'stoppedMs', 'dueMs'] as const)('fails when %s is not known', (key) => {
    expect(judgeFault(question, without(key)).passed).toBe(false);
  });

  it('allows a control tick its jitter, and no more', () => {
    expect(judged({ seenMs: 100.09 }).passed).toBe(true);
    expect(judged({ seenMs: 100.11 }).passed).toBe(false);
  });

  it('lets what comes of a fault stop the machine until the fault itself is overdue', () => {
    const atSwitch = (seenMs: number, expected: FaultName[]): boolean =>
      judged({ reported: 'LIMIT_SWITCH', seenMs }, { expected }).passed;
    expect(atSwitch(60, ['NO_MOTION', 'LIMIT_SWITCH'])).toBe(true);
    expect(atSwitch(100.2, ['NO_MOTION', 'LIMIT_SWITCH'])).toBe(false);
    expect(atSwitch(60, ['LIMIT_SWITCH', 'NO_MOTION'])).toBe(false);
    expect(atSwitch(60, ['NO_MOTION'])).toBe(false);
  });

  it('takes one and two control periods from the rig', () => {
    const limit = (reported: FaultName, seenMs: number, us: number): boolean =>
      judged({ reported, seenMs, stoppedMs: 0 }, { expected: [reported], periodUs: us }).passed;
    expect([limit('SOFT_LIMIT', 16.5, 16_500), limit('SOFT_LIMIT', 16.5, 10_000)]).toEqual([true, false]);
    expect([limit('RUNAWAY', 20, 10_000), limit('RUNAWAY', 20.2, 10_000)]).toEqual([true, false]);
  });

  it('wants faults of wiring in homing, and faults of a reset at the reset', () => {
    const [wiring, reset] = [{ expected: ['CART_REVERSED'] as const }, { expected: ['WATCHDOG'] as const }];
    expect(judged({ reported: 'CART_REVERSED', during: 'homing' }, wiring).passed).toBe(true);
    expect(judged({ reported: 'CART_REVERSED' }, wiring).passed).toBe(false);
    expect(judged({ reported: 'WATCHDOG', during: 'reset' }, reset).passed).toBe(true);
    expect(judged({ reported: 'WATCHDOG' }, reset).passed).toBe(false);
  });

  it('does not judge the time of what cannot be known in time, but everything else', () => {
    expect(judged({ seenMs: 400 }, { isUntimed: true })).toMatchObject({ passed: true, published: '' });
    expect(judged({ seenMs: 400, stoppedMs: 500 }, { isUntimed: true }).passed).toBe(false);
  });

  it('reads the published time of every fault', () => {
    const names = (Object.keys(faults) as FaultName[]).filter((name) => name !== 'NONE');
    const ms = names
      .map((name) => publishedDetection(name, 16_500))
      .flatMap((it) => (it.within === 'time' ? it.ms : []));
    expect(new Set(ms)).toEqual(new Set([16.5, 33, 100]));
    expect(() => publishedDetection('NONE', periodUs)).toThrow(/cannot be read/);
  });
});
