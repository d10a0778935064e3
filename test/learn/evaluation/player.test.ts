// What one thread plays, by every engine, against one episode after the other of the readable policies.
import { describe, expect, it } from 'vitest';
import {
  continueEpisode,
  createTask,
  Kernel,
  type Policy,
  playEpisode,
  RandomStream,
  type Task,
} from '../../../sim/index.js';
import {
  type EvaluationRequest,
  localEvaluator,
  Player,
  PopulationEvaluator,
  type PopulationLayout,
  type PopulationPlayer,
  type SharedPopulation,
  type Stretch,
} from '../../../src/learn/evaluation/index.js';
import { loadKernel } from '../../../src/learn/threads/create-evaluator.js';
import { FloatPolicy, type Network, type WeightedNetwork, WeightedPolicy } from '../../../src/network/index.js';
import { prunedNetworks, weightedNetworks } from './populations.js';

const kernel = loadKernel();
const EPISODES = 3;
const MAX_STEPS = 40;
const short = createTask('rig-balance', { maxSteps: MAX_STEPS, startSpreadRad: 0.4 });
const scales = [0.5, 1, 2, 1.25, 0.75];

/** Two hands push a weight, each from its side: no kernel knows it. */
const twoHands: Task = {
  ...{ name: 'two-hands', parameters: {}, actions: 2, stateSize: 2, periodUs: 20_000, maxSteps: 25, solvedReturn: 0 },
  observations: [
    { name: 'place', unit: 'm' },
    { name: 'speed', unit: 'm/s' },
  ],
  reset: (state, random) => {
    state[0] = random.between(-1, 1);
  },
  step: (state, actions) => {
    state[1]! += 0.3 * (actions[0]! - actions[1]!) + 0.1;
    state[0]! += state[1]!;
    return -Math.abs(state[0]!);
  },
  isDone: (state) => Math.abs(state[0]!) > 4,
  observe: (state, observation) => observation.set(state),
};

type AnyNetwork = Network | WeightedNetwork;
const policyOf = (network: AnyNetwork): Policy =>
  'mask' in network ? new FloatPolicy(network) : new WeightedPolicy(network);

const engines: [engine: string, task: Task, networks: readonly AnyNetwork[], mirror?: boolean][] = [
  ['subset kernel, float64', short, prunedNetworks({ inputs: 5, hidden: 6, outputs: 1 }, 11, scales)],
  [
    'signed kernel, float64',
    short,
    prunedNetworks({ inputs: 5, hidden: 6, outputs: 1, mirrored: true }, 11, scales),
    true,
  ],
  ['general kernel, float64', short, weightedNetworks({ inputs: 5, hidden: 3, outputs: 1 }, 11)],
  ['general kernel, float64', createTask('double-pendulum'), prunedNetworks({ inputs: 9, hidden: 4, outputs: 1 }, 5)],
  ['TypeScript reference, float64', twoHands, prunedNetworks({ inputs: 2, hidden: 3, outputs: 2 }, 11)],
  ['TypeScript reference, float64', twoHands, weightedNetworks({ inputs: 2, hidden: 3, outputs: 2 }, 11)],
];

