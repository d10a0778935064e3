// From a manifest to its cases: every champion at every level on every rig that it fits, and by name those that it does not.
import { CodedError, hasCode, named, type Selection, shardOf, stemOf } from '../../src/base/index.js';
import { fieldName } from '../../src/base/yaml/index.js';
import { compileChampion } from '../../src/compile/index.js';
import { type Champion, formatChampion } from '../../src/network/index.js';
import { loadRig, type Rig, rigNames } from '../description/files/index.js';
import { faultGroups, parseScenarios, scenarioMisfit } from '../faults/index.js';
import { championTask, checkPeriod, defaultLimits, type Limit, parseLimit, rigGame } from '../hil/index.js';
import { type Manifest, type ManifestChampion, type ManifestErrorCode, manifestError } from './manifest.js';
import {
  besides,
  checkGroups,
  checkNames,
  checkScenarios,
  type PlacedScenario,
  readNamed,
  rigFieldOf,
  type ScenarioPlace,
} from './manifest-checks.js';

/** Something that is judged by itself: a champion at a level, on a rig if the level has one. */
export interface CheckCase {
  /** 'balance/bench/rig': what --only looks for. */
  readonly name: string;
  readonly champion: Champion;
  /** As the manifest names it. */
  readonly championName: string;
  readonly crc: number;
  readonly level: 'software' | 'processor' | 'rig' | 'faults' | 'scenario';
  readonly rig?: Rig;
  /** Of faults. */
  readonly group?: string;
  /** Of a scenario: the text of its file, and which of the scenarios there. */
  readonly scenario?: ScenarioPlace;
  readonly limits: readonly Limit[];
}

/** A pair that does not fit. It is never passed. */
export interface Refused {
  readonly name: string;
  readonly reason: string;
}

export interface CheckPlan {
  readonly manifest: Manifest;
  readonly cases: readonly CheckCase[];
  readonly refused: readonly Refused[];
  /** Why nothing would be judged on a rig, or of a champion: each is a failure. */
  readonly unjudged: readonly string[];
}

/**
 * All cases of a manifest.
 *
 * @param read reads a champion file, and the text of any other, or throws with its name.
 * @throws CodedError MANIFEST_INVALID, or as `read`, `loadRig`, `parseScenarios` and `parseLimits`.
 */
export async function planCheck(manifest: Manifest, read: CheckReader): Promise<CheckPlan> {
  const rigs = await Promise.all(manifest.rigs.map((name, i) => loadNamedRig(manifest, name, i)));
  const scenarios = manifest.scenarios.flatMap((path, i) =>
    readNamed(manifest, ['scenarios', i], path, (file) => scenariosOf(file, read)),
  );
  checkNames(manifest, rigs);
  checkScenarios(manifest, scenarios);
  const cases: CheckCase[] = [];
  const refused: Refused[] = [];
  for (const [i, own] of manifest.champions.entries()) {
    const champion = readNamed(manifest, ['champions', i], own.file, (file) => read.champion(file));
    const plan = casesOf(manifest, own, champion, rigs, scenarios);
    cases.push(...plan.cases);
    refused.push(...plan.refused);
  }
  if (manifest.faults !== 'all') checkGroups(manifest, cases);
  const needsRigs = rigFieldOf(manifest) !== undefined;
  const unjudged = [
    ...manifest.champions
      .filter(({ name }) => !cases.some((each) => each.championName === name))
      .map(({ name }) => `The champion ${name} is judged nowhere: it fits nothing that the manifest asks for.`),
    ...rigs
      .filter((rig) => needsRigs && !cases.some((each) => each.rig === rig))
      .map(({ name }) => `Nothing is judged on the rig ${name}: no champion of the manifest fits it.`),
    ...scenarios
      .filter(({ place }) => !cases.some((each) => each.scenario === place))
      .map(({ scenario }) => `The scenario ${scenario.name} is judged nowhere: it fits no rig of the manifest.`),
  ];
  return { manifest, cases, refused, unjudged };
}

/**
 * The cases that a run plays.
 *
 * @throws CodedError MANIFEST_EMPTY when there are none.
 */
export function selectCases({ manifest, cases }: CheckPlan, { shard, only }: Selection): CheckCase[] {
  const chosen = named(cases, only);
  const own = shard ? shardOf(chosen, shard) : chosen;
  if (own.length > 0) return own;
  const empty = (why: string, field?: string) =>
    new CodedError<ManifestErrorCode>('MANIFEST_EMPTY', `${manifest.source}: nothing is judged. ${why}`).at({
      file: manifest.source,
      ...(field !== undefined && { field }),
    });
  if (manifest.levels.length === 0 && rigFieldOf(manifest) === undefined)
    throw empty('"levels" is an empty list. Leave it out for all levels.', 'levels');
  if (cases.length === 0) throw empty('Not one of its champions fits what it asks for.');
  const names = cases.slice(0, 5).map(({ name }) => name);
  if (chosen.length === 0) {
    const more = cases.length > names.length ? ', ...' : '';
    throw empty(`No case has "${only}" in its name. The cases are: ${names.join(', ')}${more}`, '--only');
  }
  throw empty(
    `Shard ${shard!.index}/${shard!.of} has none of the cases, which are ${chosen.length}. Take fewer shards.`,
    '--shard',
  );
}

