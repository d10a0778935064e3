// The faults that stop a machine, by name and in words.
import { type FaultName, faults } from '../protocol/index.js';

/** Name of a fault's number in the table of the wire; undefined for a number that is not in it. */
export function faultName(id: number): FaultName | undefined {
  return (Object.keys(faults) as FaultName[]).find((name) => faults[name].id === id);
}

/** What happened and what to do about it, for people: 'The cart reached a limit switch (LIMIT_SWITCH). Move the cart …' */
export function faultSentence(name: FaultName): string {
  const { about, advice } = faults[name];
  return `${about[0]!.toUpperCase()}${about.slice(1)} (${name}). ${advice}`.trim();
}
