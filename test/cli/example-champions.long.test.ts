// The champions that the package ships: each is flashed onto the emulated Uno and holds its task there; those that hold on the rig drive it; and a sample of the large proof.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkProof, parseProof } from '../../src/minimise/index.js';
import { emptyDirectory, synaptolytic } from './command-line.js';

const folder = join(process.cwd(), 'examples/champions');
const champions = readdirSync(folder).filter((name) => name.endsWith('.json'));

it.each(champions)('%s is flashed, and passes every check in Node and on the board', async (name) => {
  const directory = emptyDirectory();
  const words = ['validate', join(folder, name), '--episodes', '1', '--out', 'verdict'];
  const { code, stdout } = await synaptolytic(directory, ...words);
  expect({ code, stdout }).toMatchObject({ code: 0 });
  const { levels } = JSON.parse(readFileSync(join(directory, 'verdict/verdict.json'), 'utf8'));
  expect(levels.map(({ level }: { level: string }) => level)).toEqual(['software', 'processor']);
});

it.each(['balance-7', 'swing-up-rig-23', 'swing-up-best-43'])('%s drives the emulated rig', async (name) => {
  const words = ['validate', join(folder, `${name}.json`), '--level', 'rig', '--episodes', '2', '--out', 'verdict'];
  const { code, stdout } = await synaptolytic(emptyDirectory(), ...words);
  expect({ code, stdout }).toMatchObject({ code: 0 });
});

it('the proof of swing-up holds', async () => {
  const proof = parseProof(readFileSync('examples/proofs/swing-up.json', 'utf8'), 'swing-up');
  expect(await checkProof(proof, 'swing-up', { workers: 2, chunks: 6 })).toMatchObject({
    networks: 210_262,
    chunks: 6,
  });
});
