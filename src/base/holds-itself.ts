// Data that was read from YAML may go round in a circle: an alias may stand in the very list that it names.

/** Whether a list or a map stands somewhere in itself. @param within the lists and maps around it */
export function holdsItself(value: unknown, within: readonly unknown[] = []): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return within.includes(value) || Object.values(value).some((inner) => holdsItself(inner, [...within, value]));
}
