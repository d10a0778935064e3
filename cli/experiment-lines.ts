// How an experiment is told while it is played, line by line.
import type { Plan, PlannedRun, RunRow } from '../src/experiment/index.js';
import { formatDuration } from './text.js';

/** How a command names an experiment. */
export function nameOf(plan: Plan): string {
  return plan.experiment === 'article' ? 'article' : plan.source;
}

/** Which of how many. */
export function placeOf(place: number, runs: readonly PlannedRun[]): string {
  const all = String(runs.length);
  return `${String(place).padStart(all.length)}/${all}`;
}

/** A run in a line: what it was, when it solved the task, what its champion is worth, how long it took. */
export function described({ part, task, method, group, seed, stepsToSolve, confirmed, wallTimeS }: RunRow): string {
  return [
    `${part ?? task} ${group ?? method} seed ${seed}`,
    stepsToSolve === null ? 'not solved' : `solved in ${(stepsToSolve / 1e6).toPrecision(3)} M steps`,
    `champion ${confirmed.returns.mean.toFixed(1)}, ${confirmed.connections.live} live`,
    wallTimeS === null ? 'interrupted before' : formatDuration(wallTimeS),
  ].join('  ');
}