function casesOf(
  manifest: Manifest,
  named: ManifestChampion,
  champion: Champion,
  rigs: readonly Rig[],
  scenarios: readonly PlacedScenario[],
): Pick<CheckPlan, 'cases' | 'refused'> {
  const cases: CheckCase[] = [];
  const refused: Refused[] = [];
  const base = { champion, championName: named.name, crc: compileChampion(champion).report.crc };
  const refusal = whyNot(() => championTask(champion));
  if (refusal !== undefined) return { cases, refused: [{ name: named.name, reason: refusal }] };
  const limits = limitsOf(manifest, named, champion);
  for (const level of ['software', 'processor'] as const) {
    if (manifest.levels.includes(level)) cases.push({ ...base, name: `${named.name}/${level}`, level, limits });
  }
  const { faults } = manifest;
  if (rigFieldOf(manifest) === undefined) return { cases, refused };
  for (const rig of rigs) {
    const name = `${named.name}/${rig.name}`;
    const reason = misfit(named, champion, rig);
    if (reason !== undefined) {
      refused.push({ name, reason });
      continue;
    }
    if (manifest.levels.includes('rig')) cases.push({ ...base, name: `${name}/rig`, level: 'rig', rig, limits });
    const groups = faultGroups(champion, rig).filter((group) => faults === 'all' || faults.includes(group));
    for (const group of groups) {
      cases.push({ ...base, name: `${name}/faults ${group}`, level: 'faults', rig, group, limits: [] });
    }
    for (const { scenario, place } of scenarios) {
      const own = `${name}/scenario ${scenario.name}`;
      const unfit = scenarioMisfit(scenario, rig);
      if (unfit !== undefined) refused.push({ name: own, reason: unfit });
      else cases.push({ ...base, name: own, level: 'scenario', rig, scenario: place, limits: [] });
    }
  }
  return { cases, refused };
}

/** Why a champion is not played on a rig; undefined where it fits. */
function misfit({ rigs, name }: ManifestChampion, champion: Champion, rig: Rig): string | undefined {
  if (rigs && !rigs.some((other) => stemOf(other) === rig.name))
    return `The manifest plays ${name} on ${rigs.join(', ')} alone.`;
  const { rig: trainedFor } = champion.task;
  if (!rigs && trainedFor !== undefined && trainedFor !== rig.name) {
    return `${name} was trained for the rig "${trainedFor}". To play it on "${rig.name}", list that under "rigs" of the champion.`;
  }
  return whyNot(() => {
    rigGame(champion);
    checkPeriod(champion, rig);
  });
}

function whyNot(look: () => void): string | undefined {
  try {
    look();
    return undefined;
  } catch (error) {
    if (hasCode(error, 'CHAMPION_TASK')) return error.message;
    throw error;
  }
}

function limitsOf(manifest: Manifest, named: ManifestChampion, champion: Champion): readonly Limit[] {
  const written = named.limits ?? manifest.limits;
  if (!written) return defaultLimits(champion.task.name, championTask(champion).maxSteps);
  return written.map((text, i) => {
    const path = named.limits ? ['champions', manifest.champions.indexOf(named), 'limits', i] : ['limits', i];
    const { source, document } = manifest;
    const place = { file: source, line: document.lineOf(path), field: fieldName(path) };
    try {
      return parseLimit(text, `${source}, line ${place.line}: field ${place.field}`);
    } catch (error) {
      throw error instanceof CodedError ? error.at(place) : error;
    }
  });
}

async function loadNamedRig(manifest: Manifest, name: string, i: number): Promise<Rig> {
  try {
    return await loadRig(rigNames.includes(name) ? name : besides(manifest, name));
  } catch (error) {
    if (hasCode(error, 'RIG_UNKNOWN')) throw manifestError(manifest, ['rigs', i], error.message);
    throw error;
  }
}

/** How the files of a manifest are read. */
export interface CheckReader {
  /** @throws an error that names the file */
  champion(path: string): Champion;
  /** @throws an error that names the file */
  text(path: string): string;
}

function scenariosOf(source: string, read: CheckReader): PlacedScenario[] {
  const text = read.text(source);
  return parseScenarios(text, source).map((scenario, index) => ({ scenario, place: { text, source, index } }));
}

/** What a worker needs of a case, as plain data. */
export function jobOf({ champion, level, rig, group, scenario }: CheckCase, { episodes, seed }: Manifest) {
  return {
    championText: formatChampion(champion),
    ...{ level, episodes, seed },
    ...(rig && { rig }),
    ...(group !== undefined && { group }),
    ...(scenario && { scenario }),
  };
}

/** A case to be played; or, with `look`, that episode of it to be looked into. */
export type CheckJob = ReturnType<typeof jobOf> & { readonly look?: number };
