// Columns of text: aligned, and folded into tables below each other where all of them are too wide.

/** Rows of cells as lines, two spaces between columns; the last column is not padded. */
export function alignColumns(rows: readonly (readonly string[])[], rightAligned: readonly number[]): string {
  const widths = columnWidths(rows);
  const cell = (text: string, column: number): string => {
    if (rightAligned.includes(column)) return text.padStart(widths[column]!);
    return column === widths.length - 1 ? text : text.padEnd(widths[column]!);
  };
  return rows.map((row) => row.map(cell).join('  ')).join('\n');
}

/** The longest cell of each column. */
export function columnWidths(rows: readonly (readonly string[])[]): number[] {
  return rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
}

/**
 * Which columns stand side by side: as many as fit, the others in further tables. Each table begins with the columns that name the rows,
 * and has at least one more.
 *
 * @param between characters between two columns.
 * @param most characters in a line.
 * @param names how many columns name the rows.
 */
export function foldColumns(widths: readonly number[], between: number, most: number, names = 1): number[][] {
  const naming = widths.slice(0, names);
  const tables: number[][] = [];
  let room = 0;
  for (const [column, width] of widths.entries()) {
    if (column < names) continue;
    if (tables.length === 0 || between + width > room) {
      tables.push([...naming.keys()]);
      room = most - naming.reduce((sum, each) => sum + between + each, -between);
    }
    tables.at(-1)!.push(column);
    room -= between + width;
  }
  return tables.length === 0 ? [[...naming.keys()]] : tables;
}

/** A text in lines of at most so many characters, broken between words; a longer word has a line of its own. */
export function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
