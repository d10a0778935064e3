// Units: what is drawn, inherited and changed, and how often.
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../sim/index.js';
import { Units } from '../../src/learn/methods/units.js';
import { connectionSlots, inputSlots, type Mask, type Shape } from '../../src/network/index.js';

const mirrored = { inputs: 8, hidden: 4, outputs: 2, mirrored: true };
const plain = { inputs: 8, hidden: 4, outputs: 1 };
const DENSITY = 0.3;

/** What a unit reads, and which outputs read it, as digits. */
interface Unit {
  readonly reads: string;
  readonly readers: string;
}

function unitsOf({ shape, connections }: Mask): Unit[] {
  const slots = inputSlots(shape);
  const digits = connections.join('');
  return Array.from({ length: shape.hidden }, (_, h) => ({
    reads: digits.slice(h * slots, (h + 1) * slots),
    readers: Array.from({ length: shape.outputs }, (_, o) => digits[shape.hidden * (slots + o) + h]).join(''),
  }));
}

/** A mask of four different units. */
function parent(shape: Shape, shift = 0): Mask {
  const connections = new Uint8Array(connectionSlots(shape)).fill(1, shape.hidden * inputSlots(shape));
  for (let h = 0; h < shape.hidden; h++) {
    for (let i = 0; i < shape.inputs; i++) {
      const side = shape.mirrored && i % 3 === 0 ? shape.inputs : 0;
      if (((i + shift) * (h + 1)) % 5 < 2) connections[h * inputSlots(shape) + side + i] = 1;
    }
  }
  return { shape, connections };
}

/** What comes of many trials, each with its own random numbers. */
function trials(count: number, shape: Shape, act: (units: Units) => void): Unit[][] {
  return Array.from({ length: count }, (_, individual) => {
    const units = new Units(shape, DENSITY, new RandomStream({ seed: 6, purpose: 'mutate', individual }));
    act(units);
    return unitsOf(units.mask());
  });
}

function expectShare(count: number, all: number, share: number, what: string): void {
  expect(Math.abs(count - all * share), what).toBeLessThanOrEqual(4.5 * Math.sqrt(all * share * (1 - share)));
}

const count = <Each>(all: readonly Each[], is: (each: Each) => boolean) => all.filter(is).length;
const mirrorOf = ({ reads, readers }: Unit): Unit => ({ reads: reads.slice(8) + reads.slice(0, 8), readers });
const isSame = (a: Unit, b: Unit) => a.reads === b.reads && a.readers === b.readers;
const ones = (digits: string) => digits.replaceAll('0', '').length;

describe('a unit that is drawn', () => {
  it('reads each observation by the density, from either side, and is read by one output or more', () => {
    const units = trials(1000, mirrored, (each) => each.draw(1)).flat();
    for (let i = 0; i < 8; i++) {
      const [plus, minus] = [i, i + 8].map((k) => count(units, ({ reads }) => reads[k] === '1')) as [number, number];
      expectShare(plus, 4000, DENSITY / 2, `observation ${i}`);
      expectShare(minus, 4000, DENSITY / 2, `the negative of ${i}`);
      expect(count(units, ({ reads }) => reads[i] === '1' && reads[i + 8] === '1')).toBe(0);
    }
    // Both by chance; where none would read it, one of them does.
    expectShare(
      count(units, ({ readers }) => readers === '10'),
      4000,
      3 / 8,
      'the first output alone',
    );
    expectShare(
      count(units, ({ readers }) => readers === '01'),
      4000,
      3 / 8,
      'the second output alone',
    );
    expectShare(
      count(units, ({ readers }) => readers === '11'),
      4000,
      1 / 4,
      'both',
    );
  });

  it('is always read by an output that is alone, and reads no negatives where there are none', () => {
    for (const { reads, readers } of trials(100, plain, (each) => each.draw(1)).flat()) {
      expect(reads).toHaveLength(8);
      expect(readers).toBe('1');
    }
  });

  it('is one of the share that is to be drawn; the others are empty', () => {
    const units = trials(500, plain, (each) => each.draw(0.25)).flat();
    const drawn = units.filter(({ readers }) => readers === '1');
    expectShare(drawn.length, 2000, 0.25, 'drawn');
    expect(count(units, ({ reads, readers }) => readers === '0' && ones(reads) > 0)).toBe(0);
    expect(
      ones(
        trials(100, plain, (each) => each.draw(0))
          .flat()
          .map(({ readers }) => readers)
          .join(''),
      ),
    ).toBe(0);
  });
});