describe.each(engines)('the %s', (engine, task, networks, mirror = false) => {
  const method = 'mask' in networks[0]! ? 'mk1' : 'cma';
  const request = (starts: Partial<EvaluationRequest['starts']> = {}): EvaluationRequest => ({
    networks,
    episodes: EPISODES,
    starts: { seed: 5, purpose: 'start', shared: false, ...starts },
    precision: 'float64',
  });
  const evaluator = () => {
    const created = localEvaluator(task, kernel, { method, precision: 'float64', mirror });
    expect(created.engine).toBe(engine);
    return created;
  };
  /** Each episode of each network, until it has so many steps. */
  const episodesOf = (maxSteps: number) =>
    networks.map((network, individual) =>
      Array.from({ length: EPISODES }, (_, episode) => {
        const state = new Float64Array(task.stateSize);
        task.reset(state, new RandomStream({ seed: 5, purpose: 'start', individual, episode }));
        return continueEpisode(task, policyOf(network), state, { return: 0, steps: 0, done: false }, maxSteps);
      }),
    );

  it('plays each network from starts of its own', async () => {
    const { returns, steps, left } = await evaluator().evaluate(request());
    const episodes = episodesOf(task.maxSteps).flat();
    expect([...returns]).toEqual(episodes.map((episode) => episode.return));
    expect(steps).toBe(episodes.reduce((sum, episode) => sum + episode.steps, 0));
    expect(left).toBeUndefined();
  });

  it('plays the starts of a generation, from any episode on, for all alike where they share them', async () => {
    const player = evaluator();
    const asked = request({ generation: 7, firstEpisode: 4, shared: true });
    const { returns } = await player.evaluate(asked);
    const [first] = networks;
    const expected = [4, 5, 6].map((episode) => {
      const start = new RandomStream({ seed: 5, purpose: 'start', generation: 7, individual: 0, episode });
      return playEpisode(task, policyOf(first!), start).return;
    });
    expect([...returns.subarray(0, EPISODES)]).toEqual(expected);
    const alike = await player.evaluate({ ...asked, networks: networks.map(() => first!) });
    for (const i of networks.keys()) expect([...alike.returns.subarray(i * EPISODES).subarray(0, 3)]).toEqual(expected);
  });

  it('lets the worse half leave at each cut, where they stand, and the others go on from there', async () => {
    const cuts = [6, 13];
    const races = (i: number) => i !== 2;
    const played = await evaluator().evaluate({ ...request(), race: { cuts, races } });
    const sum = (i: number, maxSteps: number) =>
      episodesOf(maxSteps)[i]!.reduce((total, episode) => total + episode.return, 0);
    const racing = [...networks.keys()].filter(races);
    const until = networks.map(() => task.maxSteps);
    for (const cut of cuts) {
      racing.sort((a, b) => sum(b, cut) - sum(a, cut) || a - b);
      for (const i of racing.splice(Math.ceil(racing.length / 2))) until[i] = cut;
    }
    expect([...played.left!]).toEqual(until.map((steps) => (steps < task.maxSteps ? 1 : 0)));
    const expected = until.flatMap((maxSteps, i) => episodesOf(maxSteps)[i]!);
    expect([...played.returns]).toEqual(expected.map((episode) => episode.return));
    expect(played.steps).toBe(expected.reduce((total, episode) => total + episode.steps, 0));
  });

  it('plays one population after the other, also of other sizes', async () => {
    const player = evaluator();
    const whole = await player.evaluate(request());
    const few = await player.evaluate({ ...request(), networks: networks.slice(0, 2), episodes: 1 });
    expect([...few.returns]).toEqual([whole.returns[0], whole.returns[EPISODES]]);
    expect(await player.evaluate(request())).toEqual(whole);
    await player.close();
  });
});

describe('an evaluator', () => {
  const networks = prunedNetworks({ inputs: 5, hidden: 6, outputs: 1 }, 8);
  const request = (seed: number): EvaluationRequest => ({
    ...{ networks, episodes: 1, precision: 'float64' },
    starts: { seed, purpose: 'start', shared: true },
  });

  it.each([
    [short, 'subset kernel, float32'],
    [twoHands, 'TypeScript reference, float64'],
  ])('says what plays, and in what', (task, engine) => {
    expect(localEvaluator(task, kernel, { method: 'mk1', precision: 'float32' }).engine).toBe(engine);
  });

  it('gives returns that stay as they are when others are played', async () => {
    const player = localEvaluator(short, kernel, { method: 'mk1', precision: 'float64' });
    const first = await player.evaluate(request(1));
    const before = [...first.returns];
    expect((await player.evaluate(request(2))).returns).not.toEqual(first.returns);
    expect([...first.returns]).toEqual(before);
  });

  it('lets of equals the later leave', async () => {
    const player = localEvaluator(short, kernel, { method: 'mk1', precision: 'float64' });
    const alike = { ...request(1), networks: networks.map(() => networks[3]!) };
    const { left } = await player.evaluate({ ...alike, race: { cuts: [5, 9], races: () => true } });
    expect([...left!]).toEqual([0, 0, 1, 1, 1, 1, 1, 1]);
  });
});

