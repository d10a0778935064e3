// How fast populations are played on one thread and on two, and how long the article's runs take.
import {
  createEvaluator,
  createOptimiser,
  defaultSettings,
  type Evaluator,
  scaled,
  train,
} from '../../src/learn/index.js';

const shape = { inputs: 5, hidden: 32, outputs: 1 };
const rounds = 25;

/** Prints the wall time of the article's two runs, the memory, the optimiser's share, and nanoseconds a step of one population. */
export async function benchTraining(): Promise<void> {
  await benchRun('swing-up', 2);
  print('  peak memory', `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
  await benchRun('swing-up', 1);
  await benchRun('balance', 2);
  await benchOptimiser();
  await benchEvaluation('float64');
  await benchEvaluation('float32');
}

/** The first population of mk1 on swing-up, 256 x 8 x 1000 steps; one and two workers take turns, and the least of each counts. */
async function benchEvaluation(precision: 'float64' | 'float32'): Promise<void> {
  const settings = defaultSettings('swing-up', 'mk1', { precision });
  const networks = createOptimiser('mk1', shape, { seed: 1, population: settings.population })
    .ask()
    .map((individual) => scaled(individual, undefined));
  const workers = [1, 2];
  const evaluators = await Promise.all(workers.map((count) => createEvaluator(settings, count)));
  const leastNs = workers.map(() => Number.POSITIVE_INFINITY);
  const play = async (evaluator: Evaluator, generation: number): Promise<number> => {
    const start = performance.now();
    const { steps } = await evaluator.evaluate({
      networks,
      episodes: settings.episodes,
      starts: { seed: 1, purpose: 'start', generation, shared: false },
      precision,
    });
    return ((performance.now() - start) * 1e6) / steps;
  };
  for (let round = 0; round < rounds; round++) {
    for (const [i, evaluator] of evaluators.entries()) {
      leastNs[i] = Math.min(leastNs[i]!, await play(evaluator, round));
    }
  }
  const [one, two] = leastNs as [number, number];
  print(`256 x 8 x 1000 swing-up, ${evaluators[0]!.engine}`, `${one.toFixed(1)} ns a step with its policy, one thread`);
  print('  with two workers', `${two.toFixed(1)} ns, ${(one / two).toFixed(2)} times as fast`);
  for (const evaluator of evaluators) await evaluator.close();
}

/** The article's run: 101 generations, and the champion's confirmation. */
async function benchRun(task: string, workers: number): Promise<void> {
  const start = performance.now();
  const { steps, generations } = await train(defaultSettings(task, 'mk1', { maxGenerations: 101 }), { workers });
  const seconds = (performance.now() - start) / 1000;
  const size = `${generations} generations, ${steps.toExponential(2)} steps`;
  print(`mk1 on ${task}, ${workers === 1 ? 'one thread' : `${workers} workers`}`, `${seconds.toFixed(1)} s (${size})`);
}

/** What of a run is not playing: asking for populations and telling fitness. */
async function benchOptimiser(): Promise<void> {
  const settings = defaultSettings('swing-up');
  const evaluator = await createEvaluator(settings, 2);
  const optimiser = createOptimiser('mk1', shape, { seed: 1, population: settings.population });
  let thinkingMs = 0;
  const start = performance.now();
  for (let generation = 0; generation < 20; generation++) {
    const asked = performance.now();
    const population = optimiser.ask();
    const played = performance.now();
    const { returns } = await evaluator.evaluate({
      networks: population.map((individual) => scaled(individual, undefined)),
      episodes: settings.episodes,
      starts: { seed: 1, purpose: 'start', generation, shared: false },
      precision: 'float64',
    });
    const told = performance.now();
    optimiser.tell(returns.filter((_, i) => i % settings.episodes === 0));
    thinkingMs += played - asked + (performance.now() - told);
  }
  const share = thinkingMs / (performance.now() - start);
  await evaluator.close();
  print('the optimiser’s own time, two workers', `${(100 * share).toFixed(1)} % of a run`);
}

function print(what: string, figure: string): void {
  console.log(`training, ${what}: ${figure}`);
}
