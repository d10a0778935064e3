// Populations played by any number of workers and by any engine: the same numbers.
import { afterEach, describe, expect, it } from 'vitest';
import { createTask, playEpisode, RandomStream, type Task } from '../../../sim/index.js';
import {
  createEvaluator,
  defaultSettings,
  type EvaluationRequest,
  type Evaluator,
  type MethodName,
  SettingsError,
} from '../../../src/learn/index.js';
import { FloatPolicy, type Network, type WeightedNetwork, WeightedPolicy } from '../../../src/network/index.js';
import { prunedNetworks, weightedNetworks } from './populations.js';

const open: Evaluator[] = [];

async function evaluator(task: string, workers: number, method: MethodName = 'mk1'): Promise<Evaluator> {
  const created = await createEvaluator(defaultSettings(task, method), workers);
  open.push(created);
  return created;
}

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

function request(networks: readonly (Network | WeightedNetwork)[], shared = false): EvaluationRequest {
  return {
    networks,
    episodes: 3,
    starts: { seed: 5, purpose: 'start', generation: 7, shared },
    precision: 'float64',
  };
}

/** What the policies of src/network do, episode by episode. */
function reference(taskName: string, { networks, episodes, starts }: EvaluationRequest) {
  const task = createTask(taskName);
  const { shared, ...address } = starts;
  const played = networks.flatMap((network, i) => {
    const policy = 'mask' in network ? new FloatPolicy(network) : new WeightedPolicy(network);
    return Array.from({ length: episodes }, (_, episode) =>
      playEpisode(task, policy, new RandomStream({ ...address, individual: shared ? 0 : i, episode })),
    );
  });
  return {
    returns: Float64Array.from(played, (episode) => episode.return),
    steps: played.reduce((sum, { steps }) => sum + steps, 0),
  };
}

describe('an evaluation equals the reference bit for bit', () => {
  const shapes: [string, number, string][] = [
    ['swing-up', 32, '5-32-1'],
    ['balance', 32, '5-32-1'],
    ['balance', 3, '5-3-1'],
    ['cartpole', 16, '4-16-1'],
    ['double-pendulum', 32, '9-32-1'],
  ];
  it.each(shapes)('%s, %i hidden units, pruned and weighted (%s)', async (task, hidden) => {
    const inputs = createTask(task).observations.length;
    for (const networks of [
      prunedNetworks({ inputs, hidden, outputs: 1 }, 6),
      weightedNetworks({ inputs, hidden, outputs: 1 }, 4),
    ]) {
      const asked = request(networks);
      expect(await (await evaluator(task, 1)).evaluate(asked)).toEqual(reference(task, asked));
    }
  });

  it('with shared starts and scales that are not 1', async () => {
    const networks = prunedNetworks({ inputs: 5, hidden: 32, outputs: 1 }, 4, [0.5, 1, 2, 1.25, 0.75]);
    const asked = request(networks, true);
    expect(await (await evaluator('swing-up', 1)).evaluate(asked)).toEqual(reference('swing-up', asked));
  });
});

describe('the engine', () => {
  it.each<[string, MethodName, 'float64' | 'float32', string]>([
    ['swing-up', 'mk1', 'float64', 'subset kernel, float64'],
    ['cartpole', 'mk1', 'float32', 'subset kernel, float32'],
    ['double-pendulum', 'mk1', 'float64', 'general kernel, float64'],
    ['swing-up', 'cma', 'float32', 'general kernel, float32'],
    ['rig-balance', 'mk1', 'float64', 'subset kernel, float64'],
  ])('of %s with %s in %s is the %s', async (task, method, precision, engine) => {
    const created = await createEvaluator(defaultSettings(task, method, { precision }), 1);
    open.push(created);
    expect(created.engine).toBe(engine);
  });

  it.each(['positionNoiseM', 'angleNoiseRad'])('of a rig with %s is the reference', async (effect) => {
    const settings = defaultSettings('rig-swing-up', 'mk1', {
      taskParameters: { [effect]: 0.01 },
      precision: 'float32',
    });
    const created = await createEvaluator(settings, 1);
    open.push(created);
    expect(created.engine).toBe('TypeScript reference, float64');
  });

  it('in float32 comes close to float64, and is not the same', async () => {
    const player = await evaluator('double-pendulum', 1);
    const asked = request(prunedNetworks({ inputs: 9, hidden: 32, outputs: 1 }, 20));
    const double = await player.evaluate(asked);
    const single = await player.evaluate({ ...asked, precision: 'float32' });
    expect(single.returns).not.toEqual(double.returns);
    expect(single.steps).toBe(double.steps);
    for (const [i, value] of double.returns.entries()) expect(single.returns[i]).toBeCloseTo(value, 2);
  });
});

