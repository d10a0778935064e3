// The README and the pages beside it point only at files that are there, and at headings that those have; so do the packed ones.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const pages = ['.', 'docs']
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((path) => path.endsWith('.md'));

/** The anchors of a page's headings, as the usual renderers make them. */
function anchors(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The files that a page of this package links to, and the anchors in them; what lies on the web is left out. */
function links(
  page: string,
): { readonly link: string; readonly target: string; readonly anchor: string | undefined }[] {
  return [...readFileSync(page, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link!)
    .filter((link) => !/^https?:/.test(link))
    .map((link) => {
      const [path, anchor] = link.split('#') as [string, string?];
      return { link, target: path === '' ? page : join(dirname(page), path), anchor };
    });
}

describe.each(pages)('%s', (page) => {
  it('has no link into nowhere', () => {
    const dead = links(page).filter(
      ({ target, anchor }) => !existsSync(target) || (anchor !== undefined && !anchors(target).includes(anchor)),
    );
    expect(dead.map(({ link }) => link)).toEqual([]);
  });
});

describe('the package', () => {
  let packed: readonly string[];
  beforeAll(() => {
    const list = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' });
    const [{ files }] = JSON.parse(list) as [{ files: { path: string }[] }];
    packed = files.map(({ path }) => path);
  });

  it('has everything that it exports', () => {
    const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, unknown> };
    const targets = Object.values(exports).flatMap((target) =>
      typeof target === 'string' ? [target] : Object.values(target as Record<string, string>),
    );
    const missing = targets.filter((target) => {
      const [start = '', end = ''] = target.replace('./', '').split('*');
      return !packed.some((path) => path.startsWith(start) && path.endsWith(end));
    });
    expect(missing).toEqual([]);
    expect(packed.filter((path) => path.startsWith('schemas/')).sort()).toEqual(
      readdirSync('schemas')
        .filter((name) => name.endsWith('.json'))
        .map((name) => `schemas/${name}`),
    );
  });

  it('has all pages, and everything that they link to', () => {
    expect(pages.filter((page) => !packed.includes(page))).toEqual([]);
    const dead = pages.flatMap((page) =>
      links(page)
        .filter(({ target }) => !packed.some((path) => path === target || path.startsWith(`${target}/`)))
        .map(({ link }) => `${page}: ${link}`),
    );
    expect(dead).toEqual([]);
  });
});
