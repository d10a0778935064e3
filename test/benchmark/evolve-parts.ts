// `npm run evolve-parts -- <row> ...`: the swing-up on the stock rail of 1 m by evolve, one part of it left out at a time.
import { parseArgs } from 'node:util';
import { createTask } from '../../sim/index.js';
import { defaultSettings, type SettingChanges, train } from '../../src/learn/index.js';
import { changeShares } from '../../src/learn/methods/units.js';
import { type Champion, networkConnections } from '../../src/network/index.js';

/** A row leaves out one of the changes to a child, or has other settings. */
type Row = SettingChanges | keyof typeof changeShares;

const rows: Readonly<Record<string, Row>> = {
  default: {},
  'no-toggle': 'connection',
  'no-delete': 'empty',
  'no-copy': 'copy',
  'no-add': 'draw',
  'one-parent': { crossover: 0 },
  'one-change': { furtherChange: 0 },
  'last-generation': { memory: 'generation' },
  'no-price': { price: 0 },
  'no-race': { firstCut: 1 },
  'eight-episodes': { episodes: 8 },
  'one-beginning': { beginnings: 1 },
  'one-beginning-no-restart': { beginnings: 1, restartAfter: 0 },
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: 'string', default: '201' },
    seeds: { type: 'string', default: '10' },
    steps: { type: 'string', default: '6e8' },
    workers: { type: 'string', default: '1' },
  },
});
const [from, seeds, budget, workers] = [values.from, values.seeds, values.steps, values.workers].map(Number) as [
  ...[number, number, number, number],
];
const task = createTask('swing-up', { railM: 1 });
const shares = { ...changeShares };
const enough = new Error('The budget is used up.');

for (const name of positionals.length > 0 ? positionals : Object.keys(rows)) {
  const row = rows[name];
  if (row === undefined) throw new Error(`There is no row "${name}". They are: ${Object.keys(rows).join(', ')}.`);
  leaveOut(typeof row === 'string' ? row : undefined);
  const learned: Learned[] = [];
  for (let seed = from; seed < from + seeds; seed++) {
    const one = await learn(typeof row === 'string' ? {} : row, seed);
    console.log(`${name}  seed ${seed}  ${words(one)}`);
    learned.push(one);
  }
  const verified = learned.filter(({ champion }) => champion !== undefined);
  const steps = learned.map((one) => (one.champion ? one.steps : budget));
  const live = verified.map(({ champion }) => networkConnections(champion!).live);
  console.log(
    `| ${name} | ${verified.length} of ${seeds} verified | median ${(median(steps) / 1e7).toFixed(1)}e7 steps | ${live.length > 0 ? median(live) : 'no'} live connections |`,
  );
}

/** Without one change the others are made so much more often. */
function leaveOut(change: keyof typeof changeShares | undefined): void {
  const left = change === undefined ? 1 : 1 - shares[change];
  for (const each of Object.keys(shares) as (keyof typeof shares)[]) {
    changeShares[each] = each === change ? 0 : shares[each] / left;
  }
}

interface Learned {
  readonly steps: number;
  readonly generations: number;
  /** Absent where nobody was verified within the budget. */
  readonly champion?: Champion;
  /** The best mean of a thousand starts, or of as many as gave hope, of those that were not verified. */
  readonly best: number;
}

async function learn(changes: SettingChanges, seed: number): Promise<Learned> {
  const settings = defaultSettings(task.name, 'evolve', { ...changes, seed, taskParameters: task.parameters });
  let [steps, generations, best] = [0, 0, Number.NEGATIVE_INFINITY];
  try {
    const { champion, solved } = await train(settings, {
      workers,
      onGeneration: (record) => {
        ({ steps } = record);
        generations = record.generation + 1;
        if (record.verified) best = Math.max(best, record.verified.meanReturn);
        if (steps > budget) throw enough;
      },
    });
    return { steps, generations, best, ...(solved && { champion: champion as Champion }) };
  } catch (error) {
    if (error !== enough) throw error;
    return { steps, generations, best };
  }
}

function words({ steps, generations, champion, best }: Learned): string {
  const effort = `${(steps / 1e6).toFixed(0)} M steps, ${generations} generations`;
  if (champion === undefined)
    return `${effort}, ${best > Number.NEGATIVE_INFINITY ? `best candidate ${best.toFixed(1)}` : 'nobody to verify'}`;
  const { meanReturn, minReturn } = champion.confirmed!;
  const { raw, live } = networkConnections(champion);
  return `${effort}, verified ${meanReturn.toFixed(1)}, worst ${minReturn.toFixed(0)}, ${raw} connections, ${live} live`;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}
