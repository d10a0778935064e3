// Plays the episodes of a population: what that asks of anybody, and how the calling thread does it.
import { Kernel, type KernelModule, type Precision, type Task } from '../../../sim/index.js';
import { nextTurn } from '../../base/index.js';
import { type Network, sameShape, type WeightedNetwork } from '../../network/index.js';
import { isPruning, type MethodName } from '../methods/index.js';
import { chooseEngine, Player, type Starts, type Stretch } from './player.js';
import { bytesOf, type PopulationLayout, type PopulationMemory, SharedPopulation } from './population.js';

export interface Evaluation {
  /** The returns of individual i are at i * episodes to (i + 1) * episodes - 1. */
  readonly returns: Float64Array;
  /** Environment steps played. */
  readonly steps: number;
  /** By a race: 1 for each individual that left it; its returns are those so far. */
  readonly left?: Uint8Array;
}

/** A race: all play the same stretch of their episodes, the better half goes on. */
export interface Race {
  /** After how many steps of an episode half of those who race leave, ascending. */
  readonly cuts: readonly number[];
  /** Whether this individual races. Others play to the end, whatever they return. */
  races(individual: number): boolean;
}

export interface EvaluationRequest {
  /** At least one; all of the same kind, shape and scales. */
  readonly networks: readonly (Network | WeightedNetwork)[];
  readonly episodes: number;
  readonly starts: Starts;
  /** What the kernel computes in; the reference always computes in float64. */
  readonly precision: Precision;
  /** Absent: all play to the end. */
  readonly race?: Race | undefined;
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
  /** How many individuals are played at the same time. */
  readonly threads: number;
  /** Memory that everybody who plays can reach. */
  memory(bytes: number): PopulationMemory;
  /** Plays the population's queue. @param stretch what of it. @throws the reason of `signal` once that is aborted. */
  play(population: SharedPopulation, stretch: Stretch, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** With so many individuals for each thread none waits long for another. */
const PLENTY = 8;
/** How long the calling thread plays, to the end of those it has taken, before its other work has its turn. */
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
  readonly #task: Task;
  readonly #player: PopulationPlayer;
  #population: SharedPopulation | undefined;

  constructor(task: Task, settings: PlaySettings, player: PopulationPlayer) {
    const { method, mirror = false } = settings;
    const shape = { inputs: task.observations.length, outputs: task.actions, mirrored: mirror };
    const engine = chooseEngine(task, isPruning(method), shape);
    this.engine = `${engine}, ${engine === 'TypeScript reference' ? 'float64' : settings.precision}`;
    this.#task = task;
    this.#player = player;
  }

  async evaluate({ networks, episodes, starts, precision, race, signal }: EvaluationRequest): Promise<Evaluation> {
    const pausedState = race && { pausedState: this.#task.stateSize };
    // Lessons spread their starts over all episodes of an individual, so that none can be played apart.
    const isWhole = race !== undefined || starts.lesson !== undefined;
    const parts = isWhole ? 1 : partsOf(networks.length, episodes, this.#player.threads);
    const each = networks.flatMap((network) => new Array<typeof network>(parts).fill(network));
    const population = this.#room({ ...layoutOf(each, episodes / parts), ...pausedState });
    population.fill(each);
    let left: Uint8Array | undefined;
    try {
      if (race !== undefined) left = await this.#race(population, race, { starts, precision }, signal);
      await this.#player.play(population, { starts: { ...starts, parts }, precision }, signal);
    } catch (error) {
      // Some worker may still be writing into it.
      this.#population = undefined;
      throw error;
    }
    const steps = population.steps.reduce((sum, each) => sum + each);
    return { returns: population.returns.slice(), steps, ...(left && { left }) };
  }

  /** Plays up to the last cut, and leaves in the queue who goes on. */
  async #race(
    population: SharedPopulation,
    { cuts, races }: Race,
    stretch: Stretch,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array> {
    const { individuals } = population.layout;
    const left = new Uint8Array(individuals);
    const all = Array.from(left.keys());
    const others = all.filter((i) => !races(i));
    let racing = all.filter(races);
    for (const maxSteps of cuts) {
      population.queue(racing);
      await this.#player.play(population, { ...stretch, maxSteps }, signal);
      const soFar = all.map((i) => population.sumOfReturns(i));
      // A sum that is no number is the worst; of equals the earlier stays.
      const worth = (i: number) => (Number.isNaN(soFar[i]!) ? Number.NEGATIVE_INFINITY : soFar[i]!);
      const ranked = racing.toSorted((a, b) => (worth(a) === worth(b) ? a - b : worth(b) - worth(a)));
      for (const i of ranked.splice(Math.ceil(ranked.length / 2))) left[i] = 1;
      racing = ranked;
    }
    population.queue([...others, ...racing]);
    return left;
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
  readonly threads = 1;
  readonly #player: Player;

  constructor(player: Player) {
    this.#player = player;
  }

  memory(bytes: number): PopulationMemory {
    return new ArrayBuffer(bytes);
  }

  async play(population: SharedPopulation, stretch: Stretch, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    let turnMs = performance.now();
    const together = this.#player.together(population.layout, population.queued);
    for (let some = population.take(together); some.length > 0; some = population.take(together)) {
      this.#player.play(population, some, stretch);
      if (performance.now() - turnMs < TURN_MS) continue;
      await new Promise<void>(nextTurn);
      signal?.throwIfAborted();
      turnMs = performance.now();
    }
    await new Promise<void>(nextTurn);
    signal?.throwIfAborted();
  }

  async close(): Promise<void> {}
}

/** Into how many parts to divide the episodes of few networks, so that all threads are done soonest. */
function partsOf(networks: number, episodes: number, threads: number): number {
  const rounds = (parts: number) =>
    Math.ceil((networks * parts) / threads) * Math.ceil(episodes / parts / Kernel.batch);
  let best = 1;
  for (let parts = 2; parts <= episodes / Kernel.batch && networks < threads * PLENTY; parts++) {
    if (episodes % parts === 0 && rounds(parts) < rounds(best)) best = parts;
  }
  return best;
}

function layoutOf(networks: readonly (Network | WeightedNetwork)[], episodes: number): PopulationLayout {
  const first = networks[0]!;
  const pruned = 'mask' in first;
  return { pruned, shape: pruned ? first.mask.shape : first.shape, individuals: networks.length, episodes };
}

function sameLayout(a: PopulationLayout, b: PopulationLayout): boolean {
  return (
    a.pruned === b.pruned &&
    a.individuals === b.individuals &&
    a.episodes === b.episodes &&
    a.pausedState === b.pausedState &&
    sameShape(a.shape, b.shape)
  );
}
