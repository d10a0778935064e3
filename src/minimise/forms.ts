// All networks of a size: the canonical forms with so many connections, counted, and each found by its number.

/** A kind of hidden unit: the inputs it sums, as a bitset. Its unit takes a connection for each of them and one to the output. */
function kindsOf(inputs: number): { readonly subset: number; readonly connections: number }[] {
  const subsets = Array.from({ length: 2 ** inputs - 1 }, (_, i) => i + 1);
  return subsets.map((subset) => ({ subset, connections: bits(subset) + 1 }));
}

function bits(subset: number): number {
  return subset === 0 ? 0 : (subset & 1) + bits(subset >> 1);
}

/**
 * Networks of one output as multisets of kinds, which is what their canonical forms are: each once, whatever the masks that compute it.
 * They are numbered from 0 in each size: by how many units of kind 1 they have, then of kind 2, and so on.
 */
export class Forms {
  readonly inputs: number;
  readonly #kinds: ReturnType<typeof kindsOf>;
  /** `#ways[k][n]`: multisets of kinds k and later with n connections in all. */
  readonly #ways: number[][] = [];

  /** @param mostConnections of the largest networks that are asked for. */
  constructor(inputs: number, mostConnections: number) {
    this.inputs = inputs;
    this.#kinds = kindsOf(inputs);
    let after = Array.from({ length: mostConnections + 1 }, (_, n) => (n === 0 ? 1 : 0));
    this.#ways[this.#kinds.length] = after;
    for (let k = this.#kinds.length - 1; k >= 0; k--) {
      const { connections } = this.#kinds[k]!;
      const ways = after.slice();
      for (let n = connections; n <= mostConnections; n++) ways[n]! += ways[n - connections]!;
      this.#ways[k] = ways;
      after = ways;
    }
  }

  /** How many networks have exactly so many connections. */
  count(connections: number): number {
    return this.#ways[0]![connections]!;
  }

  /**
   * Writes network number `index` of those with so many connections.
   *
   * @param counts 2^inputs numbers, written: how many units sum the inputs of each bitset.
   */
  write(connections: number, index: number, counts: Float64Array): void {
    counts.fill(0);
    let left = connections;
    let before = index;
    for (const [k, kind] of this.#kinds.entries()) {
      const after = this.#ways[k + 1]!;
      while (before >= after[left]!) {
        before -= after[left]!;
        left -= kind.connections;
        counts[kind.subset]!++;
      }
    }
  }
}

/**
 * How many networks have 0, 1, 2 … connections, counted in another way than {@link Forms} does: the coefficients a_n of Π 1 / (1 − x^k)^c(k), where
 * c(k) = C(inputs, k − 1) kinds take k connections. Its logarithmic derivative gives n a_n = Σ_j b(j) a_(n−j) with b(j) = Σ_{k | j} k c(k), Euler's transform.
 */
export function countByEuler(inputs: number, mostConnections: number): number[] {
  const kinds = [0, 0];
  for (let k = 2, choices = inputs; k <= inputs + 1; k++) {
    kinds[k] = choices;
    choices = (choices * (inputs - k + 1)) / k;
  }
  const b = Array.from({ length: mostConnections + 1 }, (_, j) =>
    kinds.reduce((sum, c, k) => (k > 0 && j % k === 0 ? sum + k * c : sum), 0),
  );
  const a = [1];
  for (let n = 1; n <= mostConnections; n++) {
    let sum = 0;
    for (let j = 1; j <= n; j++) sum += b[j]! * a[n - j]!;
    a[n] = sum / n;
  }
  return a;
}