describe('any number of workers', () => {
  it.each([2, 3, 8])('%i give what one gives, also when populations change', async (workers) => {
    const one = await evaluator('balance', 1);
    const many = await evaluator('balance', workers);
    const shape = { inputs: 5, hidden: 32, outputs: 1 };
    for (const networks of [
      prunedNetworks(shape, 70),
      prunedNetworks(shape, 70, [1, 1, 1, 1, 2]),
      prunedNetworks({ ...shape, hidden: 8 }, 5),
      weightedNetworks(shape, 20),
    ]) {
      const asked = request(networks);
      expect(await many.evaluate(asked)).toEqual(await one.evaluate(asked));
    }
  });

  it.each([true, false])('share the episodes of few networks, starts shared: %s', async (shared) => {
    const one = await evaluator('balance', 1);
    const many = await evaluator('balance', 3);
    const shape = { inputs: 5, hidden: 32, outputs: 1 };
    for (const [networks, episodes] of [
      [prunedNetworks(shape, 1), 100],
      [prunedNetworks(shape, 2), 24],
      [weightedNetworks(shape, 2), 48],
    ] as const) {
      const asked = request(networks, shared);
      const starts = { ...asked.starts, firstEpisode: 5 };
      expect(await many.evaluate({ ...asked, episodes, starts })).toEqual(
        await one.evaluate({ ...asked, episodes, starts }),
      );
    }
  });

  it('may be 256, and more than there are individuals; the calling thread alone plays a task that cannot travel', async () => {
    const mine = Object.assign(Object.create(createTask('balance')) as Task, { name: 'mine' });
    const asked = request(prunedNetworks({ inputs: 5, hidden: 32, outputs: 1 }, 1));
    const player = await createEvaluator({ ...defaultSettings(mine), population: 1 }, 256);
    expect(await player.evaluate(asked)).toEqual(reference('balance', asked));
  });

  it('stay idle where a task cannot travel: the calling thread plays it', async () => {
    const balance = createTask('balance');
    let started = 0;
    const mine = Object.assign(Object.create(balance) as Task, {
      name: 'mine',
      reset(...given: Parameters<Task['reset']>) {
        started++;
        balance.reset(...given);
      },
    });
    const player = await createEvaluator({ ...defaultSettings(mine), population: 64 }, 2);
    started = 0;
    await player.evaluate(request(prunedNetworks({ inputs: 5, hidden: 32, outputs: 1 }, 2)));
    expect(started).toBe(6);
  });

  it('that are closed play no more', async () => {
    const player = await evaluator('balance', 2);
    await player.close();
    const asked = request(prunedNetworks({ inputs: 5, hidden: 32, outputs: 1 }, 2));
    await expect(player.evaluate(asked)).rejects.toMatchObject({ code: 'WORKER_DIED' });
  });

  it.each([0, 1.5, Number.NaN, 257])('but not %d', async (workers) => {
    const settings = defaultSettings('balance');
    await expect(createEvaluator(settings, workers)).rejects.toThrow(SettingsError);
    await expect(createEvaluator(settings, workers)).rejects.toThrow('it must be a whole number from 1 to 256');
  });
});

describe('an evaluation that is aborted', () => {
  it.each([1, 2])('ends with the reason, and %i workers can go on', async (workers) => {
    const player = await evaluator('swing-up', workers);
    const networks = prunedNetworks({ inputs: 5, hidden: 32, outputs: 1 }, 512);
    const controller = new AbortController();
    const asked = { ...request(networks), episodes: 8, signal: controller.signal };
    const evaluation = player.evaluate(asked);
    const abort = () => controller.abort(new Error('enough'));
    // The calling thread has its turn before it is done; workers have been asked, and may be done by then.
    workers === 1 ? setImmediate(abort) : abort();
    await expect(evaluation).rejects.toThrow('enough');
    await expect(player.evaluate(asked)).rejects.toThrow('enough');
    const few = request(networks.slice(0, 3));
    expect(await player.evaluate(few)).toEqual(reference('swing-up', few));
  });
});

describe('a population', () => {
  it('whose networks are not alike is refused', async () => {
    const shape = { inputs: 5, hidden: 4, outputs: 1 };
    const networks = prunedNetworks(shape, 2);
    const player = await evaluator('balance', 1);
    for (const other of [
      ...weightedNetworks(shape, 1),
      ...prunedNetworks({ ...shape, hidden: 3 }, 1),
      ...prunedNetworks(shape, 1, [1, 1, 1, 1, 2]),
    ]) {
      await expect(player.evaluate(request([...networks, other]))).rejects.toThrow(RangeError);
    }
  });
});
