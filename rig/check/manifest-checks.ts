// What a manifest names must be there, and be told apart: each mistake with its field.
import { dirname, isAbsolute, join } from 'node:path';
import { didYouMean, quoted, stemOf } from '../../src/base/index.js';
import type { Champion } from '../../src/network/index.js';
import type { Rig } from '../description/index.js';
import { faultGroups, type Scenario } from '../faults/index.js';
import { type Manifest, manifestError } from './manifest.js';

/** A scenario as data. */
export interface ScenarioPlace {
  readonly text: string;
  readonly source: string;
  /** From 0. */
  readonly index: number;
}

/** A scenario and where it stands. */
export interface PlacedScenario {
  readonly scenario: Scenario;
  readonly place: ScenarioPlace;
}

/** A file that a manifest names: its path is from there. */
export function besides({ source }: Manifest, path: string): string {
  return isAbsolute(path) ? path : join(dirname(source), path);
}

/**
 * What is read from a file that a manifest names.
 *
 * @throws CodedError MANIFEST_INVALID where there is no such file or it cannot be read, and whatever else `read` throws.
 */
export function readNamed<T>(
  manifest: Manifest,
  field: readonly PropertyKey[],
  path: string,
  read: (path: string) => T,
): T {
  try {
    return read(besides(manifest, path));
  } catch (error) {
    const { message, cause } = error as Error & { readonly cause?: { readonly code?: unknown } };
    if (typeof cause?.code !== 'string') throw error;
    if (cause.code !== 'ENOENT') throw manifestError(manifest, field, message);
    const advice = path.includes('*') ? 'A pattern stands for no files here: list them.' : 'Check the name.';
    throw manifestError(manifest, field, `there is no file ${quoted(path)}. ${advice}`);
  }
}

/** The field of a manifest that asks for something on a rig; undefined where none does. */
export function rigFieldOf({ levels, faults, scenarios }: Manifest): string | undefined {
  if (levels.includes('rig')) return 'levels';
  if (faults.length > 0) return 'faults';
  return scenarios.length > 0 ? 'scenarios' : undefined;
}

/** Names tell cases apart, and what a champion lists must be there. */
export function checkNames(manifest: Manifest, rigs: readonly Rig[]): void {
  const { champions } = manifest;
  champions.forEach(({ name, rigs: own = [] }, i) => {
    if (champions.findIndex((other) => other.name === name) !== i) {
      throw manifestError(manifest, ['champions', i], `there are two champions "${name}"; give one another "name".`);
    }
    own.forEach((rig, k) => {
      const names = rigs.map((each) => each.name);
      if (names.includes(stemOf(rig))) return;
      const problem = `"${rig}" is not in the manifest's list of rigs.${didYouMean(rig, names)}`;
      throw manifestError(manifest, ['champions', i, 'rigs', k], problem);
    });
  });
  rigs.forEach(({ name }, i) => {
    if (rigs.findIndex((other) => other.name === name) !== i)
      throw manifestError(manifest, ['rigs', i], `there are two rigs "${name}"; rename the file of one.`);
  });
  const field = rigFieldOf(manifest);
  if (field !== undefined && rigs.length === 0) {
    throw manifestError(manifest, [field], 'needs a rig; name presets or rig files under "rigs".');
  }
}

/** Cases are told apart by the names of scenarios. */
export function checkScenarios(manifest: Manifest, scenarios: readonly PlacedScenario[]): void {
  scenarios.forEach(({ scenario: { name }, place }, i) => {
    const other = scenarios.slice(0, i).find((each) => each.scenario.name === name);
    if (!other) return;
    const at = manifest.scenarios.findIndex((path) => besides(manifest, path) === place.source);
    const problem = `${place.source} has a scenario "${name}", and so has ${other.place.source}; give one another name.`;
    throw manifestError(manifest, ['scenarios', at], problem);
  });
}

/** A group of which no case came is a wrong name: nothing would be judged by it. */
export function checkGroups(
  manifest: Manifest,
  cases: readonly { readonly champion: Champion; readonly rig?: Rig }[],
): void {
  const groups = [...new Set(cases.flatMap(({ champion, rig }) => (rig ? faultGroups(champion, rig) : [])))];
  (manifest.faults as readonly string[]).forEach((group, i) => {
    if (groups.includes(group) || groups.length === 0) return;
    const problem = `there is no group of faults "${group}".${didYouMean(group, groups)} The groups are: ${groups.join(', ')}.`;
    throw manifestError(manifest, ['faults', i], problem);
  });
}
