// A scenario: what happens to a machine, step by step in the board's time, and what is expected of it.
import { type FaultName, faults } from '../../../src/protocol/index.js';
import type { Rig } from '../../description/index.js';
import type { Defect } from '../defects.js';
import type { OnsetRule } from '../onset.js';
import type { Clause } from './clauses.js';

/** What the machine does when the scenario's time begins. */
export type Start = 'running' | 'homing' | 'homed' | 'idle';
export const starts: readonly Start[] = ['running', 'homing', 'homed', 'idle'];

/** When a step is taken: at a time of the scenario, or so long after the step before it; neither: at once. */
interface When {
  readonly atMs?: number;
  readonly afterMs?: number;
}

/** Something is done to the machine. */
export interface Act extends When {
  readonly kind: 'act';
  readonly does: Defect;
  /** Names it: what is done again begins anew. Absent for what is over at once. */
  readonly what?: string;
  /** Comes later by a random part of a control period. */
  readonly isJittered?: boolean;
  /** It is mended after so long; absent: at the end. */
  readonly forMs?: number;
  /** It is done to the serial line, which must be mended before the board can be asked anything. */
  readonly isOnLine?: boolean;
  /** What a rig lacks for it, such as 'no emergency stop'. */
  readonly lacking?: (rig: Rig) => string | undefined;
}

/** Something is looked for. */
export interface Expectation extends When {
  readonly kind: 'expect';
  /** In words, as it was written. */
  readonly text: string;
  /** Where it stands in its file, from 1. */
  readonly line: number;
  /** All of them must be so at one time. */
  readonly clauses: readonly Clause[];
  /** By when: so long after its step began, or by a time of the scenario; or it must be so all the while. */
  readonly until: { readonly withinMs: number } | { readonly byMs: number } | { readonly forMs: number };
}

export type Step = Act | Expectation;

/** The fault that ends a run, or homing. It is judged as docs/faults.md says. */
export interface Ending {
  /** Any of these is right. The first is the fault itself, the others may come of it before it is known. */
  readonly faults: readonly FaultName[];
  /** From when its time counts. */
  readonly since: OnsetRule;
  /** In place of the published time of detection. */
  readonly withinMs?: number;
}

export interface Scenario {
  /** In lists and results. */
  readonly group: string;
  readonly name: string;
  readonly start: Start;
  /** Where the hand lets the pole go, from upright; absent: it leans, or hangs if the champion swings it up. */
  readonly poleRad?: number;
  /** At the shortest control period, with a network of all kinds of units. */
  readonly isTight?: boolean;
  readonly steps: readonly Step[];
  readonly ending?: Ending;
}

/** Why a scenario cannot be played on a rig; undefined where it fits. */
export function scenarioMisfit({ steps, ending }: Scenario, rig: Rig): string | undefined {
  for (const step of steps) {
    const lacking = step.kind === 'act' ? step.lacking?.(rig) : undefined;
    if (lacking !== undefined) return `The rig ${rig.name} has ${lacking}.`;
  }
  if (ending === undefined || ending.faults.some((fault) => canReport(rig, fault))) return undefined;
  return `The rig ${rig.name} is never stopped by ${ending.faults.join(' or ')}.`;
}

/** The faults that are right on a rig. Where published times count, those are left out that it cannot have. */
export function expectedFaults({ faults, withinMs }: Ending, rig: Rig): FaultName[] {
  return faults.filter((fault) => withinMs !== undefined || canReport(rig, fault));
}

/** Whether a rig has what a fault is about. */
function canReport({ track, plant, supply, emergencyStop }: Rig, fault: FaultName): boolean {
  const { switchM, softLimitM } = track;
  const hasSwitches = switchM !== undefined;
  switch (fault) {
    case 'EMERGENCY_STOP':
      return emergencyStop;
    case 'LIMIT_SWITCH':
    // Without switches the cart's encoder and the motor cannot be told apart.
    case 'CART_REVERSED':
    case 'MOTOR_REVERSED':
      return hasSwitches;
    case 'DIRECTION_WRONG':
      return !hasSwitches;
    case 'SOFT_LIMIT':
      return softLimitM < Math.min(plant.stopM, switchM ?? plant.stopM);
    case 'SUPPLY_SAG':
      return supply !== undefined;
    default:
      return fault in faults;
  }
}
