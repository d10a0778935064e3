// The thread that learns: asks the method, has others play, and tells the page how it goes.
import { createTask, type Task } from '../../sim/index.js';
import { type Evaluator, PopulationEvaluator } from '../../src/learn/evaluation/index.js';
import { defaultSettings, type GenerationRecord, trainWith, twinJudge } from '../../src/learn/training/index.js';
import { formatChampion, type Network, type WeightedNetwork } from '../../src/network/index.js';
import { MessagePlayer } from './message-player.js';
import type { LearnNews, LearnRequest, PlayerTask } from './messages.js';

/** The page is told no more often: it could not draw it. */
const NEWS_MS = 100;

addEventListener('message', ({ data }: MessageEvent<LearnRequest>) => {
  learn(data).catch((error: unknown) =>
    tell({ kind: 'failure', message: error instanceof Error ? error.message : String(error) }),
  );
});

function tell(news: LearnNews): void {
  postMessage(news);
}

async function learn({ plan, method, seed, kernel, players }: LearnRequest): Promise<void> {
  const task = createTask(plan.task, plan.changes.taskParameters);
  const settings = defaultSettings(plan.task, method, { ...plan.changes, seed, twin: plan.twin }, task);
  const module = await WebAssembly.compile(kernel);
  const evaluator = ({ task, taskParameters }: Pick<PlayerTask, 'task' | 'taskParameters'>): Evaluator => {
    const workers = Array.from(
      { length: players },
      () => new Worker(new URL('./player-worker.ts', import.meta.url), { type: 'module' }),
    );
    const player = new MessagePlayer(workers, { task, taskParameters, kernel: module });
    return new PopulationEvaluator(createTask(task, taskParameters), settings, player);
  };
  const judge = settings.twin && twinJudge(evaluator(settings.twin), settings);
  let records: GenerationRecord[] = [];
  let toldMs = 0;
  const began = performance.now();
  const { champion } = await trainWith(evaluator(settings), task, settings, {
    ...(judge && { judge }),
    onGeneration: (record, _, finalists) => {
      records.push(record);
      if (performance.now() - toldMs < NEWS_MS) return;
      tell({ kind: 'generation', records, best: asChampion(finalists()[0]!, task) });
      records = [];
      toldMs = performance.now();
    },
  });
  tell({ kind: 'generation', records, best: undefined });
  tell({ kind: 'champion', champion: formatChampion(champion), seconds: (performance.now() - began) / 1000 });
}

/** A network with its task, as a champion's file. */
function asChampion(network: Network | WeightedNetwork, { name, parameters, periodUs, observations }: Task): string {
  const task = { name, parameters, periodUs, observations: observations.map((each) => ({ ...each })) };
  return formatChampion({ ...network, task });
}
