// The search against playing every network to the end, and against itself with other threads and after interruptions.
import { describe, expect, it } from 'vitest';
import { createTask, RandomStream } from '../../sim/index.js';
import { mean, standardDeviation } from '../../src/base/index.js';
import { Exam, type ExamSettings, type SearchState, search, smallestSolver } from '../../src/minimise/index.js';
import { playAll } from './brute-force.js';

const question = (task: string, atLeast: number, episodes: number): ExamSettings => ({
  task,
  taskParameters: createTask(task).parameters,
  atLeast,
  episodes,
  seed: 7,
});

describe('the search', () => {
  it.each([
    { name: 'balance', atLeast: 250, episodes: 12 },
    { name: 'cartpole', atLeast: 150, episodes: 10 },
    { name: 'swing-up', atLeast: 150, episodes: 5 },
  ])('of $name finds what playing everything finds', async ({ name, atLeast, episodes }) => {
    const settings = question(name, atLeast, episodes);
    const task = createTask(name);
    const sizes = await search(settings, task, { workers: 1, mostConnections: 4 });
    expect(sizes.map(({ connections }) => connections)).toEqual([0, 1, 2, 3, 4]);
    for (const { connections, forms, dropped, near, best } of sizes) {
      const all = playAll(settings, task, connections);
      const error = ({ sdReturn }: { sdReturn: number }) => sdReturn / Math.sqrt(episodes);
      expect(forms).toBe(all.length);
      expect(dropped.reduce((sum, number) => sum + number, 0)).toBe(forms);
      expect(near).toEqual(all.filter((each) => each.meanReturn + 2 * error(each) >= atLeast));
      if (best !== null) expect(all).toContainEqual(best);
      const solvers = all.filter(({ meanReturn }) => meanReturn >= atLeast);
      if (solvers.length > 0) expect(best!.meanReturn).toBe(Math.max(...solvers.map(({ meanReturn }) => meanReturn)));
    }
    // A test of the search, not of a limit that drops nobody or everybody.
    expect(sizes.some(({ near }) => near.length > 0)).toBe(true);
    expect(sizes.some(({ dropped, forms }) => dropped.at(-1)! < forms)).toBe(true);
  });

  it('ends with the first size that has a solution', async () => {
    const settings = question('balance', 60, 20);
    const sizes = await search(settings, createTask('balance'), { workers: 1 });
    expect(smallestSolver(sizes, 60)).toBe(sizes.at(-1));
  });

  it('gives the same with any number of workers, and when it goes on after an interruption', async () => {
    const settings = question('balance', 500, 20);
    const task = createTask('balance');
    const whole = await search(settings, task, { workers: 1, mostConnections: 8 });
    expect(await search(settings, task, { workers: 3, mostConnections: 8 })).toEqual(whole);

    // In the middle of a size of several chunks.
    const controller = new AbortController();
    let kept: SearchState | undefined;
    const first = search(settings, task, {
      workers: 2,
      mostConnections: 8,
      signal: controller.signal,
      onProgress: (state) => {
        if (controller.signal.aborted) return;
        kept = structuredClone(state);
        if (state.open?.connections === 8) controller.abort(new Error('enough'));
      },
    });
    await expect(first).rejects.toThrow('enough');
    expect(kept!.open!.steps.length).toBe(1);
    expect(await search(settings, task, { workers: 1, mostConnections: 8, from: kept })).toEqual(whole);
  });
});

describe('the bound', () => {
  it('never drops whom any play could still bring to within two standard errors', () => {
    const n = 12;
    const exam = new Exam(question('balance', 700, n), createTask('balance'));
    const random = new RandomStream({ seed: 3, purpose: 'sample' });
    let dropped = 0;
    let closest = 0;
    for (let trial = 0; trial < 20_000; trial++) {
      const level = random.between(500, 700);
      const best = Array.from({ length: n }, () => random.between(0.9 * level, level));
      const sum = best.reduce((total, value) => total + value, 0);
      const squares = best.reduce((total, value) => total + value * value, 0);
      if (!exam.isHopeless(sum, squares)) continue;
      dropped++;
      // Few episodes lose all, the others nothing: of all that have the same mean the widest spread.
      const returns = best.map((value) => (random.below(n) === 0 ? 0 : value));
      const reached = mean(returns) + (2 * standardDeviation(returns)) / Math.sqrt(n);
      expect(reached).toBeLessThan(700);
      closest = Math.max(closest, reached);
    }
    // The bound is not so wide that the test could not fail.
    expect(closest).toBeGreaterThan(650);
    expect(dropped).toBeGreaterThan(1000);
  });

  it('refuses a limit that says nothing, and a task that it cannot bound', () => {
    expect(() => new Exam(question('balance', 1001, 5), createTask('balance'))).toThrow('returns from 0 to 1000');
    const task = createTask('double-pendulum');
    expect(() => new Exam(question('double-pendulum', 900, 5), task)).toThrow('cannot be searched');
  });
});
