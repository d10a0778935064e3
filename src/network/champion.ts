// Champions: a network with its task, and how training found and chose it.
import type { Network } from './network.js';
import type { WeightedNetwork } from './weighted-network.js';

/** What the network was trained for: enough to rebuild the task and to name its observations. */
export interface ChampionTask {
  readonly name: string;
  /** Of the module that the task is from, in hexadecimal; absent when it is built in, or was handed in by a program. */
  readonly moduleSha256?: string;
  /** The name of the rig that it was trained for; absent when there was none. */
  readonly rig?: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly periodUs: number;
  readonly observations: readonly { readonly name: string; readonly unit: string }[];
}

/** How the network was found. */
export interface ChampionTraining {
  readonly method: string;
  readonly seed: number;
  readonly generation: number;
  /** Simulated steps of the whole training. */
  readonly steps: number;
  readonly fitness: number;
  /** As {@link countConnections} counts them. */
  readonly connections: { readonly raw: number; readonly live: number };
}

/** How the network did on fresh random starts after training. */
export interface ChampionConfirmation {
  readonly episodes: number;
  readonly meanReturn: number;
  readonly sdReturn: number;
  readonly minReturn: number;
}

/** How the network was elected where a judge chose. The numbers are its own, of the judge's last episodes. */
export interface ChampionElection extends ChampionConfirmation {
  /** What the judge had the finalists play: 'rig-swing-up on bench-bumpers'. */
  readonly by: string;
  /** Who would be champion without the judge; absent where that is the same network. */
  readonly passedOver?: PassedOver;
}

/** The finalist that was best on the task itself, and not before the judge. */
export interface PassedOver {
  /** Of the champion's kind and shape; its scales are the champion's. */
  readonly network: Omit<Network, 'observationScales'> | Omit<WeightedNetwork, 'observationScales'>;
  readonly generation: number;
  readonly fitness: number;
  /** On the task itself, as the champion's `confirmed`. */
  readonly confirmed: ChampionConfirmation;
  /** Before the judge: fewer episodes than the champion's if it was left out after the first. */
  readonly judged: ChampionConfirmation;
}

interface ChampionHistory {
  readonly task: ChampionTask;
  readonly training?: ChampionTraining;
  readonly confirmed?: ChampionConfirmation;
  readonly elected?: ChampionElection;
}

/** A pruned network chosen by training, with its history. */
export interface Champion extends Network, ChampionHistory {}

/** The same with real weights: for comparison only, no board runs it. */
export interface WeightedChampion extends WeightedNetwork, ChampionHistory {}
