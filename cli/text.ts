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

/** Facts in two columns, within `columns` characters as far as words allow. */
export function factSheet(facts: readonly Fact[], columns: number): string {
  const indent = Math.max(...facts.map(([name]) => name.length)) + 2;
  return facts
    .map(([name, value]) => {
      const lines = value.split('\n').flatMap((line) => wrap(line, columns - indent));
      return name.padEnd(indent) + lines.join(`\n${' '.repeat(indent)}`);
    })
    .join('\n');
}

/** Breaks a line between words; what follows the first break is indented. */
function wrap(line: string, columns: number): string[] {
  const [first = '', ...words] = line.split(' ');
  const lines: string[] = [];
  let current = first;
  for (const word of words) {
    if (current.length + 1 + word.length > columns && current.trim() !== '') {
      lines.push(current);
      current = `    ${word}`;
    } else {
      current += ` ${word}`;
    }
  }
  return [...lines, current];
}

/** '1 check', '2 checks' */
export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

/** A path as a shell takes it: in quotes if it needs them. */
export function shellWord(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** The command line of this process, as a shell takes it. */
export function commandLine(): string {
  return ['synaptolytic', ...process.argv.slice(2)].map(shellWord).join(' ');
}
