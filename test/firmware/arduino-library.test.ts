// The Arduino library keeps the rules that arduino-lint has, and says the same in each of its manifests.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { arduinoLibrary } from '../../firmware/generate/arduino-library.js';

const files = new Map(arduinoLibrary('.').map(({ path, text }) => [path, text]));
const textOf = (path: string): string => files.get(path) ?? '';

describe('the Arduino library', () => {
  const properties = Object.fromEntries(
    textOf('library.properties')
      .trimEnd()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

  it('has a library.properties that the library manager takes', () => {
    const required = [
      'name',
      'version',
      'author',
      'maintainer',
      'sentence',
      'paragraph',
      'category',
      'url',
      'architectures',
    ];
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(required));
    expect(Object.values(properties).filter((value) => value.trim() !== value || value === '')).toEqual([]);
    expect(properties.name).toMatch(/^[A-Z][\w .-]{0,62}$/);
    expect(properties.name).not.toMatch(/arduino/i);
    expect(properties.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(`${properties.author} ${properties.maintainer}`).not.toMatch(/arduino/i);
    expect(properties.paragraph!.startsWith(properties.sentence!)).toBe(false);
    expect(properties.sentence).toMatch(/\.$/);
    expect(properties.category).toBe('Device Control');
    expect(properties.url).toMatch(/^https:\/\/\S+$/);
    for (const header of properties.includes!.split(',')) expect(files.has(`src/${header}`)).toBe(true);
  });

  it('says the same to PlatformIO', () => {
    expect(JSON.parse(textOf('library.json'))).toMatchObject({
      name: properties.name,
      version: properties.version,
      description: properties.sentence,
    });
  });

  it('has keywords of two fields with a tab between them, each once, and each in a header or an example', () => {
    const lines = textOf('keywords.txt').trimEnd().split('\n');
    const words = lines.map((line) => /^(\w+)\t(KEYWORD1|KEYWORD2|LITERAL1)$/.exec(line)?.[1]);
    expect(words).not.toContain(undefined);
    expect(new Set(words).size).toBe(words.length);
    const sources = [...files].filter(([path]) => /\.(h|ino)$/.test(path)).map(([, text]) => text);
    const unknown = words.filter((word) => !sources.some((text) => text.includes(word!)) && word !== properties.name);
    expect(unknown).toEqual([]);
  });

  it('has examples in folders of their names, and a licence and a README at its top', () => {
    const sketches = [...files.keys()].filter((path) => path.endsWith('.ino'));
    expect(sketches.length).toBe(3);
    for (const path of sketches) expect(path).toMatch(/^examples\/([A-Z]\w*)\/\1\.ino$/);
    expect(files.has('LICENSE') && files.has('README.md')).toBe(true);
  });

  it('includes only what is in it, by a path from the file that includes', () => {
    const missing: string[] = [];
    for (const [path, text] of files) {
      if (!/\.(c|h|S|ino)$/.test(path)) continue;
      for (const [, included] of text.matchAll(/^#include "(.+)"/gm)) {
        const resolved = new URL(included!, `file:///${path}`).pathname.slice(1);
        if (!files.has(resolved)) missing.push(`${path}: ${included}`);
      }
    }
    expect(missing).toEqual([]);
  });

  it('has in its sources what the Makefile tells the compiler', () => {
    const fast = [...files].filter(([, text]) => text.startsWith('#pragma GCC optimize("O2")\n')).map(([path]) => path);
    expect(fast).toEqual(['src/core/crc16.c', 'src/core/estimator.c', 'src/core/fixed.c']);
    expect(readFileSync('firmware/Makefile', 'utf8')).toMatch(/^FAST := -O2/m);
    expect(textOf('src/avr/policy.S')).toMatch(/^#define SUMS_ROOM \d+\n/);
    expect([...files].filter(([path, text]) => path.startsWith('src/') && /\bint main\(/.test(text))).toEqual([]);
  });
});
