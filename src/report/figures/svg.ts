// The SVG that all figures are made of: one document, text, paths. Ink is currentColor, so a figure suits light and dark pages.
import { type Attributes, element, escapeXml } from '../xml.js';

const font = 'system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif';

/** A file on its own has to bring its ink; inside a page the page's own wins. */
const ink =
  'svg.figure{color:#1f2328;color-scheme:light dark}@media (prefers-color-scheme:dark){svg.figure{color:#e6edf3}}';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** For those who do not see it, and as a tooltip. */
  readonly title: string;
  readonly description: string;
}

export function svgDocument({ width, height, title, description }: Picture, content: readonly string[]): string {
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    class: 'figure',
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: 'img',
    'aria-label': title,
    'font-family': font,
    'font-size': 12,
    fill: 'currentColor',
  };
  const head = [
    element('title', {}, escapeXml(title)),
    element('desc', {}, escapeXml(description)),
    element('style', {}, ink),
  ];
  return `${element('svg', attributes, `\n${[...head, ...content].join('\n')}\n`)}\n`;
}

export function svgText(x: number, y: number, text: string, attributes: Attributes = {}): string {
  return element('text', { x: rounded(x), y: rounded(y), ...attributes }, escapeXml(text) || ' ');
}

/** About how wide a text is, in the widest of the fonts (DejaVu Sans): layout needs it, and an SVG file cannot measure. */
export function textWidth(text: string, fontSize: number): number {
  const em = (character: string) => {
    if (/[mMwW…@%]/.test(character)) return 1;
    if (/[−+]/.test(character)) return 0.84;
    if (/[ filjrt.,:]/.test(character)) return 0.42;
    return /\p{Lu}/u.test(character) ? 0.72 : /\d/.test(character) ? 0.64 : 0.6;
  };
  return [...text].reduce((width, character) => width + em(character), 0) * fontSize;
}

/** The text as it fits a width: of a longer one the middle is left out, since names that begin alike mostly end differently. */
export function fitted(text: string, width: number, fontSize: number, isBold = false): string {
  const room = isBold ? width / 1.15 : width;
  const characters = [...text];
  for (let kept = characters.length; kept > 2; kept--) {
    const begin = Math.ceil(kept / 2);
    const short = [...characters.slice(0, begin), '…', ...characters.slice(characters.length - kept + begin)].join('');
    const shown = kept === characters.length ? text : short;
    if (textWidth(shown, fontSize) <= room) return shown;
  }
  return characters.slice(0, 2).join('');
}

export function svgLine(x1: number, y1: number, x2: number, y2: number, attributes: Attributes = {}): string {
  const ends = { x1: rounded(x1), y1: rounded(y1), x2: rounded(x2), y2: rounded(y2) };
  return element('line', { ...ends, stroke: 'currentColor', ...attributes });
}

export function svgGroup(attributes: Attributes, content: readonly string[]): string {
  return element('g', attributes, content.join('\n'));
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line through the points, to a tenth of a pixel; points that are not moved from the one before are left out. */
export function polyline(points: readonly Point[]): string {
  let last = '';
  const steps: string[] = [];
  for (const { x, y } of points) {
    const at = `${rounded(x)} ${rounded(y)}`;
    if (at !== last) steps.push(at);
    last = at;
  }
  return steps.length === 0 ? '' : `M${steps.join('L')}`;
}

/** Between two lines of equal length. */
export function band(low: readonly Point[], high: readonly Point[]): string {
  return `${polyline([...high, ...[...low].reverse()])}Z`;
}

/** To a tenth of a pixel. */
export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
