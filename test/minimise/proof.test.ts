// A proof as a file: what was searched holds, and what somebody changed is refused.
import { beforeAll, describe, expect, it } from 'vitest';
import { createTask } from '../../sim/index.js';
import { sampledChunks } from '../../src/minimise/check.js';
import { checkProof, Exam, formatProof, type Proof, parseProof, proofOf, search } from '../../src/minimise/index.js';
import { seal } from '../../src/minimise/proof.js';

const task = createTask('balance');
const settings = { task: 'balance', taskParameters: task.parameters, atLeast: 490, episodes: 40, seed: 2 };
const options = { workers: 1, chunks: 50 };
let proof: Proof;

beforeAll(async () => {
  const sizes = await search(settings, task, { workers: 1, mostConnections: 5 });
  proof = proofOf(new Exam(settings, task), task, sizes);
});

/** The proof after a change, with the hash that belongs to it: by somebody who knows how the hash is made. */
function forged(change: (proof: Proof) => void): Proof {
  const { sha256: _, ...content } = structuredClone(proof);
  change(content as Proof);
  return seal(content);
}

describe('a proof', () => {
  it('is the same after it was written and read, and holds', async () => {
    const read = parseProof(formatProof(proof), 'proof.json');
    expect(read).toEqual(proof);
    expect(proof.smallest).toBe(4);
    expect(await checkProof(read, 'proof.json', options)).toEqual({
      networks: 96,
      sampled: 96,
      chunks: 5,
      replayed: 5 + proof.sizes.reduce((sum, { near }) => sum + near.length, 0),
      sameKernel: true,
    });
  });

  it.each([
    ['no JSON', 'no proof'],
    ['{"format":"synaptolytic-champion"}', 'no proof'],
  ])('is not %s', (text, fault) => {
    expect(() => parseProof(text, 'proof.json')).toThrow(`proof.json proves nothing: it is ${fault}`);
  });

  it.each<[string, unknown, string]>([
    ['version', 2, ', at its field "version"'],
    ['sizes', [{ connections: 0 }], ', at its field "sizes.0.forms"'],
    ['more', 1, ''],
  ])('says where it is damaged: %s', (field, value, where) => {
    expect(() => parseProof(JSON.stringify({ ...proof, [field]: value }), 'proof.json')).toThrow(
      `proof.json proves nothing: it is damaged, or of another version${where}. Take`,
    );
  });

  it('is refused with any number, text or list changed, or any field left out', () => {
    const places: (readonly (string | number)[])[] = [];
    const visit = (value: unknown, place: readonly (string | number)[]) => {
      if (place.length > 0) places.push(place);
      if (typeof value !== 'object' || value === null) return;
      for (const [key, each] of Object.entries(value))
        visit(each, [...place, Array.isArray(value) ? Number(key) : key]);
    };
    visit(proof, []);
    for (const place of places) {
      for (const value of [undefined, 'other', 7.5, []]) {
        const damaged: unknown = structuredClone(proof);
        let holder = damaged as Record<string | number, unknown>;
        for (const key of place.slice(0, -1)) holder = holder[key] as Record<string | number, unknown>;
        if (JSON.stringify(holder[place.at(-1)!]) === JSON.stringify(value)) continue; // as it was
        holder[place.at(-1)!] = value;
        const read = () => parseProof(JSON.stringify(damaged), 'proof.json');
        expect(read, `${place.join('.')}: ${value}`).toThrow(/^proof\.json proves nothing: it /);
      }
    }
    expect(places.length).toBeGreaterThan(150);
  });

  it('is refused when a digit was changed', () => {
    const text = formatProof(proof).replace('"seed":2', '"seed":3');
    expect(() => parseProof(text, 'proof.json')).toThrow(
      'proof.json proves nothing: it was changed after it was written: its sha256 is another. Take an untouched copy',
    );
  });

  it('has chunks played again that its own hash chooses: each once, all if there are no more', () => {
    const many = { sizes: [{ ...proof.sizes[5]!, steps: Array<number>(40).fill(1) }] };
    const chosen = (sha256: string, wanted: number) =>
      sampledChunks({ ...many, sha256 }, wanted).map(({ index }) => index);
    const [one, other] = [chosen('1'.repeat(64), 10), chosen(`2${'1'.repeat(63)}`, 10)];
    expect(new Set(one).size).toBe(10);
    expect(other).not.toEqual(one);
    expect(chosen('1'.repeat(64), 10)).toEqual(one);
    expect(chosen('1'.repeat(64), 99).sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, k) => 256 * k));
  });

  it.each<[string, (proof: Proof) => void, string]>([
    ['other starts', (p) => (p.settings.seed = 3), 'its starts are not those of its seed'],
    ['another bound', (p) => (p.bound.mostReward = 0.5), 'its bound is not the one'],
    ['stages that drop others', (p) => p.bound.stages.shift(), 'its bound is not the one'],
    ['a size left out', (p) => p.sizes.splice(3, 1), 'its sizes do not follow each other'],
    ['too few networks', (p) => (p.sizes[4]!.forms = 24), 'there are 25 networks of 4 connections, and it says 24'],
    [
      'networks not accounted for',
      (p) => p.sizes[4]!.dropped[0]!--,
      'not all networks of 4 connections are accounted for',
    ],
    ['networks not played', (p) => p.sizes[4]!.steps.pop(), 'not all networks of 4 connections were played'],
    [
      'more than were played to the end',
      (p) => p.sizes[4]!.near.push(...p.sizes[4]!.near),
      'it lists more networks of 4',
    ],
    ['no best', (p) => (p.sizes[3]!.best = null), 'it does not say which network of 3 connections is the best'],
    [
      'a best that is not',
      (p) => (p.sizes[4]!.best = p.sizes[3]!.best),
      'its best network of 4 connections is not the best in its list',
    ],
    [
      'networks dropped after another stage',
      (p) => p.sizes[5]!.dropped.reverse(),
      'more networks of 5 connections were dropped after a stage than it says',
    ],
    ['another smallest', (p) => (p.smallest = 5), 'its smallest network is not the smallest in its list'],
    ['a better return', (p) => (p.sizes[3]!.best!.meanReturn = 450), 'of 3 connections does not return what it says'],
    ['other steps', (p) => p.sizes[2]!.steps[0]!--, 'was dropped after other steps'],
    [
      'a solver left out',
      (p) => {
        p.sizes[4]!.near = [];
        p.smallest = null;
      },
      'has other networks near the limit',
    ],
  ])('is refused with %s', async (_, change, fault) => {
    await expect(checkProof(forged(change), 'proof.json', options)).rejects.toThrow(
      new RegExp(`^proof\\.json proves nothing: .*${fault}`),
    );
  });
});
