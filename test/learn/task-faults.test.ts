// What a user's object must have to be a task, field by field.
import { describe, expect, it } from 'vitest';
import { taskFaults } from '../../src/learn/tasks/index.js';

const nothing = () => {};
const good = {
  ...{ name: 'roller', parameters: { push: 1 }, actions: 1, stateSize: 3, periodUs: 20_000, maxSteps: 20 },
  ...{ solvedReturn: -0.5, reset: nothing, step: nothing, isDone: nothing, observe: nothing },
  observations: [
    { name: 'left', unit: 'm' },
    { name: 'right', unit: '' },
  ],
};
const observed = (...second: readonly unknown[]) => ({ observations: [{ name: 'left', unit: 'm' }, ...second] });

describe('a task', () => {
  it.each<[string, object]>([
    ['with all that it needs', {}],
    ['with no parameters', { parameters: {} }],
    ['with one observation', { observations: [{ name: 'left', unit: 'm' }] }],
    ['with letters of any language, digits, "_" and "-" in its name', { name: 'Rollé_2-β' }],
    ['with a unit of 20 letters', observed({ name: 'right', unit: 'm'.repeat(20) })],
    ['with 16 observations', { observations: Array.from({ length: 16 }, (_, i) => ({ name: `o${i}`, unit: '' })) }],
    ['with a scale for each observation', { observationScales: [1, 0.5] }],
    ['that tells rewards from states', { reward: nothing }],
    ['that says how long the way to its goal is', { approachSteps: 7.5 }],
    ['as large as may be', { actions: 4, stateSize: 65_536, periodUs: 2 ** 32 - 1, maxSteps: 1_000_000 }],
    ['as small as may be', { actions: 1, stateSize: 1, periodUs: 1, maxSteps: 1, ...{ solvedReturn: -1e300 } }],
  ])('%s has no faults', (_, changes) => {
    expect(taskFaults({ ...good, ...changes })).toEqual([]);
  });

  it.each<[unknown, string]>([
    [null, 'it is null; it must be an object'],
    [undefined, 'it is undefined; it must be an object'],
    ['roller', 'it is "roller"; it must be an object'],
    [nothing, `it is ${nothing}; it must be an object`],
    [Promise.resolve(good), 'it is a promise; createTask must not be async'],
  ])('is not %s', (task, fault) => {
    expect(taskFaults(task)).toEqual([fault]);
  });

  const aName = 'a name of letters, digits, "_" and "-" that begins with a letter';
  const anObservationList = 'an array of 1 to 16 entries { name, unit }';
  const scales = 'an array with a multiple of 1/256 from 0 to 65535/256 for each observation, or left out';
  it.each<[object, ...string[]]>([
    [{ name: undefined }, `name is missing; it must be ${aName}`],
    [{ name: 'my roller' }, `name is "my roller"; it must be ${aName}`],
    [{ name: '2rollers' }, `name is "2rollers"; it must be ${aName}`],
    [{ name: 'roller!' }, `name is "roller!"; it must be ${aName}`],
    [{ name: ['roller'] }, `name is an array of 1; it must be ${aName}`],
    [
      { name: 'balance' },
      'name is "balance"; it must be another: that is a built-in task, and champion files would be taken for its own',
    ],
    [{ parameters: undefined }, 'parameters is missing; it must be an object of numbers, {} for none'],
    [{ parameters: null }, 'parameters is null; it must be an object of numbers, {} for none'],
    [{ parameters: 3 }, 'parameters is 3; it must be an object of numbers, {} for none'],
    [{ parameters: { 'a b': 1 } }, `the parameter name "a b" must be ${aName}`],
    [{ parameters: { push: '1' } }, 'parameters.push is "1"; it must be a finite number'],
    [{ parameters: { push: Number.NaN } }, 'parameters.push is NaN; it must be a finite number'],
    [{ observations: undefined }, `observations is missing; it must be ${anObservationList}`],
    [{ observations: {} }, `observations is an object; it must be ${anObservationList}`],
    [{ observations: [] }, `observations is an array of 0; it must be ${anObservationList}`],
    [{ observations: new Array(17).fill({}) }, `observations is an array of 17; it must be ${anObservationList}`],
    [
      observed(null),
      `observations[1].name is missing; it must be ${aName}`,
      "observations[1].unit is missing; it must be text of at most 20 letters, '' for none",
    ],
    [observed({ name: '', unit: 'm' }), `observations[1].name is ""; it must be ${aName}`],
    [observed({ name: 'left', unit: 'm' }), 'observations[1].name is "left"; it must be unlike the names before it'],
    [
      observed({ name: 'right', unit: 'm'.repeat(21) }),
      `observations[1].unit is "${'m'.repeat(21)}"; it must be text of at most 20 letters, '' for none`,
    ],
    [
      observed({ name: 'right', unit: 5 }),
      "observations[1].unit is 5; it must be text of at most 20 letters, '' for none",
    ],
    [{ observationScales: 1 }, `observationScales is 1; it must be ${scales}`],
    [{ observationScales: [1] }, `observationScales is an array of 1; it must be ${scales}`],
    [{ observationScales: [1, 0.3] }, `observationScales is an array of 2; it must be ${scales}`],
    [
      { observations: 'none', observationScales: [1] },
      `observations is "none"; it must be ${anObservationList}`,
      `observationScales is an array of 1; it must be ${scales}`,
    ],
    [{ actions: 5 }, 'actions is 5; it must be a whole number from 1 to 4'],
    [{ stateSize: 0 }, 'stateSize is 0; it must be a whole number from 1 to 65536'],
    [{ periodUs: 2 ** 32 }, 'periodUs is 4294967296; it must be a whole number from 1 to 4294967295'],
    [{ maxSteps: 1_000_001 }, 'maxSteps is 1000001; it must be a whole number from 1 to 1000000'],
    [{ solvedReturn: Number.POSITIVE_INFINITY }, 'solvedReturn is Infinity; it must be a finite number'],
    [
      { solvedReturn: Number.NEGATIVE_INFINITY, actions: 1.5 },
      'actions is 1.5; it must be a whole number from 1 to 4',
      'solvedReturn is -Infinity; it must be a finite number',
    ],
    [{ approachSteps: -1 }, 'approachSteps is -1; it must be a number from 0 to 1000000, or absent'],
    [{ approachSteps: Number.NaN }, 'approachSteps is NaN; it must be a number from 0 to 1000000, or absent'],
    [{ reset: 3 }, 'reset is 3; it must be a function'],
    [{ step: undefined }, 'step is missing; it must be a function'],
    [{ isDone: true }, 'isDone is true; it must be a function'],
    [{ observe: null }, 'observe is null; it must be a function'],
    [{ reward: 1 }, 'reward is 1; it must be a function, or absent'],
    [{ curriculum: {} }, 'curriculum is an object; it must be absent: only built-in tasks have lessons'],
  ])('with %j is told its faults', (changes, ...faults) => {
    expect(taskFaults({ ...good, ...changes })).toEqual(faults);
  });
});
