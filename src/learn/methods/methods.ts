// The learning methods by name.
import { type Mk1Settings, mk1 } from './mk1.js';
import type { Method, PopulationSettings } from './optimiser.js';

export const methods = { mk1 } as const satisfies Record<string, unknown>;

export type MethodName = keyof typeof methods;

export const methodNames = Object.keys(methods) as readonly MethodName[];

/** The settings of a method and of no other, with its name. */
export type MethodSettings = { readonly method: 'mk1' } & Omit<Mk1Settings, keyof PopulationSettings>;

/** Every setting of any method. */
export type AnyMethodSettings = Omit<Mk1Settings, keyof PopulationSettings>;

/** A method by name, for callers that know its settings only as data. */
export function findMethod(name: MethodName): Method<Record<string, unknown>> {
  return methods[name] as unknown as Method<Record<string, unknown>>;
}

/** Whether the method's networks are pruned, so that boards can run them. */
export function isPruning(method: MethodName): boolean {
  return findMethod(method).prunes;
}
