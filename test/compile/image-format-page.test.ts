// docs/image-format.md and the encoder say the same.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeImage, encodeImage, imageTasks } from '../../src/compile/index.js';
import { canonicalForm, equation } from '../../src/network/index.js';

const page = readFileSync(new URL('../../docs/image-format.md', import.meta.url), 'utf8');

describe('the format page', () => {
  const example = page.slice(page.indexOf('## Example')).split('```')[1]!;
  const rows = [...example.matchAll(/^ *(\d+) {2}((?:[0-9a-f]{2} )+) +(.*)$/gm)].map(([, offset, bytes, meaning]) => ({
    offset: Number(offset),
    bytes: bytes!.trim().split(' '),
    meaning: meaning!,
  }));
  const bytes = Uint8Array.from(
    rows.flatMap((row) => row.bytes),
    (byte) => Number.parseInt(byte, 16),
  );
  const image = decodeImage(bytes);

  it('shows an example that decodes, and that the encoder writes', () => {
    expect([...encodeImage(image)]).toEqual([...bytes]);
  });

  it('shows each field at its offset, with what it means', () => {
    let next = 0;
    for (const row of rows) {
      expect(row.offset).toBe(next);
      next += row.bytes.length;
    }
    const { inputs, hidden, outputs } = image.shape;
    expect(rows.map((row) => row.meaning)).toEqual([
      'magic',
      'version 1',
      `shape ${inputs}-${hidden}-${outputs}`,
      `task ${imageTasks[image.taskId]}`,
      `control period ${image.controlPeriodUs} µs`,
      `observation scales ${image.observationScales.join(', ')}`,
      'mask',
      `signature 0x${image.signature.toString(16).padStart(4, '0')}`,
      `CRC 0x${image.crc.toString(16).padStart(4, '0')}`,
    ]);
  });

  it('states the network of the example', () => {
    expect(page).toContain(equation(canonicalForm(image.mask), ['x', 'v', 'w'])[0]);
    expect(page).toContain(`connections ${image.mask.connections.join('').replace(/...(?=.)/g, '$& ')}.`);
  });

  it('lists the tasks by their numbers', () => {
    expect(page).toContain(`task: ${imageTasks.map((name, id) => `${id} ${name}`).join(', ')} |`);
  });
});
