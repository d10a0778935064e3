// The twin of a task: the same rules on the rig, with what stands between a network and the machine.
import { expect, it } from 'vitest';
import { loadRig, rigTaskParameters, swingUpTraining, twinTask } from '../../rig/description/files/index.js';
import { machineParameters } from '../../rig/description/index.js';
import { createTask } from '../../sim/index.js';

const bumpers = await loadRig('bench-bumpers');
const desktop = await loadRig('desktop');

it("of the article's tasks is the rig of their plant, with its encoders, on the rail of the training", () => {
  const twin = twinTask(bumpers, createTask('swing-up', { railM: 1 }))!;
  expect(twin).toMatchObject({ rig: 'bench-bumpers', task: 'rig-swing-up' });
  const plant = { stopM: 1, plantSteps: 33, delayUs: 1000, cartCountM: 0.0005, forceN: 100 };
  expect(twin.taskParameters).toMatchObject(plant);
  const balance = twinTask(bumpers, createTask('balance'))!;
  expect(balance).toMatchObject({ task: 'rig-balance', taskParameters: { largestTiltRad: 0.2, stopM: 2 } });
  for (const { task, taskParameters } of [twin, balance])
    expect(createTask(task, taskParameters).periodUs).toBe(16_500);
});

it('of a task on a rig has at least its encoders, 1 ms and the error of its zero, and no lessons', () => {
  const trained = createTask('rig-swing-up', {
    periodUs: 10_000,
    maxSteps: 6000,
    wideningGenerations: 120,
    delayUs: 2000,
  });
  const { taskParameters } = twinTask(desktop, trained)!;
  expect(taskParameters).toMatchObject({ maxSteps: 6000, wideningGenerations: 0, delayUs: 2000, plantSteps: 20 });
  expect(taskParameters.angleOffsetRad).toBe(desktop.uncertainties.angleZeroRad);
  expect(taskParameters.cartCountM).toBe(1 / desktop.cartEncoder.countsPerM);
});

it('and training itself are off by the zero errors that the file knows, and by what it leaves open', () => {
  const zero = { angleRad: -0.004, positionM: 0.003 };
  const off = { ...desktop, zero };
  const { angleZeroRad, positionZeroM } = off.uncertainties;
  const { task, changes } = swingUpTraining(off);
  expect(changes.taskParameters).toMatchObject({
    angleOffsetRad: 0.004 + angleZeroRad,
    positionOffsetM: 0.003 + positionZeroM,
  });
  const exact = createTask(task, swingUpTraining(off, { ideal: true }).changes.taskParameters);
  expect(twinTask(off, exact)!.taskParameters.angleOffsetRad).toBe(0.004 + angleZeroRad);
});

it('is none where no rig plays the task', () => {
  expect(twinTask(bumpers, createTask('double-pendulum'))).toBeUndefined();
});

it('is learned by evolve with mirrored observations, a minute an episode, on what the machine may be', () => {
  const { massShare, lengthShare, frictionShare, forceShare, tiltRad, angleZeroRad, positionZeroM } =
    desktop.uncertainties;
  expect(swingUpTraining(desktop)).toEqual({
    task: 'rig-swing-up',
    method: 'evolve',
    changes: {
      mirror: true,
      precision: 'float32',
      taskParameters: {
        ...rigTaskParameters(desktop, { encoders: true }),
        delayUs: 1000,
        massSpread: massShare,
        lengthSpread: lengthShare,
        frictionSpread: frictionShare,
        forceSpread: forceShare,
        tiltSpreadRad: tiltRad,
        angleOffsetRad: angleZeroRad,
        positionOffsetM: positionZeroM,
        maxSteps: 6000,
        wideningGenerations: 120,
      },
      observationScales: desktop.observationScales,
      rig: 'desktop',
    },
  });
});

it('of an ideal machine is exact, late by nothing, and seen as it is unless sensors are asked for', () => {
  expect(machineParameters(desktop, { ideal: true })).toEqual(rigTaskParameters(desktop));
  expect(machineParameters(desktop, { ideal: true, sensors: true })).toEqual(
    rigTaskParameters(desktop, { encoders: true }),
  );
  expect(machineParameters(desktop, { sensors: false })).toMatchObject({
    ...rigTaskParameters(desktop),
    delayUs: 1000,
  });
  expect(machineParameters(desktop)).toMatchObject(rigTaskParameters(desktop, { encoders: true }));
});
