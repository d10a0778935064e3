// What of a long list of work is done: a share, one for each machine that takes part, and what has a name of a pattern.
import { CodedError } from './coded-error.js';

/** SHARD_INVALID: it is no share of a whole. */
export type ShardErrorCode = 'SHARD_INVALID';

/** The k-th of n shares. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/**
 * Reads '2/4': the second of four shares.
 *
 * @throws CodedError SHARD_INVALID
 */
export function parseShard(text: string): Shard {
  const [, index, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (shard.index >= 1 && shard.index <= shard.of) return shard;
  throw new CodedError<ShardErrorCode>(
    'SHARD_INVALID',
    `"${text.slice(0, 60)}" is no share of the work. Write which of how many, from 1: "2/4" is the second of four.`,
  ).at({ field: '--shard' });
}

/** The items of a shard: each item is in exactly one of the n, and neighbours, which take about as long, are in different ones. */
export function shardOf<Item>(items: readonly Item[], { index, of }: Shard): Item[] {
  return items.filter((_, place) => place % of === index - 1);
}

/** What of a list is done; all where nothing is said. */
export interface Selection {
  readonly shard?: Shard;
  /** A part of the names; * stands for anything, and capitals do not matter. */
  readonly only?: string;
}

/** Those whose names have the pattern. */
export function named<Item extends { readonly name: string }>(items: readonly Item[], only = ''): Item[] {
  const pattern = new RegExp(only.split('*').map(escaped).join('.*'), 'i');
  return items.filter(({ name }) => pattern.test(name));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
