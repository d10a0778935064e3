// Threefry4x32-20, the counter-based generator of Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3" (SC11).

/** Rotation distances of eight rounds, two a round (Random123, R_32x4). */
const ROTATIONS = [10, 26, 11, 21, 13, 27, 23, 5, 6, 20, 17, 11, 25, 10, 18, 20] as const;
const ROUNDS = 20;
const PARITY = 0x1bd11bda;

function rotateLeft(x: number, distance: number): number {
  return (x << distance) | (x >>> (32 - distance));
}

/** Enciphers a counter of four words under a key of four words; writes four random words to `out`. */
export function threefry4x32(counter: Uint32Array, key: Uint32Array, out: Uint32Array): void {
  const schedule = [key[0]!, key[1]!, key[2]!, key[3]!, PARITY ^ key[0]! ^ key[1]! ^ key[2]! ^ key[3]!];
  let x0 = (counter[0]! + schedule[0]!) | 0;
  let x1 = (counter[1]! + schedule[1]!) | 0;
  let x2 = (counter[2]! + schedule[2]!) | 0;
  let x3 = (counter[3]! + schedule[3]!) | 0;
  for (let round = 0; round < ROUNDS; round += 2) {
    const r = (2 * round) % ROTATIONS.length;
    x0 = (x0 + x1) | 0;
    x1 = rotateLeft(x1, ROTATIONS[r]!) ^ x0;
    x2 = (x2 + x3) | 0;
    x3 = rotateLeft(x3, ROTATIONS[r + 1]!) ^ x2;

    x0 = (x0 + x3) | 0;
    x3 = rotateLeft(x3, ROTATIONS[r + 2]!) ^ x0;
    x2 = (x2 + x1) | 0;
    x1 = rotateLeft(x1, ROTATIONS[r + 3]!) ^ x2;

    if (round % 4 === 2) {
      const injection = (round + 2) / 4;
      x0 = (x0 + schedule[injection % 5]!) | 0;
      x1 = (x1 + schedule[(injection + 1) % 5]!) | 0;
      x2 = (x2 + schedule[(injection + 2) % 5]!) | 0;
      x3 = (x3 + schedule[(injection + 3) % 5]! + injection) | 0;
    }
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}
