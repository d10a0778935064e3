// A panel of lines as text, for a terminal.
import { type PathPanel, panelDomains } from './figures/path-chart.js';

const height = 12;
/** Of the lines, in turn; where two meet, the first is seen. */
const marks = ['●', '·', '+', '×'];

/**
 * The panel as lines of text: its lines in marks, with the ends of the axes as numbers.
 *
 * @param columns characters in a line.
 */
export function textChart(panel: PathPanel, columns: number): string {
  const { x, y } = panelDomains(panel);
  const labels = [y.to, y.from].map(String);
  const margin = Math.max(...labels.map(({ length }) => length));
  const width = Math.max(10, columns - margin - 2);
  const grid = Array.from({ length: height }, () => new Array<string>(width).fill(' '));
  const row = (value: number) => Math.round(((y.to - value) / (y.to - y.from)) * (height - 1));
  const column = (value: number) => Math.round(((value - x.from) / (x.to - x.from)) * (width - 1));
  if (panel.threshold !== undefined) grid[row(panel.threshold)]!.fill('┄');
  const reversed = panel.paths.map((path, k) => [path, marks[k % marks.length]!] as const).reverse();
  for (const [path, mark] of reversed) {
    for (const [i, at] of path.x.entries()) {
      const value = path.y[i]!;
      if (Number.isFinite(at) && Number.isFinite(value)) grid[row(value)]![column(at)] = mark;
    }
  }
  const legend = panel.paths.length > 1 ? panel.paths.map(({ name }, k) => `${marks[k % marks.length]} ${name}`) : [];
  const from = String(x.from);
  const to = String(x.to);
  const middle = ` ${panel.xName} `;
  const room = Math.max(0, width - from.length - to.length - middle.length);
  const half = Math.floor(room / 2);
  return [
    [`${panel.title}${panel.note === undefined ? '' : `, ${panel.note}`}: ${panel.yName}`, ...legend].join('   '),
    ...grid.map((cells, k) => {
      const label = k === 0 ? labels[0]! : k === height - 1 ? labels[1]! : '';
      return `${label.padStart(margin)} │${cells.join('')}`.trimEnd();
    }),
    `${' '.repeat(margin)} └${'─'.repeat(width)}`,
    `${' '.repeat(margin + 2)}${from}${' '.repeat(half)}${middle}${' '.repeat(room - half)}${to}`,
  ].join('\n');
}
