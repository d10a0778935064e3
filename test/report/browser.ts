// Pages and pictures laid out by Chromium, and measured there.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { escapeXml } from '../../src/report/xml.js';

const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

/** Ends the title of a test; says why it is skipped without a browser. */
export const inBrowser = chromium ? 'in Chromium' : '(skipped: there is no Chromium on this machine)';
export const hasBrowser = chromium !== undefined;

/** A document that is shown `widthPx` wide. */
export interface Shown {
  readonly html: string;
  readonly widthPx: number;
}

export interface Layout {
  /** How much wider than its window the document is. */
  readonly overflowPx: number;
  /** Boxes that have to be scrolled sideways, by the first words in them. */
  readonly scrolled: readonly string[];
  /** What is wrong with the texts of its pictures: a text that touches another, lies under a line, or reaches out of the picture. */
  readonly faults: readonly string[];
}

/** Lays out documents side by side in one window and measures each. */
export function layOut(documents: readonly Shown[]): Layout[] {
  const frames = documents.map(
    ({ html, widthPx }) =>
      `<iframe style="width:${widthPx}px;height:900px;border:0" srcdoc="${escapeXml(html)}"></iframe>`,
  );
  const room = mkdtempSync(join(tmpdir(), 'synaptolytic-browser-'));
  try {
    const page = join(room, 'page.html');
    writeFileSync(
      page,
      `<!doctype html><meta charset="utf-8"><body>${frames.join('')}<script>${script}</script></body>`,
    );
    const { stdout, stderr, status } = spawnSync(
      chromium!,
      [
        ...[
          '--headless',
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-sync',
          '--hide-scrollbars',
        ],
        ...['--disable-background-networking', '--disable-component-update', `--user-data-dir=${join(room, 'user')}`],
        ...['--dump-dom', `file://${page}`],
      ],
      { encoding: 'utf8', maxBuffer: 1e8, timeout: 240_000 },
    );
    const result = /<body>([^<]*)<\/body>/.exec(stdout)?.[1];
    if (status !== 0 || !result) throw new Error(`Chromium measured nothing (exit ${status}): ${stderr.slice(-2000)}`);
    return JSON.parse(decodeURIComponent(result)) as Layout[];
  } finally {
    rmSync(room, { recursive: true, maxRetries: 5 });
  }
}

/** Runs in the page once all documents are loaded, and leaves what it measured as the only text. Rooms between texts are in pixels. */
const script = `
const between = 3;
function faultsOf(svg) {
  const name = svg.getAttribute('aria-label');
  const picture = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].map((text) => ({ words: text.textContent, box: text.getBoundingClientRect() })).filter(({ box }) => box.width > 0);
  const lines = [...svg.querySelectorAll('path, line')].filter((line) => line.checkVisibility() && getComputedStyle(line).stroke !== 'none');
  const points = lines.flatMap((line) => {
    const matrix = line.getScreenCTM();
    const length = line.getTotalLength();
    return Array.from({ length: Math.ceil(length / 2) + 1 }, (_, k) => line.getPointAtLength(2 * k).matrixTransform(matrix));
  });
  const touch = (a, b) => a.left < b.right + between && b.left < a.right + between && a.top < b.bottom && b.top < a.bottom;
  const isUnder = ({ x, y }, box) => x > box.left && x < box.right && y > box.top + 2 && y < box.bottom - 2;
  const isInside = (box) => box.left >= picture.left && box.right <= picture.right && box.top >= picture.top && box.bottom <= picture.bottom;
  return texts.flatMap(({ words, box }, k) => [
    ...texts.slice(k + 1).filter((other) => touch(box, other.box)).map((other) => '"' + words + '" touches "' + other.words + '"'),
    ...(points.some((point) => isUnder(point, box)) ? ['a line crosses "' + words + '"'] : []),
    ...(isInside(box) ? [] : ['"' + words + '" reaches out']),
  ]).map((fault) => name + ': ' + fault);
}
window.onload = () => {
  const layouts = [...document.querySelectorAll('iframe')].map(({ contentDocument }) => ({
    overflowPx: contentDocument.documentElement.scrollWidth - contentDocument.documentElement.clientWidth,
    scrolled: [...contentDocument.querySelectorAll('body *')]
      .filter((box) => !box.closest('svg') && box.scrollWidth > box.clientWidth && box.clientWidth > 0)
      .map((box) => box.textContent.slice(0, 40)),
    faults: [...contentDocument.querySelectorAll('svg')].flatMap(faultsOf),
  }));
  document.body.textContent = encodeURIComponent(JSON.stringify(layouts));
};
`;
