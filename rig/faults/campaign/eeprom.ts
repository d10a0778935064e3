// Power cuts while champion and settings are written to EEPROM: the old ones or the new ones are there, never neither.
import { RandomStream } from '../../../sim/index.js';
import { compileChampion } from '../../../src/compile/index.js';
import type { BoardLink } from '../../../src/link/index.js';
import { canonicalMask } from '../../../src/network/index.js';
import { type RigSettings, settingsFlags } from '../../../src/protocol/index.js';
import { EmulatedBoard } from '../../boards/ports/index.js';
import { rigSettings } from '../../description/index.js';
import type { FaultFacts } from '../judge.js';
import type { ScenarioRun } from '../scenarios/play.js';

/** What is written when the supply fails. */
export type Written = 'champion' | 'settings';

/** Longer than any write: the first one is whole, and measured. */
const NEVER_CYCLES = 1e12;
/** For each cut that shall come in the middle of a write. */
const TRIES = 4;

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
  /** Cuts between the request and the board's answer that it is done. */
  readonly cuts: number;
  /** Those of them that left the old one, and the new one. */
  readonly old: number;
  readonly new: number;
  /** Cuts that came when the board had answered. */
  readonly after: number;
}

/** Cuts the supply at moments spread over the whole write, until so many came in the middle of one. The byte in flight is left as anything. */
export async function cutWrites(written: Written, cuts: number, run: ScenarioRun): Promise<CutFacts> {
  const { champion, rig, seed, number, signal } = run;
  const random = new RandomStream({ seed, purpose: 'fault', individual: number });
  const { inputs, outputs, hidden } = champion.mask.shape;
  const other = (number: number): Uint8Array => {
    const subsets = Array.from({ length: hidden }, (_, i) => 1 + ((i * (2 * number + 1) + number) % (2 ** inputs - 1)));
    const counts = new Array<number>(outputs).fill(1);
    const kinds = [...new Set(subsets)].map((subset) => ({ subset, counts }));
    const observationScales = champion.observationScales.map((_, i) => 1 + (17 * number + 5 * i) / 256);
    return compileChampion({ ...champion, observationScales, mask: canonicalMask({ inputs, outputs, kinds }, hidden) })
      .image;
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
    const link = await board.link();
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
  const counts = { cuts: 0, old: 0, new: 0, after: 0 };
  const problems: string[] = [];
  let [held, next, last] = store.values;
  let link = first;
  // How long a write takes depends on how many bytes it changes: the last whole one says.
  let duration = NEVER_CYCLES;
  for (let tries = 1; counts.cuts < cuts && problems.length === 0; tries++) {
    signal?.throwIfAborted();
    if (tries > TRIES * cuts) problems.push(`Only ${counts.cuts} cuts came while it was written.`);
    const begin = uno.cycles;
    const at = begin + duration * ((counts.cuts + random.uniform()) / cuts);
    const spare = uno.at(at, () => board.unplug(random.below(256)));
    const finished = await store.write(link, next).then(
      () => true,
      () => false,
    );
    if (finished) duration = uno.cycles - begin;
    spare();
    if (finished) board.unplug(random.below(256));
    await link.close();
    board.plugIn();
    link = await board.link();
    const found = await store.read(link);
    const [isNew, isOld] = [store.equal(next, found), store.equal(held, found)];
    if (!isNew && !isOld) problems.push(`Cut ${tries}: neither the old nor the new one is there.`);
    if (finished && !isNew) problems.push(`Cut ${tries}: what the board had said to be stored is not there.`);
    if (!bystander.equal(bystander.values[0], await bystander.read(link))) {
      problems.push(`Cut ${tries}: what was not written is lost.`);
    }
    if (finished) {
      counts.after++;
    } else {
      counts.cuts++;
      counts[isNew ? 'new' : 'old']++;
    }
    if (isNew) [held, next, last] = [next, last, held];
  }
  await link.close();
  const note = `${counts.old} left the old, ${counts.new} the new; ${counts.after} more came after it`;
  return { reported: 'NONE', during: 'reset', note, problems, ...counts };
}
