// The proofs that the package ships: each is of its champion, and the small one holds. The long list has the rest.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checkProof, parseProof } from '../../src/minimise/index.js';
import { countConnections, parseChampion } from '../../src/network/index.js';

const read = (path: string) => readFileSync(path, 'utf8');

it.each([
  ['balance', 'balance-7'],
  ['swing-up', 'swing-up-16'],
])('the proof of %s is of its champion', (proofName, championName) => {
  const proof = parseProof(read(`examples/proofs/${proofName}.json`), proofName);
  const champion = parseChampion(read(`examples/champions/${championName}.json`), championName);
  const { live } = countConnections(champion.mask);
  expect(proof.smallest).toBe(live);
  expect(proof.settings).toMatchObject({ task: champion.task.name, taskParameters: champion.task.parameters });
  // On the starts of the search it solves the task; on those that chose nobody it has about the same return.
  const { best } = proof.sizes[live]!;
  expect(best!.meanReturn).toBeGreaterThanOrEqual(proof.settings.atLeast);
  expect(Math.abs(champion.confirmed!.meanReturn - best!.meanReturn)).toBeLessThan(1);
});

it('the proof of balance holds', async () => {
  const proof = parseProof(read('examples/proofs/balance.json'), 'balance');
  expect(await checkProof(proof, 'balance', { workers: 2, chunks: 8 })).toMatchObject({ networks: 512, sampled: 512 });
});
