// What a setting may be, as data: checked in one place, worded in one way.

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
