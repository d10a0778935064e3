// The article's two tables, by name: what they were trained on. How is said by the defaults, which are the article's.
import type { SettingChanges } from './settings.js';

/** A task, and the settings in which an experiment differs from that task's defaults. */
interface Preset {
  readonly task: string;
  readonly changes: SettingChanges;
}

/**
 * Table 1 balances a pole, Table 2 swings one up. All of a table's rows but the method's: it is chosen beside the preset. The
 * rail of +-2 m is the one that reproduces the article's figures.
 */
export const presets = {
  'table-1': { task: 'balance', changes: { taskParameters: { railM: 2 } } },
  'table-2': { task: 'swing-up', changes: { taskParameters: { railM: 2 } } },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;

export const presetNames = Object.keys(presets) as readonly PresetName[];
