// Everything that can go wrong, one after the other on the emulated rig, and what the firmware made of it.
import type { Champion } from '../../../src/network/index.js';
import type { FaultName } from '../../../src/protocol/index.js';
import type { Rig } from '../../description/index.js';
import { checkPeriod, rigGame, yieldToEventLoop } from '../../hil/index.js';
import { type FaultFacts, type FaultQuestion, type FaultResult, judgeFault } from '../judge.js';
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

export interface FaultOptions {
  /** Decides at which moments things go wrong, and which bytes are disturbed. */
  readonly seed: number;
  /** Makes those of these groups alone, at the same moments as in the whole list; absent: all. */
  readonly groups?: readonly string[];
  readonly signal?: AbortSignal;
  /** Called for each fault once it is judged. */
  readonly onFault?: (result: FaultResult) => void;
}

/** Resets of each kind in the middle of a motion, and power cuts while something is written: champion and settings each. */
const [RESETS, CUTS] = [100, 500];

/** The groups of the list, in its order: what can be made by itself. */
export function faultGroups(champion: Champion, rig: Rig): string[] {
  const groups = faultCases(champion, rig).map(({ group }) => group);
  return [...new Set([...groups, ...serialGroups, RESET_GROUP, EEPROM_GROUP])];
}

const serialGroups = ['serial, leased', 'serial, standalone'] as const;
const RESET_GROUP = 'resets';
const EEPROM_GROUP = 'EEPROM';

/**
 * Makes each fault on an emulated board, mostly on a fresh one, and judges it.
 *
 * @throws CodedError CHAMPION_TASK when the champion is not for such a rig, or of the board; the signal's reason. What goes wrong in a case is part of
 *   its result.
 */
export async function validateFaults(champion: Champion, rig: Rig, options: FaultOptions): Promise<FaultResult[]> {
  rigGame(champion);
  checkPeriod(champion, rig);
  const { seed, groups, signal, onFault } = options;
  const results: FaultResult[] = [];
  let passedOver = 0;
  const run = (): ScenarioRun => {
    return { champion, rig, seed, number: results.length + passedOver + 1, ...(signal && { signal }) };
  };
  /** @param cases how many it has, or how many of it come now */
  const isWanted = (group: string, cases = 1): boolean => {
    const wanted = groups?.includes(group) ?? true;
    if (!wanted) passedOver += cases;
    return wanted;
  };
  const add = (result: FaultResult): void => {
    results.push(result);
    onFault?.(result);
  };
  const judge = (question: Omit<FaultQuestion, 'periodUs'>, facts: FaultFacts): void =>
    add(judgeFault({ ...question, periodUs: rig.periodUs }, facts));

  for (const fault of faultCases(champion, rig)) {
    if (!isWanted(fault.group)) continue;
    await yieldToEventLoop(signal);
    add(await validateScenario(fault, run()));
  }
  for (const group of serialGroups) {
    if (!isWanted(group, serialCases.length)) continue;
    await yieldToEventLoop(signal);
    const standalone = group === 'serial, standalone';
    const all = await withProblems('running', () => disturbRuns(serialCases, standalone, run()));
    serialCases.forEach(({ name, leased }, i) => {
      judge({ group, name, expected: standalone ? none : leased }, Array.isArray(all) ? all[i]! : all);
    });
  }
  for (const kind of resetKinds) {
    if (!isWanted(RESET_GROUP)) continue;
    await yieldToEventLoop(signal);
    const question = { group: RESET_GROUP, name: `${kind}, ${RESETS + 1} times`, expected: [faultOfReset(kind)] };
    judge(question, await withProblems('reset', () => makeResets(kind, RESETS, run())));
  }
  for (const written of ['champion', 'settings'] satisfies Written[]) {
    if (!isWanted(EEPROM_GROUP)) continue;
    await yieldToEventLoop(signal);
    const question = {
      group: EEPROM_GROUP,
      name: `${CUTS} power cuts while ${written === 'champion' ? 'a champion is' : 'settings are'} written`,
      expected: none,
    };
    judge(question, await withProblems('reset', () => cutWrites(written, CUTS, run())));
  }
  return results;
}

const none: readonly FaultName[] = ['NONE'];
