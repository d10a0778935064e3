// The batch kernel beside the same in C for SSE2, built here where there is a compiler: 256 networks x 8 episodes x 1 000 steps of swing-up.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileKernel, createTask, Kernel, RandomStream } from '../../sim/index.js';
import { canonicalForm } from '../../src/network/index.js';

const policies = 256;
const episodes = 8;
const rounds = 15;
const compilers = ['gcc', 'cc', 'clang'];
const flags = ['-O3', '-msse2', '-ffp-contract=off'];
const require = createRequire(import.meta.url);
const source = fileURLToPath(new URL('../../../test/benchmark/native/swing-up.c', import.meta.url)); // this file runs from dist/test/benchmark

/** Prints the nanoseconds a step of both, and how many times that of C the kernel takes. Both must return the same bits. */
export function benchNative(): void {
  const folder = mkdtempSync(join(tmpdir(), 'synaptolytic-native-'));
  try {
    const program = join(folder, 'swing-up');
    const compiler = compilers.find((name) => spawnSync(name, ['--version']).status === 0);
    if (compiler === undefined) {
      console.log(`  left out: none of ${compilers.join(', ')} is here to build the program in C`);
      return;
    }
    execFileSync(compiler, [...flags, '-o', program, source, '-lm']);
    for (const pruned of [25, 85]) race(folder, program, compiler, pruned);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function race(folder: string, program: string, compiler: string, pruned: number): void {
  const task = createTask('swing-up');
  const starts = new Float64Array(episodes * task.stateSize);
  for (let episode = 0; episode < episodes; episode++) {
    const state = starts.subarray(episode * task.stateSize, (episode + 1) * task.stateSize);
    task.reset(state, new RandomStream({ seed: 1, purpose: 'start', episode }));
  }
  const counts = randomCounts(1 - pruned / 100);
  const file = join(folder, 'networks');
  writeFileSync(file, Float64Array.from([policies, task.maxSteps, ...starts, ...counts.flatMap((each) => [...each])]));

  const module = compileKernel(readFileSync(require.resolve('synaptolytic/kernel.wasm')));
  const kernel = new Kernel(module, task, 'float64');
  const returns = new Float64Array(policies * episodes);
  const ratios: number[] = [];
  const best = { kernel: Number.POSITIVE_INFINITY, native: Number.POSITIVE_INFINITY };
  // Rounds take turns, so that what else the machine does falls on both alike. The first warms up.
  for (let round = 0; round <= rounds; round++) {
    const begin = performance.now();
    counts.forEach((each, p) => {
      kernel.playSubsets([1, 1, 1, 1, 1], each, starts, returns.subarray(p * episodes, (p + 1) * episodes));
    });
    const kernelNs = (performance.now() - begin) * 1e6;
    const [nativeNs, bits] = execFileSync(program, [file, '1'], { encoding: 'utf8' }).trim().split('\n');
    if (bits !== bitsOf(returns)) throw new Error('The program in C returns other bits than the kernel.');
    if (round === 0) continue;
    ratios.push(kernelNs / Number(nativeNs));
    best.kernel = Math.min(best.kernel, kernelNs);
    best.native = Math.min(best.native, Number(nativeNs));
  }
  const steps = policies * episodes * task.maxSteps;
  const median = ratios.sort((a, b) => a - b)[rounds >> 1]!;
  console.log(`swing-up, float64, ${policies} networks x ${episodes} episodes, ${pruned} % pruned at random`);
  console.log(`  C, ${compiler} ${flags.join(' ')}  ${(best.native / steps).toFixed(2)} ns a step`);
  console.log(
    `  kernel  ${(best.kernel / steps).toFixed(2)} ns a step, ${(best.kernel / best.native).toFixed(3)} of C by the least of ${rounds} rounds, ${median.toFixed(3)} by their median`,
  );
}

function randomCounts(density: number): Float64Array[] {
  const random = new RandomStream({ seed: 1, purpose: 'initial-prune' });
  const shape = { inputs: 5, hidden: 32, outputs: 1 };
  return Array.from({ length: policies }, () => {
    const connections = new Uint8Array(192).map(() => (random.between(0, 1) < density ? 1 : 0));
    const counts = new Float64Array(32);
    for (const { subset, counts: units } of canonicalForm({ shape, connections }).kinds) counts[subset] = units[0]!;
    return counts;
  });
}

function bitsOf(numbers: Float64Array): string {
  const words = new BigUint64Array(numbers.buffer);
  return Array.from(words, (word) => word.toString(16).padStart(16, '0')).join('');
}
