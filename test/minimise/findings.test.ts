// What is told of the best network of each size, held against the readable reference.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { twinOf } from '../../cli/rig-choice.js';
import { createTask, playEpisode, RandomStream, type Task } from '../../sim/index.js';
import { compileChampion } from '../../src/compile/index.js';
import { type Finding, findings, findingsTable, frontFigure, parseProof } from '../../src/minimise/index.js';
import { FloatPolicy } from '../../src/network/index.js';
import { parseXml } from '../report/xml-parser.js';

const proof = parseProof(readFileSync('examples/proofs/balance.json', 'utf8'), 'balance');
const balance = createTask('balance', proof.settings.taskParameters);
const twin = (await twinOf(balance, undefined))!;
const found = findings(proof, twin);
const sizeOf = (size: number) => found.find(({ connections }) => connections === size)!;

/** The mean return of a network, played by the reference. */
function played(
  task: Task,
  { champion }: Finding,
  purpose: 'minimise' | 'confirm' | 'elect',
  episodes: number,
): number {
  const policy = new FloatPolicy(champion);
  const returns = Array.from({ length: episodes }, (_, episode) => {
    const start = new RandomStream({ seed: proof.settings.seed, purpose, episode });
    return playEpisode(task, policy, start).return;
  });
  return returns.reduce((sum, value) => sum + value, 0) / episodes;
}

describe('the best network of a size', () => {
  it('is worth what it says, on the starts of the search, on others, and on the twin', () => {
    const small = sizeOf(2); // falls soon, so the reference is done soon
    expect(small.meanReturn).toBe(played(balance, small, 'minimise', 1000));
    expect(small.confirmed).toMatchObject({ episodes: 1000, meanReturn: played(balance, small, 'confirm', 1000) });
    const machine = createTask(twin.task, twin.taskParameters);
    expect(small.twin).toMatchObject({ episodes: 200, meanReturn: played(machine, small, 'elect', 200) });
  });

  it('has the bytes and cycles that it has on the board, and its formula', () => {
    const seven = sizeOf(7);
    expect(seven.imageBytes).toBe(compileChampion(seven.champion).image.length);
    expect(seven.cycles, 'as docs/minimise.md has it').toBe(598);
    expect(seven.equation).toBe(
      'action = tanh(tanh(poleSine + poleVelocity) + tanh(cartVelocity + poleSine + poleVelocity))',
    );
  });

  it('is on the front where no smaller one returns as much', () => {
    expect(found.map(({ connections, onFront }) => [connections, onFront])).toEqual([
      ...[0, 2, 3, 4].map((connections) => [connections, true]),
      ...[
        [5, false],
        [6, true],
        [7, true],
      ],
    ]);
    const svg = parseXml(frontFigure(found, proof).trimEnd());
    const dots = svg.all('circle').map(({ attributes }) => attributes);
    expect(dots.map((dot) => dot['fill-opacity'])).toEqual(['1', '1', '1', '1', '0.35', '1', '1']);
    const limit = svg.all('line').find(({ attributes }) => attributes['stroke-dasharray'] === '5 4')!.attributes;
    const [smaller, solver] = dots.slice(-2).map(({ cy }) => Number(cy));
    expect(Number(limit.y1)).toBeGreaterThanOrEqual(solver!);
    expect(Number(limit.y1)).toBeLessThan(smaller!);
  });

  it('is a row of the table, which has no twin where there is none', () => {
    const withTwin = findingsTable(found);
    expect(withTwin.rows.at(-1)!.cells).toEqual(['7', '275', '1000.0 *', '1000.0', '1000.0', '1000.0', '598', '28']);
    const without = findingsTable(found.map(({ twin: _, ...rest }) => rest));
    expect(without.columns.map(({ name }) => name)).not.toContain('rig, by the twin');
  });
});
