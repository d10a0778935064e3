// Two results of one kind beside each other: what is better now, what is worse, and what is only another one.

/** Something that a result says: in words, and where it can be ordered, as a number. */
export interface Finding {
  readonly name: string;
  readonly text: string;
  readonly value?: number;
  /** Which numbers are better. Without it another number is only another one. */
  readonly better?: 'more' | 'less';
}

/** Findings that belong together. */
export interface Findings {
  readonly caption: string;
  readonly findings: readonly Finding[];
}

export const directions = ['better', 'worse', 'different', 'added', 'removed', 'same'] as const;
export type Direction = (typeof directions)[number];

/** One finding, before and now; '-' where a result does not have it. */
export interface Change {
  readonly name: string;
  readonly before: string;
  readonly now: string;
  readonly direction: Direction;
}

/** Changes that belong together. */
export interface Changes {
  readonly caption: string;
  readonly changes: readonly Change[];
}

/** Compares by caption and name. Numbers that read the same are the same. The order is that of the result now; what is gone follows. */
export function changesBetween(before: readonly Findings[], now: readonly Findings[]): Changes[] {
  const earlier = byName(before, ({ caption }) => caption);
  const later = byName(now, ({ caption }) => caption);
  return [...new Set([...later.keys(), ...earlier.keys()])].map((caption) => {
    const [old, recent] = [earlier, later].map((all) => byName(all.get(caption)?.findings ?? [], ({ name }) => name));
    const names = [...new Set([...recent!.keys(), ...old!.keys()])];
    return { caption, changes: names.map((name) => changeOf(name, old!.get(name), recent!.get(name))) };
  });
}

/** How many changes there are of each direction, the telling ones first: '2 better, 1 worse, 14 the same'. */
export function changesText(changes: readonly Changes[]): string {
  const all = changes.flatMap((each) => each.changes);
  const counts = directions.map((direction) => ({
    direction,
    count: all.filter((change) => change.direction === direction).length,
  }));
  const parts = counts
    .filter(({ count }) => count > 0)
    .map(({ direction, count }) => `${count} ${direction === 'same' ? 'the same' : direction}`);
  return parts.length === 0 ? 'Nothing to compare.' : `${parts.join(', ')}.`;
}

function changeOf(name: string, before: Finding | undefined, now: Finding | undefined): Change {
  return { name, before: before?.text ?? '-', now: now?.text ?? '-', direction: directionOf(before, now) };
}

function directionOf(before: Finding | undefined, now: Finding | undefined): Direction {
  if (!before) return 'added';
  if (!now) return 'removed';
  if (before.text === now.text) return 'same';
  const change = (now.value ?? Number.NaN) - (before.value ?? Number.NaN);
  if (now.better === undefined || Number.isNaN(change) || change === 0) return 'different';
  return change > 0 === (now.better === 'more') ? 'better' : 'worse';
}

function byName<Item>(items: readonly Item[], nameOf: (item: Item) => string): Map<string, Item> {
  return new Map(items.map((item) => [nameOf(item), item]));
}
