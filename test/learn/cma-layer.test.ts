// cma-layer against the article's rules: what it keeps, and the distribution that it draws from.
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../sim/index.js';
import { addNormal, CmaLayer } from '../../src/learn/methods/cma-layer.js';
import { distinctWeights, WeightedIndividual } from '../../src/learn/methods/weighted-individual.js';

const shape = { inputs: 2, hidden: 2, outputs: 1 };
const slots = 6;
const settings = { seed: 7, population: 8, elites: 2, initialSigma: 1 };

describe('the first generation', () => {
  it.each([1, 0.25])('is normal about 0 with standard deviation %d and no covariance', (initialSigma) => {
    const population = 20_000;
    const { mean, covariance } = moments(weightsOf(new CmaLayer(shape, { ...settings, population, initialSigma })));
    const variance = initialSigma * initialSigma;
    for (let j = 0; j < slots; j++) {
      expect(Math.abs(mean[j]!)).toBeLessThan(4.5 * (initialSigma / Math.sqrt(population)));
      for (let k = 0; k < slots; k++) {
        const expected = j === k ? variance : 0;
        expect(Math.abs(covariance[j]![k]! - expected)).toBeLessThan(4.5 * variance * Math.sqrt(2 / population));
      }
    }
  });
});

describe('the elite', () => {
  it('is the best of all time and the best of the last generation', () => {
    const cma = new CmaLayer(shape, settings);
    expect(cma.elite).toEqual([]);
    const first = cma.ask();
    cma.tell(Float64Array.of(3, 9, 1, 7, 5, 2, 8, 4));
    expect(cma.elite.map(({ individual }) => individual)).toEqual([first[1], first[1], first[6]]);
    const second = cma.ask();
    cma.tell(Float64Array.of(0, 1, 2, 6, 4, 5, 0, 0));
    expect(cma.elite.map(({ individual }) => individual)).toEqual([first[1], second[3], second[5]]);
    expect(cma.finalists().map(({ individual }) => individual)).toEqual([first[1], second[3], second[5]]);
  });

  it('is offered as finalists with each policy once: equal weights are one, though they were saved apart', () => {
    const scored = [
      [1, 2],
      [1, 3],
      [1, 2],
      [4, 2],
    ].map((weights, generation) => ({
      individual: new WeightedIndividual({ inputs: 1, hidden: 1, outputs: 1 }, Float64Array.from(weights)),
      ...{ fitness: 5, generation },
    }));
    expect(distinctWeights(scored)).toEqual([scored[0], scored[1], scored[3]]);
    expect(distinctWeights([scored[0]!, scored[0]!])).toEqual([scored[0]]);
    const cma = new CmaLayer(shape, settings);
    const first = cma.ask();
    cma.tell(Float64Array.of(3, 9, 1, 7, 5, 2, 8, 4));
    expect(cma.finalists().map(({ individual }) => individual)).toEqual([first[1], first[6]]);
    const restored = new CmaLayer(shape, settings, JSON.parse(JSON.stringify(cma.save())));
    expect(restored.finalists()).toEqual(cma.finalists());
  });

  it('keeps the best of all time in the last place of every generation', () => {
    const cma = new CmaLayer(shape, settings);
    const first = cma.ask();
    cma.tell(Float64Array.of(3, 9, 1, 7, 5, 2, 8, 4));
    expect(cma.ask()[7]).toBe(first[1]);
    cma.tell(Float64Array.of(0, 1, 2, 6, 4, 5, 0, 0));
    expect(cma.ask()[7]).toBe(first[1]);
    expect(cma.ask()).toHaveLength(8);
    const better = cma.ask()[2];
    cma.tell(Float64Array.of(0, 1, 10, 6, 4, 5, 0, 0));
    expect(cma.ask()[7]).toBe(better);
  });
});

describe('the distribution of the next generation', () => {
  const population = 20_000;
  const cma = new CmaLayer(shape, { ...settings, population, elites: 3 });
  const previousMeans: Float64Array[] = [new Float64Array(slots)];
  for (let generation = 0; generation < 2; generation++) {
    cma.tell(Float64Array.from(cma.ask(), ({ weights }) => -weights.reduce((sum, w, k) => sum + (w - k) ** 2, 0)));
    const elite = cma.elite.map(({ individual }) => individual.weights);
    previousMeans.push(moments(elite).mean);
  }
  const elite = cma.elite.map(({ individual }) => individual.weights);
  const mean = previousMeans[2]!;
  const previousMean = previousMeans[1]!;
  const drawn = moments(weightsOf(cma).slice(0, -1));
  const wanted = (j: number, k: number) =>
    elite.reduce((sum, e) => sum + (e[j]! - previousMean[j]!) * (e[k]! - previousMean[k]!), 0) / elite.length;

  it('is drawn from the stream of its generation and individual', () => {
    const random = new RandomStream({ seed: 7, purpose: 'sample', generation: 2, individual: 5 });
    const weights = Float64Array.from(mean);
    const distances = elite.map((e) => e.map((weight, k) => weight - previousMean[k]!));
    addNormal(weights, distances, 0, 4, random);
    addNormal(weights, distances, 4, 6, random);
    weights.forEach((weight, k) => {
      expect(cma.ask()[5]!.weights[k]).toBeCloseTo(weight, 12);
    });
  });

  it("has the elite's mean", () => {
    expect(elite).toHaveLength(4);
    for (let k = 0; k < slots; k++) {
      expect(Math.abs(drawn.mean[k]! - mean[k]!)).toBeLessThan(4.5 * Math.sqrt(wanted(k, k) / population));
    }
  });

  it("has for each layer the elite's covariance about the mean before, and none between layers", () => {
    for (let j = 0; j < slots; j++) {
      for (let k = 0; k < slots; k++) {
        const isOneLayer = j < 4 === k < 4;
        const expected = isOneLayer ? wanted(j, k) : 0;
        const deviation = Math.sqrt((wanted(j, j) * wanted(k, k) + expected * expected) / population);
        expect(Math.abs(drawn.covariance[j]![k]! - expected)).toBeLessThan(4.5 * deviation);
      }
    }
    // The mean moves: about the elite's own mean the covariance would be another.
    const own = elite.reduce((sum, e) => sum + (e[5]! - mean[5]!) ** 2, 0) / elite.length;
    expect(own).toBeLessThan(0.8 * wanted(5, 5));
  });
});

function weightsOf(cma: CmaLayer): Float64Array[] {
  return cma.ask().map(({ weights }) => weights);
}

function moments(samples: readonly Float64Array[]): { mean: Float64Array; covariance: Float64Array[] } {
  const mean = new Float64Array(slots);
  for (const sample of samples) for (let k = 0; k < slots; k++) mean[k]! += sample[k]! / samples.length;
  const covariance = Array.from({ length: slots }, () => new Float64Array(slots));
  for (const sample of samples) {
    for (let j = 0; j < slots; j++) {
      for (let k = 0; k < slots; k++) {
        covariance[j]![k]! += ((sample[j]! - mean[j]!) * (sample[k]! - mean[k]!)) / samples.length;
      }
    }
  }
  return { mean, covariance };
}
