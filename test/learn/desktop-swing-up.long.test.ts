// A swing-up on the desktop rig, through its encoders, is learned: mirrored observations, starts that widen, whole hidden units.
import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { loadRig, rigTaskParameters } from '../../rig/description/files/index.js';
import { RandomStream } from '../../sim/index.js';
import { RigPlant } from '../../sim/plants/rig-plant.js';
import { defaultSettings, type GenerationRecord, loadTask, train } from '../../src/learn/index.js';
import { type Champion, FloatPolicy } from '../../src/network/index.js';

type Three = [Float64Array, Float64Array, Float64Array];

it.each([1, 6])(
  'with seed %i: the pole is up after half of a minute and stays there, in 95 of 100 starts',
  async (seed) => {
    const rig = await loadRig('desktop');
    const settings = defaultSettings('rig-swing-up', 'evolve', {
      seed,
      mirror: true,
      precision: 'float32',
      observationScales: rig.observationScales,
      taskParameters: {
        ...rigTaskParameters(rig, { encoders: true }),
        delayUs: 1000,
        maxSteps: 6000,
        wideningGenerations: 120,
      },
    });
    const history: GenerationRecord[] = [];
    const { champion, solved } = await train(settings, {
      workers: availableParallelism(),
      onGeneration: (record) => history.push(record),
    });
    // It ends with whole episodes of the task, not with a lesson that went well.
    expect(solved?.generation).toBe(history.at(-1)!.generation);
    expect(history.at(-1)!.lesson!.confirmedReturn).toBe(champion.confirmed!.meanReturn);

    const task = await loadTask(settings);
    const policy = new FloatPolicy(champion as Champion);
    let held = 0;
    for (let episode = 0; episode < 100; episode++) {
      const [state, observation, actions] = [task.stateSize, 5, 1].map((length) => new Float64Array(length)) as Three;
      task.reset(state, new RandomStream({ seed: 99, purpose: 'validate', episode }));
      let lowest = 1;
      for (let step = 0; step < task.maxSteps && lowest > -1; step++) {
        task.observe(state, observation);
        policy.act(observation, actions);
        task.step(state, actions);
        if (step >= task.maxSteps / 2) lowest = Math.min(lowest, state[RigPlant.at.cosine]!);
        if (task.isDone(state)) lowest = -1;
      }
      if (lowest > Math.cos(Math.PI / 36)) held++;
    }
    expect(held).toBeGreaterThanOrEqual(95);
  },
);
