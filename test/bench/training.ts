// How fast mk1 trains on swing-up, and what the whole run of the article takes at that speed.
import { defaultSettings, train } from '../../src/learn/index.js';

const generations = 3;

/** Prints nanoseconds an environment step, policy included, and what the article's 101 generations would take at that speed. */
export async function benchTraining(): Promise<void> {
  const settings = defaultSettings('swing-up', 'mk1', { maxGenerations: generations, confirmEpisodes: 1 });
  await train(settings); // until the engine has compiled it
  const start = performance.now();
  const { steps } = await train(settings);
  const stepNs = ((performance.now() - start) * 1e6) / steps;
  const articleSteps = settings.population * settings.episodes * 1000 * (settings.minGenerations + 1);
  console.log(`training, mk1 on swing-up: ${stepNs.toFixed(0)} ns a step with its policy, one thread`);
  console.log(
    `training, the article's run of ${articleSteps.toExponential(2)} steps: ${((stepNs * articleSteps) / 1e9).toFixed(0)} s`,
  );
}
