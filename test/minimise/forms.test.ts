// All networks of a size, each once: against all masks of a small shape, and against the formula.
import { describe, expect, it } from 'vitest';
import { countByEuler, Forms } from '../../src/minimise/index.js';
import { canonicalForm, connectionSlots } from '../../src/network/index.js';

/** The kinds of each network of a size, as text. */
function formsOf(inputs: number, connections: number): string[] {
  const forms = new Forms(inputs, connections);
  const counts = new Float64Array(2 ** inputs);
  return Array.from({ length: forms.count(connections) }, (_, index) => {
    forms.write(connections, index, counts);
    return [...counts].join(' ');
  });
}

/** The same from the canonical forms of all masks. */
function formsOfMasks(inputs: number, hidden: number): Map<number, Set<string>> {
  const shape = { inputs, hidden, outputs: 1 };
  const slots = connectionSlots(shape);
  const found = new Map<number, Set<string>>();
  for (let bits = 0; bits < 2 ** slots; bits++) {
    const connections = Uint8Array.from({ length: slots }, (_, i) => (bits >> i) & 1);
    const counts = new Float64Array(2 ** inputs);
    let size = 0;
    for (const { subset, counts: units } of canonicalForm({ shape, connections }).kinds) {
      counts[subset] = units[0]!;
      size += units[0]! * (subset.toString(2).replaceAll('0', '').length + 1);
    }
    if (!found.has(size)) found.set(size, new Set());
    found.get(size)!.add([...counts].join(' '));
  }
  return found;
}

describe('forms', () => {
  it('are the canonical forms of all masks, each once', () => {
    // 4 hidden units hold all networks of up to 9 connections, since a unit takes two at least.
    const byMasks = formsOfMasks(2, 4);
    for (let connections = 0; connections <= 9; connections++) {
      const forms = formsOf(2, connections);
      expect(new Set(forms).size).toBe(forms.length);
      expect(new Set(forms)).toEqual(byMasks.get(connections) ?? new Set());
    }
  });

  it.each([1, 2, 3, 4, 5])('are as many as the generating function says, with %i inputs', (inputs) => {
    const forms = new Forms(inputs, 30);
    expect(Array.from({ length: 31 }, (_, n) => forms.count(n))).toEqual(countByEuler(inputs, 30));
  });

  it('of 5 inputs are 511 up to 7 connections, 650 162 up to 18, and one without any', () => {
    const upTo = (n: number) => countByEuler(5, n).reduce((sum, number) => sum + number, 0) - 1;
    expect([upTo(7), upTo(18)]).toEqual([511, 650_162]);
  });
});
