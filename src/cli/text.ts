// Small pieces of text that several commands print.

/** A duration as a clock shows it: '0:12', '2:05', '1:03:00'. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  const clock = [minutes % 60, whole % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return minutes < 60 ? clock.replace(/^0/, '') : `${Math.floor(minutes / 60)}:${clock}`;
}

/** Something known: its name, and the value, which may have several lines. */
export type Fact = readonly [name: string, value: string];

/** Facts in two columns. */
export function factSheet(facts: readonly Fact[]): string {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts
    .map(([name, value]) => `${name.padEnd(width)}  ${value.replaceAll('\n', `\n${' '.repeat(width + 2)}`)}`)
    .join('\n');
}

/** '1 check', '2 checks' */
export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
