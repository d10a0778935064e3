// Threefry4x32-20, the counter-based generator of Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3" (SC11).

const ROUNDS = 20;
/** Rotation distances, two a round, of eight rounds that repeat (Random123, R_32x4). */
const ROTATIONS = Int32Array.of(10, 26, 11, 21, 13, 27, 23, 5, 6, 20, 17, 11, 25, 10, 18, 20);
const PARITY = 0x1bd11bda;

/** The words that a key of four words adds between rounds: the key and its parity, over and over. */
export function keySchedule(key: ArrayLike<number>): Int32Array {
  const words = [key[0]!, key[1]!, key[2]!, key[3]!, PARITY ^ key[0]! ^ key[1]! ^ key[2]! ^ key[3]!];
  return Int32Array.of(...words, ...words.slice(0, 4));
}

/** Enciphers a counter of four words; writes the four random words to `out`. */
export function threefry4x32(counter: Uint32Array, schedule: Int32Array, out: Uint32Array): void {
  let x0 = (counter[0]! + schedule[0]!) | 0;
  let x1 = (counter[1]! + schedule[1]!) | 0;
  let x2 = (counter[2]! + schedule[2]!) | 0;
  let x3 = (counter[3]! + schedule[3]!) | 0;
  for (let round = 0; round < ROUNDS; round += 2) {
    const r = 2 * (round & 7);
    x0 = (x0 + x1) | 0;
    x1 = rotateLeft(x1, ROTATIONS[r]!) ^ x0;
    x2 = (x2 + x3) | 0;
    x3 = rotateLeft(x3, ROTATIONS[r + 1]!) ^ x2;

    x0 = (x0 + x3) | 0;
    x3 = rotateLeft(x3, ROTATIONS[r + 2]!) ^ x0;
    x2 = (x2 + x1) | 0;
    x1 = rotateLeft(x1, ROTATIONS[r + 3]!) ^ x2;

    if ((round & 3) === 2) {
      const injection = (round + 2) >> 2;
      x0 = (x0 + schedule[injection % 5]!) | 0;
      x1 = (x1 + schedule[(injection % 5) + 1]!) | 0;
      x2 = (x2 + schedule[(injection % 5) + 2]!) | 0;
      x3 = (x3 + schedule[(injection % 5) + 3]! + injection) | 0;
    }
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

function rotateLeft(x: number, distance: number): number {
  return (x << distance) | (x >>> (32 - distance));
}