describe('a lesson', () => {
  it('is played as the curriculum has it, with starts that are spread over the episodes', async () => {
    const task = createTask('rig-swing-up', { wideningGenerations: 8, maxSteps: 30 });
    const networks = prunedNetworks({ inputs: 5, hidden: 4, outputs: 1 }, 3);
    const lesson = task.curriculum!.lesson(2);
    const { returns } = await localEvaluator(task, kernel, { method: 'mk1', precision: 'float64' }).evaluate({
      ...{ networks, episodes: EPISODES, precision: 'float64' },
      starts: { seed: 5, purpose: 'start', generation: 2, shared: false, lesson: 2 },
    });
    const expected = networks.flatMap((network, individual) =>
      [0, 1, 2].map((episode) => {
        const reset = (state: Float64Array, random: RandomStream) => lesson.reset(state, random, episode, EPISODES);
        const start = new RandomStream({ seed: 5, purpose: 'start', generation: 2, individual, episode });
        return playEpisode(lesson.task, policyOf(network), start, { reset }).return;
      }),
    );
    expect([...returns]).toEqual(expected);
  });
});

describe('individuals that are played together', () => {
  const player = new Player(short, kernel);
  const shape = { inputs: 5, hidden: 6, outputs: 1 };
  const layout = { pruned: true, shape, individuals: 20, episodes: 1 };

  it('fill a batch of the subset kernel, and are no more than wait', () => {
    expect(player.together(layout, 20)).toBe(Kernel.batch);
    expect(player.together({ ...layout, episodes: 3 }, 20)).toBe(2);
    expect(player.together({ ...layout, episodes: 30 }, 20)).toBe(1);
    expect(player.together(layout, 3)).toBe(3);
    expect(player.together(layout, 0)).toBe(1);
  });

  it('are one where an engine takes one network at a time', () => {
    expect(player.together({ ...layout, pruned: false }, 20)).toBe(1);
    expect(player.together({ ...layout, shape: { ...shape, mirrored: true } }, 20)).toBe(1);
    expect(new Player(twoHands, kernel).together(layout, 20)).toBe(1);
  });
});

describe('the calling thread', () => {
  const networks = prunedNetworks({ inputs: 2, hidden: 3, outputs: 2 }, 6);
  const request: EvaluationRequest = {
    ...{ networks, episodes: 1, precision: 'float64' },
    starts: { seed: 5, purpose: 'start', shared: false },
  };

  /** Its episodes take longer than the thread plays on end, and each is told. */
  function slow(onEpisode: () => void): Task {
    return {
      ...twoHands,
      reset: (state, random) => {
        onEpisode();
        const began = performance.now();
        while (performance.now() - began < 6);
        twoHands.reset(state, random);
      },
    };
  }

  it('has its other work done between episodes, and is done when that says so', async () => {
    let episodes = 0;
    const controller = new AbortController();
    const task = slow(() => {
      episodes++;
      if (episodes === 2) setImmediate(() => controller.abort(new Error('enough')));
    });
    const player = localEvaluator(task, kernel, { method: 'mk1', precision: 'float64' });
    const asked = { ...request, signal: controller.signal };
    await expect(player.evaluate(asked)).rejects.toThrow('enough');
    expect(episodes).toBeLessThan(6);
    const before = episodes;
    await expect(player.evaluate(asked)).rejects.toThrow('enough');
    expect(episodes, 'nothing is played for who has enough').toBe(before);
    expect((await player.evaluate(request)).returns).toHaveLength(6);
  });

  it('hears of an end within the last episode too', async () => {
    const controller = new AbortController();
    let episodes = 0;
    const task = {
      ...twoHands,
      reset: (state: Float64Array, random: RandomStream) => {
        twoHands.reset(state, random);
        if (++episodes === 6) controller.abort(new Error('enough'));
      },
    };
    const player = localEvaluator(task, kernel, { method: 'mk1', precision: 'float64' });
    await expect(player.evaluate({ ...request, signal: controller.signal })).rejects.toThrow('enough');
  });
});

