// What a setting may be, as data: checked in one place, worded in one way.
import { CodedError } from '../../base/index.js';

/** A whole number, a number, or one of some words. */
export type Rule =
  | { readonly kind: 'whole' | 'real'; readonly from: number; readonly to: number }
  | { readonly kind: 'choice'; readonly of: readonly string[] };

/** A rule for each setting of an interface. */
export type Rules<Settings> = { readonly [Name in keyof Settings]-?: Rule };

export const whole = (from: number, to: number): Rule => ({ kind: 'whole', from, to });
export const real = (from: number, to: number): Rule => ({ kind: 'real', from, to });
export const choice = (...of: string[]): Rule => ({ kind: 'choice', of });

export function keeps(rule: Rule, value: unknown): boolean {
  if (rule.kind === 'choice') return rule.of.some((word) => word === value);
  const { kind, from, to } = rule;
  return typeof value === 'number' && value >= from && value <= to && (kind === 'real' || Number.isInteger(value));
}

/** What the rule allows, to follow "it must be". */
export function described(rule: Rule): string {
  if (rule.kind === 'choice') return `one of: ${rule.of.join(', ')}`;
  const { kind, from, to } = rule;
  if (to === Number.MAX_VALUE) return 'a finite number';
  return `a ${kind === 'whole' ? 'whole ' : ''}number from ${from} to ${to}`;
}

/** A message that names settings by what `named` makes of them: their own names, or the options that set them. */
export type SettingWords = (named: (setting: string) => string) => string;

/** Settings that cannot work; the message names each that is wrong, what it is, and what it may be. Its place is the first of them. */
export class SettingsError extends CodedError<'SETTINGS_INVALID'> {
  readonly #words: SettingWords;

  constructor(words: SettingWords, named = (setting: string) => setting) {
    const names: string[] = [];
    super(
      'SETTINGS_INVALID',
      words((setting) => {
        const name = named(setting);
        names.push(name);
        return name;
      }),
    );
    this.#words = words;
    if (names[0] !== undefined) this.at({ field: names[0] });
  }

  /** The same error with other names for the settings, such as the options that set them. */
  renamed(named: (setting: string) => string): SettingsError {
    return new SettingsError(this.#words, named);
  }
}

/**
 * Every setting that breaks its rule or has none.
 *
 * @param owner whose settings they are, for the words.
 * @param others names of settings that somebody else checks.
 */
export function settingFaults(
  values: Readonly<Record<string, unknown>>,
  rules: Readonly<Record<string, Rule>>,
  owner: string,
  others: readonly string[] = [],
): SettingWords[] {
  const faults: SettingWords[] = [];
  for (const [name, rule] of Object.entries(rules)) {
    const value = values[name];
    if (!keeps(rule, value)) faults.push((named) => `${named(name)} is ${shown(value)}; it must be ${described(rule)}`);
  }
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(rules, name) && !others.includes(name)) {
      faults.push((named) => `${named(name)} is not a setting of ${owner}`);
    }
  }
  return faults;
}

/** A value in a message. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}
