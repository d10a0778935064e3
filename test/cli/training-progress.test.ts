// The progress line of training: what it shows, and when it believes training ends.
import { describe, expect, it } from 'vitest';
import { TrainingProgress } from '../../cli/training-progress.js';

const plan = { method: 'mk1' as const, minGenerations: 100, checkEvery: 50, maxGenerations: 1024, targetReturn: 880 };
const record = {
  generation: 0,
  steps: 2e6,
  bestFitness: 0,
  bestReturn: 500,
  meanReturn: 250.25,
  sdReturn: 1,
  meanConnections: 143.6,
  sdConnections: 1,
};

describe('TrainingProgress', () => {
  it('shows generation, best and mean return, connections, speed and time left', () => {
    const progress = new TrainingProgress(plan);
    expect(progress.line({ ...record, generation: 9, bestReturn: 881 }, 5)).toBe(
      'gen 9/100  best 881.0  mean 250  144 connections  0.4 M steps/s  0:46 left',
    );
  });

  it('fits 80 columns late in a long run', () => {
    const late = {
      ...record,
      generation: 1000,
      bestReturn: 888.9,
      meanReturn: 850,
      sdReturn: 1,
      meanConnections: 99,
      sdConnections: 1,
      steps: 9.9e9,
    };
    expect(new TrainingProgress(plan).line(late, 1000).length).toBeLessThan(80);
  });

  it('gives a lower bound while the target is not reached, and the next check after that', () => {
    const progress = new TrainingProgress(plan);
    expect(progress.line({ ...record, generation: 49 }, 50)).toMatch(/gen 49\/100 .* >0:51 left$/);
    expect(progress.line({ ...record, generation: 100 }, 101)).toMatch(/gen 100\/100 .* >0:00 left$/);
    expect(progress.line({ ...record, generation: 101 }, 102)).toMatch(/gen 101\/150 .* >0:49 left$/);
    expect(progress.line({ ...record, generation: 102, bestReturn: 880 }, 103)).toMatch(/gen 102\/150 .* 0:48 left$/);
    expect(progress.line({ ...record, generation: 103 }, 104), 'reached once is reached').toMatch(/ {2}0:47 left$/);
    expect(progress.line({ ...record, generation: 150 }, 151)).toMatch(/gen 150\/150 .* confirming$/);
  });

  it('shows how far from upright episodes start, and how often training has begun anew', () => {
    const progress = new TrainingProgress({ ...plan, taskParameters: { wideningGenerations: 120 } });
    const lesson = { attempt: 0, number: 29, startWidthRad: 0.4, maxSteps: 600 };
    expect(progress.line({ ...record, generation: 29, lesson }, 15)).toBe(
      'gen 29/120  best 500.0  starts ±23°  144 connections  >0:46 left',
    );
    const again = { attempt: 1, number: 150, startWidthRad: Math.PI, maxSteps: 1200 };
    expect(progress.line({ ...record, generation: 330, lesson: again }, 15)).toBe(
      'gen 330/330  best 500.0  starts ±180°, try 2  144 connections  >0:00 left',
    );
    const confirmed = { ...again, confirmedReturn: 880 };
    expect(progress.line({ ...record, generation: 331, lesson: confirmed }, 15)).toMatch(/ {2}confirming$/);
  });

  it('takes the speed of a resumed run from what was played since', () => {
    const progress = new TrainingProgress(plan, { generations: 90, steps: 2e8, solved: { generation: 5, steps: 1e7 } });
    const line = progress.line({ ...record, generation: 94, steps: 2.1e8 }, 10);
    expect(line).toMatch(/ {2}1\.0 M steps\/s {2}0:12 left$/);
  });

  it('knows that the last generation is the last, solved or not', () => {
    const progress = new TrainingProgress({ ...plan, maxGenerations: 3 });
    expect(progress.line(record, 1)).toMatch(/gen 0\/2 .* >0:02 left$/);
    expect(progress.line({ ...record, generation: 2 }, 3)).toMatch(/gen 2\/2 .* confirming$/);
  });
});
