// What a file says, as a message can repeat it: it may be anything, and of any size.

const LENGTH_MAX = 60;

/** A text in quotes, cut where it is longer than a message has room for. */
export function quoted(text: string): string {
  return text.length <= LENGTH_MAX ? `"${text}"` : `"${text.slice(0, LENGTH_MAX)}..."`;
}

/** Any value: a list or a map is only called so, because it may be nested without end, and may not even be text. */
export function said(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'a map';
  return typeof value === 'number' ? String(value) : quoted(String(value));
}
