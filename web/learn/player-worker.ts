// A thread that plays its share of each population. Memory comes and goes by message: plain file servers allow no shared one.
import { createTask } from '../../sim/index.js';
import { Player, SharedPopulation } from '../../src/learn/evaluation/index.js';
import type { PlayerAnswer, PlayerJob, PlayerTask } from './messages.js';

let player: Player;

addEventListener('message', ({ data }: MessageEvent<PlayerTask | PlayerJob>) => {
  if ('kernel' in data) {
    player = new Player(createTask(data.task, data.taskParameters), data.kernel);
    return;
  }
  const { layout, memory, individuals, stretch } = data;
  const population = new SharedPopulation(layout, memory);
  const together = player.together(layout, individuals.length);
  for (let k = 0; k < individuals.length; k += together)
    player.play(population, individuals.slice(k, k + together), stretch);
  postMessage({ memory } satisfies PlayerAnswer, { transfer: [memory] });
});