/** One thread that plays as if it were several, and keeps what it was given. */
class Threads implements PopulationPlayer {
  readonly threads: number;
  readonly layouts: PopulationLayout[] = [];
  memories = 0;
  dies = false;
  isClosed = false;
  readonly #player = new Player(short, kernel);

  constructor(threads: number) {
    this.threads = threads;
  }

  memory(bytes: number): ArrayBuffer {
    this.memories++;
    return new ArrayBuffer(bytes);
  }

  async play(population: SharedPopulation, stretch: Stretch): Promise<void> {
    if (this.dies) throw new Error('it died');
    this.layouts.push(population.layout);
    for (let some = population.take(1); some.length > 0; some = population.take(1)) {
      this.#player.play(population, some, stretch);
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

describe('several threads', () => {
  const shape = { inputs: 5, hidden: 6, outputs: 1 };
  const request = (count: number, episodes: number): EvaluationRequest => ({
    ...{ networks: prunedNetworks(shape, count, scales), episodes, precision: 'float64' },
    starts: { seed: 5, purpose: 'start', generation: 3, shared: false },
  });
  const evaluator = (threads: Threads) =>
    new PopulationEvaluator(short, { method: 'mk1', precision: 'float64' }, threads);

  it.each([
    // A batch has 8 episodes: 4 threads with 2 batches each are done soonest.
    [1, 64, 4, { individuals: 4, episodes: 16 }],
    [3, 32, 4, { individuals: 12, episodes: 8 }],
    [2, 16, 4, { individuals: 4, episodes: 8 }],
    // Nobody is done sooner by parts of less than a batch, by unequal parts, or where there are networks enough.
    [1, 9, 4, { individuals: 1, episodes: 9 }],
    [1, 8, 4, { individuals: 1, episodes: 8 }],
    [1, 17, 4, { individuals: 1, episodes: 17 }],
    [4, 64, 4, { individuals: 4, episodes: 64 }],
    [33, 16, 4, { individuals: 33, episodes: 16 }],
    [1, 64, 1, { individuals: 1, episodes: 64 }],
  ])('share %i networks of %i episodes between %i, and come to the same', async (count, episodes, threads, layout) => {
    const several = new Threads(threads);
    const asked = request(count, episodes);
    const played = await evaluator(several).evaluate(asked);
    expect(several.layouts).toMatchObject([layout]);
    const { returns, steps } = await localEvaluator(short, kernel, { method: 'mk1', precision: 'float64' }).evaluate(
      asked,
    );
    expect(played).toEqual({ returns, steps });
  });

  it('share no race, whose networks are ranked by all their episodes', async () => {
    const several = new Threads(4);
    await evaluator(several).evaluate({ ...request(1, 64), race: { cuts: [5], races: () => true } });
    expect(several.layouts).toMatchObject(Array(2).fill({ individuals: 1, episodes: 64 }));
  });

  it('play in the same memory as long as populations are alike, and in another after one of them died', async () => {
    const several = new Threads(2);
    const player = evaluator(several);
    const memoriesAfter = async (asked: EvaluationRequest) => {
      await player.evaluate(asked);
      return several.memories;
    };
    const race = { cuts: [5], races: () => true };
    const others = [
      request(21, 1),
      request(20, 2),
      { ...request(20, 1), networks: weightedNetworks(shape, 20) },
      { ...request(20, 1), networks: prunedNetworks({ ...shape, hidden: 5 }, 20, scales) },
      { ...request(20, 1), race },
    ];
    let memories = await memoriesAfter(request(20, 1));
    expect(await memoriesAfter(request(20, 1))).toBe(memories);
    for (const other of others) {
      expect(await memoriesAfter(other)).toBe(memories + 1);
      expect(await memoriesAfter(other)).toBe(memories + 1);
      expect(await memoriesAfter(request(20, 1))).toBe(memories + 2);
      memories += 2;
    }
    several.dies = true;
    await expect(player.evaluate(request(20, 1))).rejects.toThrow('it died');
    several.dies = false;
    expect(await memoriesAfter(request(20, 1))).toBe(memories + 1);
    await player.close();
    expect(several.isClosed).toBe(true);
  });
});
