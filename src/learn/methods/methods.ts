// The learning methods by name.
import { didYouMean } from '../../base/index.js';
import { checkShape, type Shape } from '../../network/index.js';
import { type CmaSettings, cma } from './cma.js';
import { type CmaLayerSettings, cmaLayer } from './cma-layer.js';
import { type EvolveSettings, evolve } from './evolve.js';
import { type Mk1Settings, mk1 } from './mk1.js';
import { type Mk2Settings, mk2 } from './mk2.js';
import { type Method, type Optimiser, type PopulationSettings, populationRules } from './optimiser.js';
import { type RegrowSettings, regrow } from './regrow.js';
import { SettingsError, settingFaults, shown } from './setting-rules.js';

const methods = { mk1, mk2, 'cma-layer': cmaLayer, cma, regrow, evolve } as const satisfies Record<MethodName, unknown>;

export const methodNames = Object.keys(methods) as readonly MethodName[];

/** The settings of a method without those that every method has. */
export type OwnSettings<Settings extends PopulationSettings> = Omit<Settings, keyof PopulationSettings>;

/** The settings of each method. */
export interface SettingsOf {
  readonly mk1: Mk1Settings;
  readonly mk2: Mk2Settings;
  readonly 'cma-layer': CmaLayerSettings;
  readonly cma: CmaSettings;
  readonly regrow: RegrowSettings;
  readonly evolve: EvolveSettings;
}

export type MethodName = keyof SettingsOf;

/** The settings of a method and of no other, with its name. */
export type MethodSettings = {
  [Name in MethodName]: { readonly method: Name } & OwnSettings<SettingsOf[Name]>;
}[MethodName];

/** Every setting of any method. */
export type AnyMethodSettings = OwnSettings<Mk1Settings> &
  OwnSettings<Mk2Settings> &
  OwnSettings<CmaLayerSettings> &
  OwnSettings<CmaSettings> &
  OwnSettings<RegrowSettings> &
  OwnSettings<EvolveSettings>;

/** What an optimiser of a method is told: seed and population, and what of the method's own settings is not the article's. */
export type OptimiserSettings<Name extends MethodName> = PopulationSettings & Partial<OwnSettings<SettingsOf[Name]>>;

/** A method by name, for callers that know its settings only as data. @throws {SettingsError} when there is none of this name. */
export function findMethod(name: MethodName): Method<Record<string, unknown>> {
  if (Object.hasOwn(methods, name)) return methods[name] as unknown as Method<Record<string, unknown>>;
  throw new SettingsError(
    () =>
      `There is no method ${shown(name)}.${didYouMean(String(name), methodNames)} The methods are: ${methodNames.join(', ')}.`,
  );
}

/**
 * An optimiser by ask and tell, for a game of one's own: it knows no task. Equal settings and equal fitness give equal populations, on any machine.
 *
 * @param shape of every network: inputs, hidden units, outputs.
 * @param settings the seed, the individuals in a generation, and the method's own settings; what is left out has the article's value.
 * @param saved what `save` of an optimiser with the same method, shape and settings gave, to go on from there bit for bit.
 * @throws {SettingsError} when the method or a setting cannot work, CodedError SHAPE_INVALID when the shape cannot.
 */
export function createOptimiser<Name extends MethodName>(
  method: Name,
  shape: Shape,
  settings: OptimiserSettings<Name>,
  saved?: unknown,
): Optimiser {
  const { prunes, rules, defaults, conflicts, create } = findMethod(method);
  checkShape(shape);
  const values = { ...defaults(settings.population, shape), ...settings };
  const faults = settingFaults(values, { ...populationRules, ...rules }, method);
  if (faults.length === 0) faults.push(...(conflicts?.(values) ?? []));
  if (shape.mirrored && !prunes) {
    faults.push(() => `the shape has mirrored observations; the weights of ${method} have both signs without them`);
  }
  if (faults.length === 0) return create(shape, values, saved);
  throw new SettingsError(
    (named) => `The optimiser cannot start with these settings: ${faults.map((words) => words(named)).join('. ')}.`,
  );
}

/** Whether the method's candidates are verified on fresh starts, and no other individual reaches a target. */
export function isVerified(method: MethodName): boolean {
  return findMethod(method).races ?? false;
}

/** Whether the method's networks are pruned, so that boards can run them. */
export function isPruning(method: MethodName): boolean {
  return findMethod(method).prunes;
}
