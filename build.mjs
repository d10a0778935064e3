#!/usr/bin/env node
// Builds dist/: the kernel, the emulated chip's core and the TypeScript, each only when its sources changed, and nothing there whose source is gone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, 'dist');
const assembly = join(root, 'sim/kernel/assembly');
const kernel = join(dist, 'sim/kernel/kernel.wasm');
const coreAssembly = join(root, 'rig/boards/avr/assembly');
/** The core as text, which is checked in: a browser loads it as any module. */
const coreModule = join(root, 'rig/boards/avr/core-module.ts');
/** Beside the kernel: the fingerprint of the sources it was built from. */
const kernelStamp = `${kernel}.sources`;

/**
 * Brings dist/ up to date. Takes about a second when nothing changed.
 * @throws Error with what the compiler said
 */
function build() {
  removeOrphans();
  buildKernel();
  buildCore();
  compile('typescript/bin/tsc', ['-p', 'tsconfig.build.json']);
  bundleThread();
}

/**
 * What a training thread runs, as one file with nothing that it does not run: it starts in a fifth of the time. The simulation stays
 * outside, since a user's task imports it too, and both must have the same one.
 */
function bundleThread() {
  const outside = ['sim/index.js', 'sim/math/index.js'].map((name) => join(dist, name));
  buildSync({
    entryPoints: [join(dist, 'src/learn/threads/worker.js')],
    outfile: join(dist, 'src/learn/threads/worker.bundle.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    sourcemap: true,
    external: ['jiti', 'mathjs', ...outside],
    logLevel: 'error',
  });
  copyFileSync(join(dist, 'src/learn/threads/worker.d.ts'), join(dist, 'src/learn/threads/worker.bundle.d.ts'));
}

function buildKernel() {
  const sources = fingerprint(assembly);
  if (existsSync(kernel) && existsSync(kernelStamp) && readFileSync(kernelStamp, 'utf8') === sources) return;
  mkdirSync(dirname(kernel), { recursive: true });
  const options = ['--outFile', kernel, '-O3', '--runtime', 'stub', '--enable', 'simd'];
  compile('assemblyscript/bin/asc.js', [join(assembly, 'index.ts'), ...options]);
  writeFileSync(kernelStamp, sources);
}

function buildCore() {
  const head = `// The core as WebAssembly, which \`npm run build\` compiles from assembly/. Fingerprint of its sources:\n// ${fingerprint(coreAssembly)}\n`;
  if (existsSync(coreModule) && readFileSync(coreModule, 'utf8').startsWith(head)) return;
  const wasm = join(dist, 'core.wasm');
  mkdirSync(dist, { recursive: true });
  const options = ['--outFile', wasm, '-O3', '--runtime', 'stub', '--noAssert', '--initialMemory', '3'];
  compile('assemblyscript/bin/asc.js', [join(coreAssembly, 'index.ts'), ...options]);
  const lines = readFileSync(wasm)
    .toString('base64')
    .match(/.{1,112}/g);
  rmSync(wasm);
  const text = lines.map((line) => `  '${line}'`).join(' +\n');
  writeFileSync(coreModule, `${head}\nexport const coreBase64 =\n${text};\n`);
}

/** Of all that decides what a module is: its sources and this file, which has the compiler's options. */
function fingerprint(directory) {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  for (const name of readdirSync(directory).sort())
    hash.update(`\n${name}\n`).update(readFileSync(join(directory, name)));
  return hash.update(readFileSync(join(root, 'node_modules/assemblyscript/package.json'))).digest('hex');
}

/** The compiler never takes away what it wrote once. */
function removeOrphans() {
  if (!existsSync(dist)) return;
  for (const name of readdirSync(dist, { recursive: true }).sort().reverse()) {
    if (name === 'web' || name.startsWith(`web${sep}`)) continue; // the page, which vite writes anew each time
    const path = join(dist, name);
    if (statSync(path).isDirectory()) {
      if (readdirSync(path).length === 0) rmdirSync(path);
    } else if (![join(dist, '.tsbuildinfo'), kernel, kernelStamp].includes(path)) {
      const source = name.replace(/(?:\.bundle)?\.(?:js|js\.map|d\.ts)$/, '.ts');
      if (!existsSync(join(root, source))) rmSync(path);
    }
  }
}

function compile(program, args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    build();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
