// Power cuts while champion and settings are written to EEPROM: the old ones or the new ones are there, never neither.
import { RandomStream } from '../../sim/index.js';
import { compileChampion } from '../../src/compile/index.js';
import { type BoardLink, connect, type RigSettings, settingsFlags } from '../../src/link/index.js';
import { canonicalMask } from '../../src/network/index.js';
import { EmulatedBoard } from '../boards/index.js';
import { rigSettings } from '../description/index.js';
import type { FaultFacts } from './faults-judge.js';
import type { FaultRun } from './faults-run.js';

/** What is written when the supply fails. */
export type Written = 'champion' | 'settings';

/** One thing in EEPROM that is replaced again and again, while the other must stay. */
interface Store<T> {
  /** By turns. Three, so that what is written is never what lay there before, in any even number of places. */
  readonly values: readonly [T, T, T];
  write(link: BoardLink, value: T): Promise<unknown>;
  read(link: BoardLink): Promise<T | undefined>;
  equal(a: T, b: T | undefined): boolean;
}

/** What became of the cuts. */
export interface CutFacts extends FaultFacts {
  readonly cuts: number;
  /** Cuts that left the old one, and the new one. */
  readonly old: number;
  readonly new: number;
}

/** Cuts the supply at moments spread over the whole write, its end included. The byte in flight is left as anything. */
export async function cutWrites(written: Written, cuts: number, run: FaultRun): Promise<CutFacts> {
  const { champion, rig, seed, number, signal } = run;
  const random = new RandomStream({ seed, purpose: 'fault', individual: number });
  const { inputs, outputs } = champion.mask.shape;
  const { hidden } = champion.mask.shape;
  const other = (subset: number): Uint8Array => {
    const mask = canonicalMask(
      { inputs, outputs, kinds: [{ subset, counts: new Array<number>(outputs).fill(1) }] },
      hidden,
    );
    return compileChampion({ ...champion, mask }).image;
  };
  const images: Store<Uint8Array> = {
    values: [compileChampion(champion).image, other(1), other(2)],
    write: (link, image) => link.store(image),
    read: async (link) => (await link.readImage())?.image,
    equal: (a, b) => b !== undefined && Buffer.compare(a, b) === 0,
  };
  const own = rigSettings(rig);
  const settings: Store<RigSettings> = {
    values: [own, otherSettings(own), otherSettings(otherSettings(own))],
    write: (link, each) => link.configure(each),
    read: (link) => link.readSettings(),
    equal: (a, b) => (Object.keys(a) as (keyof RigSettings)[]).every((field) => a[field] === b?.[field]),
  };
  const board = new EmulatedBoard();
  try {
    const link = await connect(await board.openPort());
    await link.store(images.values[0]);
    await link.configure(settings.values[0]);
    return written === 'champion'
      ? await cut(board, link, cuts, random, images, settings, signal)
      : await cut(board, link, cuts, random, settings, images, signal);
  } finally {
    await board.close();
  }
}

/** Others that are valid as well, and differ in most bytes. */
function otherSettings(settings: RigSettings): RigSettings {
  const { flags, ...rest } = settings;
  const same = ['periodTicks', 'cartShift', 'cartSpeedShift', 'polePhaseShift', 'poleSpeedShift'];
  const other = (name: string, value: number): number => (same.includes(name) || value < 2 ? value : value - 1);
  const fields = Object.entries(rest).map(([name, value]) => [name, other(name, value)]);
  return { ...settings, ...Object.fromEntries(fields), flags: flags ^ (1 << settingsFlags.STANDALONE) };
}

async function cut<T, U>(
  board: EmulatedBoard,
  first: BoardLink,
  cuts: number,
  random: RandomStream,
  store: Store<T>,
  bystander: Store<U>,
  signal: AbortSignal | undefined,
): Promise<CutFacts> {
  const { uno } = board;
  const counts = { cuts, old: 0, new: 0 };
  const problems: string[] = [];
  let [held, next, last] = store.values;
  let link = first;
  const before = uno.cycles;
  await store.write(link, next);
  const longest = uno.cycles - before;
  [held, next, last] = [next, last, held];
  for (let i = 0; i < cuts && problems.length === 0; i++) {
    signal?.throwIfAborted();
    const at = uno.cycles + (longest * (i + random.uniform())) / cuts;
    const spare = uno.at(at, () => board.unplug(random.below(256)));
    const finished = await store.write(link, next).then(
      () => true,
      () => false,
    );
    spare();
    if (finished) board.unplug(random.below(256));
    await link.close();
    board.plugIn();
    link = await connect(await board.openPort());
    const found = await store.read(link);
    if (store.equal(next, found)) {
      counts.new++;
      [held, next, last] = [next, last, held];
    } else if (store.equal(held, found)) {
      counts.old++;
      if (finished) problems.push(`Cut ${i}: what the board had said to be stored is not there.`);
    } else {
      problems.push(`Cut ${i}: neither the old nor the new one is there.`);
    }
    if (!bystander.equal(bystander.values[0], await bystander.read(link)))
      problems.push(`Cut ${i}: the other is lost.`);
  }
  await link.close();
  const note = `${counts.old} left the old, ${counts.new} the new`;
  return { reported: 'NONE', during: 'reset', note, problems, ...counts };
}
