// Plays the episodes of a population: what that asks of anybody, and how the calling thread does it.
import type { KernelModule, Precision, Task } from '../../../sim/index.js';
import { nextTurn } from '../../base/index.js';
import { type Network, sameShape, type WeightedNetwork } from '../../network/index.js';
import { isPruning, type MethodName } from '../methods/index.js';
import { chooseEngine, Player, type Starts } from './player.js';
import { bytesOf, type PopulationLayout, type PopulationMemory, SharedPopulation } from './population.js';

export interface Evaluation {
  /** The returns of individual i are at i * episodes to (i + 1) * episodes - 1. */
  readonly returns: Float64Array;
  /** Environment steps played. */
  readonly steps: number;
}

export interface EvaluationRequest {
  /** At least one; all of the same kind, shape and scales. */
  readonly networks: readonly (Network | WeightedNetwork)[];
  readonly episodes: number;
  readonly starts: Starts;
  /** What the kernel computes in; the reference always computes in float64. */
  readonly precision: Precision;
  readonly signal?: AbortSignal | undefined;
}

/** Plays populations on one task, one at a time. To be closed when done with. */
export interface Evaluator {
  /** What plays the training: 'subset kernel, float64'. */
  readonly engine: string;
  /** @throws the reason of `signal` once that is aborted, CodedError when a user's task goes wrong, CodedError WORKER_DIED when a worker dies. */
  evaluate(request: EvaluationRequest): Promise<Evaluation>;
  /** Ends the threads that play, if there are any. */
  close(): Promise<void>;
}

/** What of a training's settings decides who plays it. */
export interface PlaySettings {
  readonly method: MethodName;
  readonly precision: Precision;
  readonly mirror?: boolean;
}

/** Who plays a population that is laid out in memory. */
export interface PopulationPlayer {
  /** Memory that everybody who plays can reach. */
  memory(bytes: number): PopulationMemory;
  /** Plays the whole population. @throws the reason of `signal` once that is aborted. */
  play(population: SharedPopulation, starts: Starts, precision: Precision, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** How long the calling thread plays, to the end of an individual, before its other work has its turn. */
const TURN_MS = 5;

/**
 * An evaluator that plays in the calling thread, in Node or in a browser. It gives the thread's other work a turn every few milliseconds.
 *
 * @param kernel of `compileKernel`, from the bytes of `synaptolytic/kernel.wasm`.
 */
export function localEvaluator(task: Task, kernel: KernelModule, settings: PlaySettings): Evaluator {
  return new PopulationEvaluator(task, settings, new LocalPlayer(new Player(task, kernel)));
}

/** An evaluator that lays a population out in memory and has a player play it. */
export class PopulationEvaluator implements Evaluator {
  readonly engine: string;
  readonly #player: PopulationPlayer;
  #population: SharedPopulation | undefined;

  constructor(task: Task, settings: PlaySettings, player: PopulationPlayer) {
    const { method, mirror = false } = settings;
    const shape = { inputs: task.observations.length, outputs: task.actions, mirrored: mirror };
    const engine = chooseEngine(task, isPruning(method), shape);
    this.engine = `${engine}, ${engine === 'TypeScript reference' ? 'float64' : settings.precision}`;
    this.#player = player;
  }

  async evaluate({ networks, episodes, starts, precision, signal }: EvaluationRequest): Promise<Evaluation> {
    const population = this.#room(layoutOf(networks, episodes));
    population.fill(networks);
    try {
      await this.#player.play(population, starts, precision, signal);
    } catch (error) {
      // Some worker may still be writing into it.
      this.#population = undefined;
      throw error;
    }
    return { returns: population.returns.slice(), steps: population.steps.reduce((sum, steps) => sum + steps) };
  }

  async close(): Promise<void> {
    await this.#player.close();
  }

  /** Generations are alike, so the memory of the last one is taken again. */
  #room(layout: PopulationLayout): SharedPopulation {
    if (this.#population === undefined || !sameLayout(this.#population.layout, layout)) {
      this.#population = new SharedPopulation(layout, this.#player.memory(bytesOf(layout)));
    }
    return this.#population;
  }
}

/** Plays in the calling thread, which has its other work done in turns. */
class LocalPlayer implements PopulationPlayer {
  readonly #player: Player;

  constructor(player: Player) {
    this.#player = player;
  }

  memory(bytes: number): PopulationMemory {
    return new ArrayBuffer(bytes);
  }

  async play(population: SharedPopulation, starts: Starts, precision: Precision, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { individuals } = population.layout;
    let turnMs = performance.now();
    for (let i = 0; i < individuals; i++) {
      this.#player.play(population, i, starts, precision);
      if (i < individuals - 1 && performance.now() - turnMs < TURN_MS) continue;
      await new Promise<void>(nextTurn);
      signal?.throwIfAborted();
      turnMs = performance.now();
    }
  }

  async close(): Promise<void> {}
}

function layoutOf(networks: readonly (Network | WeightedNetwork)[], episodes: number): PopulationLayout {
  const first = networks[0]!;
  const pruned = 'mask' in first;
  return { pruned, shape: pruned ? first.mask.shape : first.shape, individuals: networks.length, episodes };
}

function sameLayout(a: PopulationLayout, b: PopulationLayout): boolean {
  return (
    a.pruned === b.pruned && a.individuals === b.individuals && a.episodes === b.episodes && sameShape(a.shape, b.shape)
  );
}
