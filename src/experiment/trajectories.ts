// How policies move: an episode's cart and pole, for the pictures of a run's elites.
import { createTask, type Policy, playEpisode, RandomStream } from '../../sim/index.js';
import type { TrainingSettings } from '../learn/index.js';
import { FloatPolicy, type Network, type WeightedNetwork, WeightedPolicy } from '../network/index.js';
import type { Trajectory } from '../report/index.js';

/** From the hinge to the tip of the pole of balance and swing-up: twice the way to its centre of mass. */
export const poleM = 0.6;

/** The first scored episode of a network on balance or swing-up; its title is the return. */
export function trajectoryOf(settings: TrainingSettings, network: Network | WeightedNetwork): Trajectory {
  const task = createTask(settings.task, settings.taskParameters);
  const policy = 'mask' in network ? new FloatPolicy(network) : new WeightedPolicy(network);
  const cartM: number[] = [];
  const tipXM: number[] = [];
  const tipZM: number[] = [];
  const watched: Policy = {
    act(observation, actions) {
      const [position, , cosine, sine] = observation;
      cartM.push(position!);
      tipXM.push(position! + poleM * sine!);
      tipZM.push(poleM * cosine!);
      policy.act(observation, actions);
    },
  };
  const played = playEpisode(task, watched, new RandomStream({ seed: settings.seed, purpose: 'score' }));
  return { title: `return ${played.return.toFixed(1)}`, cartM, tipXM, tipZM };
}
