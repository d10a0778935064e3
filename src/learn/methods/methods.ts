// The learning methods by name.
import { type CmaSettings, cma } from './cma.js';
import { type CmaLayerSettings, cmaLayer } from './cma-layer.js';
import { type Mk1Settings, mk1 } from './mk1.js';
import { type Mk2Settings, mk2 } from './mk2.js';
import type { Method, PopulationSettings } from './optimiser.js';

export const methods = { mk1, mk2, 'cma-layer': cmaLayer, cma } as const satisfies Record<string, unknown>;

export type MethodName = keyof typeof methods;

export const methodNames = Object.keys(methods) as readonly MethodName[];

type Own<Settings extends PopulationSettings> = Omit<Settings, keyof PopulationSettings>;

/** The settings of a method and of no other, with its name. */
export type MethodSettings =
  | ({ readonly method: 'mk1' } & Own<Mk1Settings>)
  | ({ readonly method: 'mk2' } & Own<Mk2Settings>)
  | ({ readonly method: 'cma-layer' } & Own<CmaLayerSettings>)
  | ({ readonly method: 'cma' } & Own<CmaSettings>);

/** Every setting of any method. */
export type AnyMethodSettings = Own<Mk1Settings> & Own<Mk2Settings> & Own<CmaLayerSettings> & Own<CmaSettings>;

/** A method by name, for callers that know its settings only as data. */
export function findMethod(name: MethodName): Method<Record<string, unknown>> {
  return methods[name] as unknown as Method<Record<string, unknown>>;
}

/** Whether the method's networks are pruned, so that boards can run them. */
export function isPruning(method: MethodName): boolean {
  return findMethod(method).prunes;
}
