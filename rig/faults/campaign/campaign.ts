// Everything that can go wrong, one after the other on the emulated rig, and what the firmware made of it.
import type { Champion } from '../../../src/network/index.js';
import type { FaultName } from '../../../src/protocol/index.js';
import type { Rig } from '../../description/index.js';
import { checkPeriod, rigGame, yieldToEventLoop } from '../../hil/index.js';
import { type FaultFacts, type FaultQuestion, type FaultResult, judgeFault } from '../judge.js';
import { type ScenarioEvidence, scenarioEvidence } from '../scenarios/evidence.js';
import { type ScenarioRun, validateScenario, withProblems } from '../scenarios/play.js';
import { cutWrites, type Written } from './eeprom.js';
import { faultCases } from './list.js';
import { faultOfReset, makeResets, resetKinds } from './resets.js';
import { disturbRuns, serialCases } from './serial.js';

/** JSON.stringify of this is verdict.json. */
export interface FaultVerdict<AnyChampion = unknown> {
  /** Whether every fault became what it should. */
  readonly passed: boolean;
  readonly champion: AnyChampion;
  /** Name of the rig. */
  readonly rig: string;
  readonly faults: readonly FaultResult[];
}

/** One of the faults that can be made. */
export interface ListedFault {
  readonly group: string;
  readonly name: string;
}

export interface FaultOptions {
  /** Decides at which moments things go wrong, and which bytes are disturbed. */
  readonly seed: number;
  /** Which are made, at the same moments as in the whole list; absent: all. */
  readonly includes?: (fault: ListedFault) => boolean;
  readonly signal?: AbortSignal;
  /** Called for each fault once it is judged. */
  readonly onFault?: (result: FaultResult) => void;
}

/** Resets of each kind in the middle of a motion, and power cuts while something is written: champion and settings each. */
const [RESETS, CUTS] = [100, 500];

const serialGroups = ['serial, leased', 'serial, standalone'] as const;
const written = ['champion', 'settings'] as const satisfies readonly Written[];

/** All that can be made on a rig, in the order in which it is made. */
export function faultList(champion: Champion, rig: Rig): ListedFault[] {
  return [
    ...faultCases(champion, rig).map(({ group, name }) => ({ group, name })),
    ...serialGroups.flatMap((group) => serialCases.map(({ name }) => ({ group, name }))),
    ...resetKinds.map((kind) => ({ group: 'resets', name: `${kind}, ${RESETS + 1} times` })),
    ...written.map((each) => ({
      group: 'EEPROM',
      name: `${CUTS} power cuts while ${each === 'champion' ? 'a champion is' : 'settings are'} written`,
    })),
  ];
}

/** The groups of the list, in its order: what can be made by itself. */
export function faultGroups(champion: Champion, rig: Rig): string[] {
  return [...new Set(faultList(champion, rig).map(({ group }) => group))];
}

/**
 * Makes a fault again, with everything written down.
 *
 * @returns undefined for one that is no scenario: a disturbed line, resets, and power cuts have too many runs.
 * @throws CodedError, or the signal's reason
 */
export async function faultEvidence(
  { group, name }: ListedFault,
  run: Omit<ScenarioRun, 'number'>,
): Promise<ScenarioEvidence | undefined> {
  const all = faultCases(run.champion, run.rig);
  const place = all.findIndex((each) => each.group === group && each.name === name);
  return place < 0 ? undefined : scenarioEvidence(all[place]!, { ...run, number: place + 1 });
}

/**
 * Makes each fault on an emulated board, mostly on a fresh one, and judges it.
 *
 * @throws CodedError CHAMPION_TASK when the champion is not for such a rig, or of the board; the signal's reason. What goes wrong in a case is part of
 *   its result.
 */
export async function validateFaults(champion: Champion, rig: Rig, options: FaultOptions): Promise<FaultResult[]> {
  rigGame(champion);
  checkPeriod(champion, rig);
  const { seed, includes = () => true, signal, onFault } = options;
  const list = faultList(champion, rig);
  const results: FaultResult[] = [];
  let place = 0;
  /** The next of the list, and with what they are made. Their place decides the moments, whichever others are made. */
  const next = (count = 1): { readonly faults: ListedFault[]; readonly run: ScenarioRun } => {
    const faults = list.slice(place, place + count).filter(includes);
    const run = { champion, rig, seed, number: place + 1, ...(signal && { signal }) };
    place += count;
    return { faults, run };
  };
  const add = (result: FaultResult): void => {
    results.push(result);
    onFault?.(result);
  };
  const judge = (question: Omit<FaultQuestion, 'periodUs'>, facts: FaultFacts): void =>
    add(judgeFault({ ...question, periodUs: rig.periodUs }, facts));

  for (const scenario of faultCases(champion, rig)) {
    const { faults, run } = next();
    if (faults.length === 0) continue;
    await yieldToEventLoop(signal);
    add(await validateScenario(scenario, run));
  }
  for (const group of serialGroups) {
    const { faults, run } = next(serialCases.length);
    if (faults.length === 0) continue;
    await yieldToEventLoop(signal);
    const standalone = group === 'serial, standalone';
    const all = await withProblems('running', () => disturbRuns(serialCases, standalone, run));
    serialCases.forEach(({ name, leased }, i) => {
      if (!faults.some((fault) => fault.name === name)) return;
      judge({ group, name, expected: standalone ? none : leased }, Array.isArray(all) ? all[i]! : all);
    });
  }
  for (const kind of resetKinds) {
    const { faults, run } = next();
    for (const fault of faults) {
      await yieldToEventLoop(signal);
      const facts = await withProblems('reset', () => makeResets(kind, RESETS, run));
      judge({ ...fault, expected: [faultOfReset(kind)] }, facts);
    }
  }
  for (const each of written) {
    const { faults, run } = next();
    for (const fault of faults) {
      await yieldToEventLoop(signal);
      judge({ ...fault, expected: none }, await withProblems('reset', () => cutWrites(each, CUTS, run)));
    }
  }
  return results;
}

const none: readonly FaultName[] = ['NONE'];
