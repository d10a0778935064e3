// The small change of generated text: lines, sentences, tables, and where it says that it is generated.

export const generatedFrom = (table: 'protocol.json' | 'uno.json'): string =>
  `Generated from firmware/${table} by \`npm run generate\`.`;

export function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

export function sentence(about: string): string {
  return `${about.charAt(0).toUpperCase()}${about.slice(1)}.`;
}

/** A table of Markdown. */
export function markdownTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  return [
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ];
}

/** A header of C behind its guard. */
export function header(guard: string, about: string, body: readonly string[]): string {
  return lines(`// ${about}`, `#ifndef ${guard}`, `#define ${guard}`, '', ...body, '', '#endif');
}
