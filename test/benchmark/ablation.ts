// `npm run ablation -- <row> ...`: what a swing-up on the desktop rig needs, one thing left out at a time, each champion judged by the twin's motions.
import { parseArgs } from 'node:util';
import { type TrainingOptions, trainingPlan } from '../../cli/training-options.js';
import { playTwinEpisode } from '../../rig/hil/twin-episode.js';
import { type Effect, effects, loadRig, rigGame } from '../../rig/index.js';
import {
  createEvaluator,
  createOptimiser,
  loadTask,
  scaled,
  type TrainingSettings,
  train,
  twinJudge,
  twinSource,
} from '../../src/learn/index.js';
import type { Champion } from '../../src/network/index.js';

/** What each row changes of `train --rig desktop`. Without lessons a generation plays the whole task from the first on: fewer of them are as many steps. */
const rows: Readonly<Record<string, TrainingOptions & { readonly hidden?: number }>> = {
  default: {},
  'no-mirror': { mirror: false },
  'no-widening': { widen: 0, generations: 40 },
  'hidden-8': { hidden: 8 },
  'hidden-16': { hidden: 16 },
  ideal: { ideal: true },
  random: { widen: 0, generations: 40 },
};
/** One attempt of the curriculum. */
const maxGenerations = 181;
const starts = 100;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { from: { type: 'string', default: '1' }, seeds: { type: 'string', default: '10' } },
});
const rig = await loadRig('desktop');
for (const name of positionals.length > 0 ? positionals : Object.keys(rows)) {
  const row = rows[name];
  if (row === undefined) throw new Error(`There is no row "${name}". They are: ${Object.keys(rows).join(', ')}.`);
  for (let seed = Number(values.from); seed < Number(values.from) + Number(values.seeds); seed++) {
    const { generations, ...options } = row;
    const bounds = generations === undefined ? { maxGenerations } : { generations };
    const asked = { rig: 'desktop', ...options, ...bounds, seed };
    const { settings } = await trainingPlan(asked, '--episodes');
    const { champion, steps } =
      name === 'random'
        ? await searchAtRandom(settings)
        : ((await train(settings)) as { champion: Champion; steps: number });
    const { meanReturn } = champion.elected!;
    console.log(
      [name, `seed ${seed}`, `${(steps / 1e6).toFixed(0)} M steps`, `elected at ${meanReturn.toFixed(0)}`].join('  '),
      ` held ${heldBy(champion)} of ${starts}`,
    );
  }
}

/** Starts that are held, by the twin with all its effects and 1 ms of delay. */
function heldBy(champion: Champion): number {
  const game = rigGame(champion);
  const on = new Set(Object.keys(effects) as Effect[]);
  return Array.from({ length: starts }, (_, episode) =>
    playTwinEpisode(champion, rig, game, episode, { seed: 1, delayUs: 1000, on }),
  ).filter(({ motion }) => motion.held).length;
}

/** As many networks as training would play, each drawn anew, on as many episodes; the best of all are finalists. */
async function searchAtRandom(settings: TrainingSettings): Promise<{ champion: Champion; steps: number }> {
  const { seed, population, episodes, maxGenerations: generations, observationScales, precision } = settings;
  const evaluator = await createEvaluator(settings, 1);
  const judges = await createEvaluator({ ...settings, ...twinSource(settings) }, 1);
  let best: { network: Champion; worth: number }[] = [];
  let steps = 0;
  for (let generation = 0; generation < generations; generation++) {
    const drawn = createOptimiser(
      'evolve',
      { inputs: 5, hidden: 32, outputs: 1, mirrored: true },
      {
        seed: seed * 2 ** 20 + generation,
        population,
      },
    );
    const networks = drawn.ask().map((individual) => scaled(individual, observationScales) as Champion);
    const played = await evaluator.evaluate({
      networks,
      episodes,
      starts: { seed, purpose: 'start', generation, shared: true },
      precision,
    });
    steps += played.steps;
    const worth = (i: number) => played.returns.subarray(i * episodes, (i + 1) * episodes).reduce((a, b) => a + b);
    best = [...best, ...networks.map((network, i) => ({ network, worth: worth(i) }))]
      .sort((a, b) => b.worth - a.worth)
      .slice(0, 24);
  }
  const { winner, results, by } = await twinJudge(judges, settings)(best.map(({ network }) => network));
  await evaluator.close();
  await judges.close();
  const { name, parameters, periodUs, observations } = await loadTask(settings);
  const task = { name, parameters, periodUs, observations };
  return { champion: { ...best[winner]!.network, task, elected: { by, ...results[winner]! } }, steps };
}
