// What can be expected of a board and its machine, each looked at as its time goes on.
import type { BoardStateName, FaultName } from '../../../src/protocol/index.js';
import type { RigState } from '../../bench/index.js';

/** What was seen since an expectation began. What is absent was not seen yet. */
export interface Seen {
  /** As the board told it last. */
  state?: BoardStateName;
  fault?: FaultName;
  /** How cart and pole truly were at the newest control tick, and whether the motor was driven. */
  machine?: RigState;
  isDriven?: boolean;
  /** Lines and messages of the board, whole ones. */
  readonly messages: (readonly number[])[];
}

/** One thing that is expected. */
export interface Clause {
  /** 'angle below 5 deg' */
  readonly text: string;
  /** Whether it is so; undefined while that is not known. */
  readonly holds: (seen: Seen) => boolean | undefined;
  /** How it is instead, in words. */
  readonly was: (seen: Seen) => string;
  /** Whether a fault that stops the machine may be what it is about. No other fault may come. */
  readonly allows?: (fault: FaultName) => boolean;
}

/** The board tells that it is in a state. */
export function stateIs(state: BoardStateName): Clause {
  return {
    text: `state ${state}`,
    holds: (seen) => seen.state && seen.state === state,
    was: (seen) => `the board told ${seen.state === undefined ? 'no state' : `state ${seen.state}`}`,
    allows: () => state === 'FAULT',
  };
}

/** The board tells that a fault stopped it, or NONE. */
export function faultIs(fault: FaultName): Clause {
  return {
    text: `fault ${fault}`,
    holds: (seen) => seen.fault && seen.fault === fault,
    was: (seen) => `the board told ${seen.fault === undefined ? 'nothing of faults' : `fault ${seen.fault}`}`,
    allows: (other) => other === fault,
  };
}

/** Something of the machine is nearer to zero than a limit, or farther. @param shown the size in the unit of the limit */
function limited(
  name: string,
  written: string,
  { isBelow, limit }: Bound,
  size: (state: RigState) => number,
  shown: (size: number) => string,
): Clause {
  return {
    text: `${name} ${written}`,
    holds: ({ machine }) => machine && (isBelow ? size(machine) < limit : size(machine) > limit),
    was: ({ machine }) => `it was ${machine ? shown(size(machine)) : 'not seen: there was no control tick'}`,
  };
}

/** A limit as it was written: 'below 5 deg'. */
export interface Bound {
  readonly written: string;
  readonly isBelow: boolean;
  readonly limit: number;
}

/** Of the pole from upright, whichever side. */
export function angleWithin(bound: Bound): Clause {
  const size = ({ angleRad }: RigState): number =>
    Math.abs(angleRad - 2 * Math.PI * Math.round(angleRad / (2 * Math.PI)));
  return limited('angle', bound.written, bound, size, (rad) => `${((rad * 180) / Math.PI).toFixed(1)} deg`);
}

/** Of the cart from the centre of its track, whichever side. */
export function positionWithin(bound: Bound): Clause {
  const size = ({ positionM }: RigState): number => Math.abs(positionM);
  return limited('position', bound.written, bound, size, (m) => `${(m * 100).toFixed(1)} cm`);
}

/** Whether anything reaches the motor. */
export function motorIs(motor: 'on' | 'off'): Clause {
  return {
    text: `motor ${motor}`,
    holds: ({ isDriven }) => (isDriven === undefined ? undefined : isDriven === (motor === 'on')),
    was: ({ isDriven }) =>
      `it was ${isDriven === undefined ? 'not seen: there was no control tick' : isDriven ? 'on' : 'off'}`,
  };
}

/** The board says a whole line; * stands for anything. */
export function lineCame(pattern: string): Clause {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  const wanted = new RegExp(`^${parts.join('.*')}$`);
  const lines = ({ messages }: Seen): string[] =>
    messages.filter(([first = 0]) => first < 0x80).map((bytes) => String.fromCharCode(...bytes).replace(/\r?\n$/, ''));
  return {
    text: `line "${pattern}"`,
    holds: (seen) => lines(seen).some((line) => wanted.test(line)),
    was: (seen) => {
      const last = lines(seen).at(-1);
      return last === undefined ? 'the board said no line' : `its last line was "${last}"`;
    },
  };
}

/** The board sends a message that begins with these bytes; undefined stands for any. */
export function messageCame(text: string, bytes: readonly (number | undefined)[]): Clause {
  const isWanted = (message: readonly number[]): boolean =>
    bytes.every((byte, i) => (byte === undefined ? message[i] !== undefined : byte === message[i]));
  return {
    text,
    holds: ({ messages }) => messages.some(isWanted),
    was: ({ messages }) => `none of its ${messages.length} messages was that`,
  };
}
