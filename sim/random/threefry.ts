// Threefry4x32-20, the counter-based generator of Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3" (SC11).

/** Twenty rounds, and after every four of them a part of the key is added. */
const INJECTIONS = 5;
const PARITY = 0x1bd11bda;

/** The five words that are added in turn: a key of four words, and its parity. */
export function keySchedule(key: ArrayLike<number>): readonly number[] {
  const k0 = key[0]! | 0;
  const k1 = key[1]! | 0;
  const k2 = key[2]! | 0;
  const k3 = key[3]! | 0;
  return [k0, k1, k2, k3, PARITY ^ k0 ^ k1 ^ k2 ^ k3];
}

/**
 * Enciphers a counter of four words; writes the four random words to `out`, as signed integers if it is a plain array.
 * The rotation distances are those of Random123 (R_32x4); written out, they are constants to the compiler, which halves the time.
 */
export function threefry4x32(
  counter: ArrayLike<number>,
  schedule: readonly number[],
  out: Uint32Array | number[],
): void {
  let k0 = schedule[0]!;
  let k1 = schedule[1]!;
  let k2 = schedule[2]!;
  let k3 = schedule[3]!;
  let k4 = schedule[4]!;
  let x0 = (counter[0]! + k0) | 0;
  let x1 = (counter[1]! + k1) | 0;
  let x2 = (counter[2]! + k2) | 0;
  let x3 = (counter[3]! + k3) | 0;
  for (let injection = 1; injection <= INJECTIONS; injection++) {
    if ((injection & 1) === 1) {
      x0 = (x0 + x1) | 0;
      x1 = rotateLeft(x1, 10) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = rotateLeft(x3, 26) ^ x2;
      x0 = (x0 + x3) | 0;
      x3 = rotateLeft(x3, 11) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = rotateLeft(x1, 21) ^ x2;
      x0 = (x0 + x1) | 0;
      x1 = rotateLeft(x1, 13) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = rotateLeft(x3, 27) ^ x2;
      x0 = (x0 + x3) | 0;
      x3 = rotateLeft(x3, 23) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = rotateLeft(x1, 5) ^ x2;
    } else {
      x0 = (x0 + x1) | 0;
      x1 = rotateLeft(x1, 6) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = rotateLeft(x3, 20) ^ x2;
      x0 = (x0 + x3) | 0;
      x3 = rotateLeft(x3, 17) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = rotateLeft(x1, 11) ^ x2;
      x0 = (x0 + x1) | 0;
      x1 = rotateLeft(x1, 25) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = rotateLeft(x3, 10) ^ x2;
      x0 = (x0 + x3) | 0;
      x3 = rotateLeft(x3, 18) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = rotateLeft(x1, 20) ^ x2;
    }
    const used = k0;
    k0 = k1;
    k1 = k2;
    k2 = k3;
    k3 = k4;
    k4 = used;
    x0 = (x0 + k0) | 0;
    x1 = (x1 + k1) | 0;
    x2 = (x2 + k2) | 0;
    x3 = (x3 + k3 + injection) | 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

function rotateLeft(x: number, distance: number): number {
  return (x << distance) | (x >>> (32 - distance));
}