describe('a child', () => {
  it('takes each unit whole from one of two parents, as often from either', () => {
    const [first, second] = [parent(mirrored), parent(mirrored, 1)];
    const [ofFirst, ofSecond] = [unitsOf(first), unitsOf(second)];
    const children = trials(500, mirrored, (units) => units.inherit(first, second));
    for (let h = 0; h < 4; h++) {
      const from = count(children, (units) => isSame(units[h]!, ofFirst[h]!));
      expectShare(from, 500, 1 / 2, `unit ${h} of the first`);
      expect(from + count(children, (units) => isSame(units[h]!, ofSecond[h]!))).toBe(500);
    }
  });

  it('of one parent is its like', () => {
    const first = parent(plain);
    expect(trials(1, plain, (units) => units.inherit(first, first))).toEqual([unitsOf(first)]);
  });
});

/** What a change did to the units of a parent, and to which of them. */
function changeOf(before: readonly Unit[], after: readonly Unit[]): { readonly kind: string; readonly h: number } {
  const changed = [...before.keys()].filter((h) => !isSame(before[h]!, after[h]!));
  const [h = -1] = changed;
  if (changed.length !== 1) return { kind: changed.length === 0 ? 'none' : 'several', h };
  const [was, is] = [before[h]!, after[h]!];
  const flipped = [...was.reads].map((digit, k) => (digit === is.reads[k] ? -1 : k)).filter((k) => k >= 0);
  const kind = () => {
    if (ones(is.reads + is.readers) === 0) return 'emptied';
    if (before.some((other) => isSame(other, is))) return 'copy';
    if (before.some((other) => isSame(mirrorOf(other), is))) return 'mirror image';
    if (was.readers !== is.readers) return flipped.length === 0 ? 'reader' : 'drawn';
    if (flipped.length === 1) return is.reads[flipped[0]!] === '1' ? 'added' : 'removed';
    return flipped.length === 2 && flipped[1]! - flipped[0]! === 8 ? 'side' : 'drawn';
  };
  return { kind: kind(), h };
}

describe('a change', () => {
  const shares = (shape: Shape) => {
    const first = parent(shape);
    const before = unitsOf(first);
    const changes = trials(4000, shape, (units) => {
      units.inherit(first, first);
      units.change();
    }).map((after) => changeOf(before, after));
    for (const h of before.keys()) {
      expect(
        count(changes, (each) => each.h === h),
        `unit ${h} is changed as often as others`,
      ).toBeGreaterThan(800);
    }
    const present = before.reduce((sum, { reads }) => sum + ones(reads), 0) / (8 * 4);
    return {
      present,
      expectKind: (kind: string, share: number) =>
        expectShare(
          count(changes, (each) => each.kind === kind),
          4000,
          share,
          kind,
        ),
    };
  };

  it('of mirrored networks empties a unit, copies one, draws one anew, or changes one connection', () => {
    const { present, expectKind } = shares(mirrored);
    expectKind('several', 0);
    expectKind('emptied', 0.15);
    // A quarter of the copies is of the unit itself.
    expectKind('none', 0.25 * 0.85 * 0.25);
    expectKind('copy', 0.25 * 0.85 * 0.75);
    expectKind('mirror image', 0.25 * 0.15);
    expectKind('drawn', 0.15);
    // Each of 8 observations and 2 outputs is chosen as often.
    expectKind('reader', 0.45 * 0.2);
    expectKind('added', 0.45 * 0.8 * (1 - present));
    expectKind('removed', 0.45 * 0.8 * present * 0.7);
    expectKind('side', 0.45 * 0.8 * present * 0.3);
  });

  it('of others has no sides and no mirror images, and leaves the one output to read every unit', () => {
    const { present, expectKind } = shares(plain);
    expectKind('several', 0);
    expectKind('emptied', 0.15);
    expectKind('none', 0.25 * 0.25);
    expectKind('copy', 0.25 * 0.75);
    expectKind('drawn', 0.15);
    expectKind('added', 0.45 * (1 - present));
    expectKind('removed', 0.45 * present);
    for (const never of ['reader', 'side', 'mirror image']) expectKind(never, 0);
  });

  it('that connects an empty unit lets an output read it', () => {
    for (const shape of [plain, mirrored]) {
      const connected = trials(300, shape, (units) => units.change())
        .flat()
        .filter(({ reads }) => ones(reads) > 0);
      expect(connected.length).toBeGreaterThan(100);
      for (const { readers } of connected) expect(ones(readers)).toBeGreaterThan(0);
    }
  });
});
