// The proofs that the package ships: each is of its champion, and the small one holds. The long list has the rest.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createTask, playEpisode, RandomStream } from '../../sim/index.js';
import { checkProof, parseProof } from '../../src/minimise/index.js';
import { countConnections, FloatPolicy, parseChampion } from '../../src/network/index.js';

const read = (path: string) => readFileSync(path, 'utf8');

it('the proof of balance is of its champion', () => {
  const [proofName, championName] = ['balance', 'balance-7'];
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

it('the proof of swing-up is of all that are smaller than its champion, which solves the task from the same starts', () => {
  const proof = parseProof(read('examples/proofs/swing-up.json'), 'swing-up');
  const champion = parseChampion(read('examples/champions/swing-up-16.json'), 'swing-up-16');
  const { settings, smallest, sizes } = proof;
  expect(settings).toMatchObject({ task: champion.task.name, taskParameters: champion.task.parameters, atLeast: 880 });
  expect({ smallest, sizes: sizes.length }).toEqual({ smallest: null, sizes: countConnections(champion.mask).live });
  const task = createTask(settings.task, settings.taskParameters);
  const policy = new FloatPolicy(champion);
  const { seed, episodes } = settings;
  let sum = 0;
  for (let episode = 0; episode < episodes; episode++) {
    sum += playEpisode(task, policy, new RandomStream({ seed, purpose: 'minimise', episode })).return;
  }
  expect(sum / episodes).toBeGreaterThanOrEqual(880);
});

it('the proof of balance holds', async () => {
  const proof = parseProof(read('examples/proofs/balance.json'), 'balance');
  expect(await checkProof(proof, 'balance', { workers: 2, chunks: 8 })).toMatchObject({ networks: 512, sampled: 512 });
});
