// A population in memory: what is put in comes out, for everyone who shares the memory.
import { describe, expect, it } from 'vitest';
import { bytesOf, type PopulationLayout, SharedPopulation } from '../../../src/learn/evaluation/population.js';
import { prunedNetworks, weightedNetworks } from './populations.js';

const shape = { inputs: 3, hidden: 3, outputs: 1 };
const pruned: PopulationLayout = { pruned: true, shape, individuals: 5, episodes: 2 };
const weighted: PopulationLayout = { ...pruned, pruned: false };
const paused: PopulationLayout = { ...pruned, pausedState: 3 };
const scales = [0.5, 2, 1];

const make = (layout: PopulationLayout) => new SharedPopulation(layout, new ArrayBuffer(bytesOf(layout)));
const networks = (layout: PopulationLayout) =>
  layout.pruned ? prunedNetworks(shape, layout.individuals, scales) : weightedNetworks(shape, layout.individuals);

describe.each([
  ['pruned', pruned],
  ['weighted', weighted],
  ['pruned, with states', paused],
  ['weighted, with states', { ...weighted, pausedState: 3 }],
])('a population, %s', (_, layout) => {
  it('keeps each network beside what is written of the others, and nothing lies on anything else', () => {
    const population = make(layout);
    const put = networks(layout);
    population.fill(put);
    population.returns.fill(7);
    population.steps.fill(9);
    for (let i = 0; i < 5; i++) {
      if (layout.pausedState === undefined) continue;
      const pause = population.pauseOf(i);
      pause.states.fill(1 / 3);
      pause.steps.fill(11);
      pause.done.fill(1);
    }
    const other = new SharedPopulation(layout, population.memory);
    expect([...other.scales]).toEqual(put[0]!.observationScales);
    for (const [i, network] of put.entries()) {
      const connections = 'mask' in network ? network.mask.connections : network.weights;
      expect(other.connectionsOf(i)).toEqual(connections);
      expect([...other.returnsOf(i)]).toEqual([7, 7]);
      expect(other.sumOfReturns(i)).toBe(14);
    }
    expect([...other.steps]).toEqual([9, 9, 9, 9, 9]);
    expect(other.queued).toBe(5);
    expect([...other.take(9)]).toEqual([0, 1, 2, 3, 4]);
  });

  it('needs all of its memory, and no more than words to their end', () => {
    const bytes = bytesOf(layout);
    expect(() => new SharedPopulation(layout, new ArrayBuffer(bytes - 1))).toThrow(RangeError);
    const twice = bytesOf({ ...layout, individuals: 10 }) - bytes;
    expect(bytes - twice).toBeGreaterThan(0);
    expect(bytes - twice, 'the scales and four control words').toBeLessThanOrEqual(8 * 3 + 4 * 4 + 8);
  });

  it('begins anew when it is filled again', () => {
    const population = make(layout);
    population.fill(networks(layout));
    population.returns.fill(7);
    population.steps.fill(9);
    if (layout.pausedState !== undefined) {
      population.pauseOf(1).steps.fill(11);
      population.pauseOf(1).done.fill(1);
    }
    population.take(3);
    population.stop();
    population.fill(networks(layout));
    expect([...population.returns, ...population.steps]).toEqual(new Array(15).fill(0));
    if (layout.pausedState !== undefined) {
      expect([...population.pauseOf(1).steps, ...population.pauseOf(1).done]).toEqual([0, 0, 0, 0]);
    }
    expect([...population.take(5)]).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('networks that are not alike', () => {
  it.each([
    ['another kind', weightedNetworks(shape, 1)],
    ['another shape', prunedNetworks({ ...shape, hidden: 2 }, 1, scales)],
    ['other scales', prunedNetworks(shape, 1, [0.5, 2, 4])],
  ])('are refused: %s', (_, [other]) => {
    const [first, second, third, fourth] = networks(pruned);
    expect(() => make(pruned).fill([first!, second!, third!, fourth!, other!])).toThrow(
      new RangeError('The networks of a population must have one kind, shape and scales.'),
    );
  });
});

describe('the queue', () => {
  it('gives everyone others, until there are none', () => {
    const population = make(pruned);
    population.queue([4, 1, 3]);
    expect(population.queued).toBe(3);
    expect([...population.take(2)]).toEqual([4, 1]);
    expect([...new SharedPopulation(pruned, population.memory).take(2)]).toEqual([3]);
    expect([...population.take(2)]).toEqual([]);
  });

  it('gives nobody any when it is stopped, until there is another one', () => {
    const population = make(pruned);
    population.queue([0, 1, 2]);
    population.stop();
    expect([...population.take(1)]).toEqual([]);
    population.queue([2]);
    expect([...population.take(1)]).toEqual([2]);
  });
});

describe('a batch', () => {
  const batch = (size: number) => ({
    returns: new Float64Array(size),
    steps: new Int32Array(size),
    done: new Uint8Array(size),
    states: new Float64Array(3 * size),
  });

  it('takes the episodes of individuals with where they have paused, and gives them back', () => {
    const population = make(paused);
    population.fill(networks(paused));
    for (const i of [1, 3]) {
      population.returnsOf(i).set([i, i + 0.5]);
      population.pauseOf(i).steps.set([10 * i, 10 * i + 5]);
      population.pauseOf(i).done.set([1, 0]);
      population.pauseOf(i).states.set([i, 2, 3, 4, 5, 6]);
    }
    const both = batch(4);
    population.copyTo(both, 0, 3);
    population.copyTo(both, 2, 1);
    expect([...both.returns]).toEqual([3, 3.5, 1, 1.5]);
    expect([...both.steps]).toEqual([30, 35, 10, 15]);
    expect([...both.done]).toEqual([1, 0, 1, 0]);
    expect([...both.states]).toEqual([3, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]);
    const back = make(paused);
    back.fill(networks(paused));
    back.copyFrom(both, 2, 1);
    expect([...back.returns]).toEqual([0, 0, 1, 1.5, 0, 0, 0, 0, 0, 0]);
    expect([...back.pauseOf(1).states]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...back.pauseOf(1).steps]).toEqual([10, 15]);
    expect([...back.pauseOf(1).done]).toEqual([1, 0]);
    expect([...back.pauseOf(0).steps, ...back.pauseOf(2).steps]).toEqual([0, 0, 0, 0]);
  });

  it('is of returns alone where nothing pauses', () => {
    const population = make(pruned);
    population.fill(networks(pruned));
    const one = batch(2);
    one.returns.set([3, 4]);
    one.steps.fill(5);
    population.copyFrom(one, 0, 4);
    expect([...population.returnsOf(4)]).toEqual([3, 4]);
    population.returnsOf(2).set([8, 9]);
    population.copyTo(one, 0, 2);
    expect([...one.steps]).toEqual([5, 5]);
  });
});
