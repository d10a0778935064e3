// Options for what of a long list is played: --shard and --only, which mean the same wherever they stand.
import type { Command } from 'commander';
import { named, parseShard, type Selection, shardOf } from '../src/base/index.js';
import { CommandError } from './failure.js';

export interface SelectionOptions {
  readonly shard?: string;
  readonly only?: string;
}

/** @param what the items are called, such as 'cases' */
export function addSelection(command: Command, what: string): Command {
  return command
    .option('--shard <k/n>', `play the k-th of n shares of the ${what}, such as 2/4`)
    .option('--only <pattern>', `play the ${what} with this in their names; * stands for anything`);
}

/** @throws CodedError SHARD_INVALID */
export function selectionOf({ shard, only }: SelectionOptions): Selection {
  return { ...(shard !== undefined && { shard: parseShard(shard) }), ...(only !== undefined && { only }) };
}

/**
 * The items that are played.
 *
 * @param what they are called, such as 'fault'
 * @throws CommandError 'usage' when there are none: nothing would be judged.
 */
export function chosen<Item extends { readonly name: string }>(
  items: readonly Item[],
  { shard, only }: Selection,
  what: string,
): Item[] {
  const matching = named(items, only);
  const own = shard ? shardOf(matching, shard) : matching;
  if (own.length > 0) return own;
  const names = items.slice(0, 5).map(({ name }) => `"${name}"`);
  const why =
    matching.length === 0
      ? `No ${what} has "${only}" in its name. The first are ${names.join(', ')}.`
      : `Shard ${shard!.index}/${shard!.of} has none of them, which are ${matching.length}. Take fewer shards.`;
  throw new CommandError('usage', `Nothing would be judged. ${why}`, {
    field: matching.length === 0 ? '--only' : '--shard',
  });
}
