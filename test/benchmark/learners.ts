// regrow and evolve by their defaults on every built-in task: how many seeds are verified, in how many steps. And how long a race takes.
import { taskNames } from '../../sim/index.js';
import {
  createEvaluator,
  defaultSettings,
  loadTask,
  type MethodName,
  train,
  trainWith,
} from '../../src/learn/index.js';

/** Played in float64 by one thread each, by the defaults. */
const seeds = 5;
/** So many steps are long enough to call it unsolved. */
const mostSteps = 3e7;
const enough = new Error('enough');

/** Prints a line for each task and method. */
export async function benchLearners(): Promise<void> {
  for (const task of taskNames) {
    for (const method of ['regrow', 'evolve'] as const) console.log(await line(task, method));
  }
}

async function line(task: string, method: MethodName): Promise<string> {
  const steps: number[] = [];
  const bests: number[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    let best = Number.NEGATIVE_INFINITY;
    try {
      const result = await train(defaultSettings(task, method, { seed }), {
        onGeneration: (record) => {
          best = Math.max(best, record.bestReturn);
          if (record.steps > mostSteps) throw enough;
        },
      });
      if (result.solved !== undefined) steps.push(result.steps);
    } catch (error) {
      if (error !== enough) throw error;
    }
    bests.push(best);
  }
  const { population, firstCut, targetReturn } = defaultSettings(task, method);
  const solved = `${steps.length} of ${seeds}${steps.length > 0 ? `, median ${median(steps).toExponential(1)} steps` : `, best ${median(bests).toFixed(0)} of ${targetReturn}`}`;
  return `${task.padEnd(16)} ${method.padEnd(7)} population ${population}, first cut ${firstCut}: verified ${solved}`;
}

/** Prints how long the races of swing-up take from the first generation to the verified champion, on two warm threads. */
export async function benchRace(): Promise<void> {
  const settings = defaultSettings('swing-up', 'regrow');
  const task = await loadTask(settings);
  const evaluator = await createEvaluator(settings, 2, task);
  const wallMs: number[] = [];
  const cpuMs: number[] = [];
  for (let seed = 1; seed <= 70; seed++) {
    const before = process.cpuUsage();
    const startMs = performance.now();
    await trainWith(evaluator, task, { ...settings, seed });
    if (seed <= 10) continue; // they warm the threads
    wallMs.push(performance.now() - startMs);
    const { user, system } = process.cpuUsage(before);
    cpuMs.push((user + system) / 1000);
  }
  await evaluator.close();
  console.log(
    `swing-up by regrow on two warm threads, 60 seeds: median ${median(wallMs).toFixed(0)} ms, of processors ${median(cpuMs).toFixed(0)} ms`,
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
