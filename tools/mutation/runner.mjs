// Runs the tests for Stryker in one process. Vitest itself begins each mutant with a new worker and loads all packages again, which takes
// more than a second; here only the sources and tests are loaded anew, in one bundle.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { commonTokens, declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  determineHitLimitReached,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { testsFor } from './tests.mjs';

/** Loads a package of the program, not one of this directory. */
const load = (name) => import(pathToFileURL(createRequire(resolve('package.json')).resolve(name)).href);

/** Each file of sources and tests says where it stands, although all are in one bundle. */
const ownPlaces = {
  name: 'own-places',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return { loader: 'ts', contents: text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)) };
    });
  },
};

const settings = {
  root: process.cwd(),
  setupFiles: [],
  testTimeout: 120_000,
  hookTimeout: 120_000,
  teardownTimeout: 120_000,
  retry: 0,
  maxConcurrency: 1,
  passWithNoTests: true,
  allowOnly: true,
  includeTaskLocation: false,
  sequence: { seed: 1, hooks: 'stack', setupFiles: 'list', concurrent: false, shuffle: false },
  tags: [],
  expect: { poll: { timeout: 20_000 } },
};

class OneProcessRunner {
  static inject = [commonTokens.logger];

  #log;
  #bundle = resolve('mutation-bundle.mjs');
  #loads = 0;
  #patterns = JSON.parse(process.env.MUTATION_TESTS);
  #glob;
  #metInFile = new Map();

  constructor(log) {
    this.#log = log;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    const { build } = await load('esbuild');
    this.#glob = (await load('tinyglobby')).globSync;
    const tests = this.#filesOf(this.#patterns);
    await build({
      stdin: {
        contents: `export const files = { ${tests.map((file) => `'${file}': () => import('./${file}')`)} };
          export const setup = async () => { await import('./tools/mutation/setup.ts'); await import('./test/suite/close-opened.ts'); };`,
        resolveDir: process.cwd(),
      },
      outfile: this.#bundle,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      plugins: [ownPlaces],
      logLevel: 'error',
    });
    globalThis.__vitest_worker__ = { config: settings, ctx: { projectName: '' }, environment: { name: 'node' } };
    globalThis.__vitest_environment__ = 'node';
    process.env.VITEST = '1';
  }

  async dryRun() {
    const coverage = { static: {}, perTest: {} };
    globalThis.__stryker__ = { mutantCoverage: coverage };
    const tests = await this.#run(this.#filesOf(this.#patterns));
    // What is met while a file is loaded, each of its tests has met: each mutant begins with loading.
    for (const { id, fileName } of tests) {
      const met = { ...this.#metInFile.get(fileName) };
      for (const [mutant, hits] of Object.entries(coverage.perTest[id] ?? {})) met[mutant] = (met[mutant] ?? 0) + hits;
      coverage.perTest[id] = met;
    }
    return { status: DryRunStatus.Complete, tests, mutantCoverage: coverage };
  }

  async mutantRun({ activeMutant, sandboxFileName, testFilter, hitLimit, timeout }) {
    // A test that waits for ever fails before Stryker gives up this process, since another one has to begin with loading.
    settings.testTimeout = timeout / 2;
    const stryker = { hitCount: 0, hitLimit, activeMutant: activeMutant.id };
    globalThis.__stryker__ = stryker;
    const tests = await this.#run(this.#filesOf(testsFor(relative('.', sandboxFileName))), new Set(testFilter));
    const result = { status: DryRunStatus.Complete, tests };
    return toMutantRunResult(determineHitLimitReached(stryker.hitCount, hitLimit) ?? result);
  }

  async dispose() {}

  #filesOf(patterns) {
    const files = patterns.flatMap((pattern) => this.#glob(pattern).sort());
    return [...new Set(files)].filter((file) => !file.endsWith('.long.test.ts'));
  }

  /** Runs all tests of some files, or those that are wanted until one fails. */
  async #run(tests, wanted) {
    const { startTests } = await load('@vitest/runner');
    const paths = tests.filter((file) => !wanted || [...wanted].some((id) => id.startsWith(`${file}#`)));
    const results = [];
    let isOver = false;
    const idOf = (test) => {
      const names = [];
      for (let task = test; task?.suite || task?.type === 'test'; task = task.suite) names.unshift(task.name);
      return `${relative(settings.root, test.file.filepath)}#${names.join(' > ')}`;
    };
    /** Mutants that were met outside of tests: while a file was loaded, or in what its tests have in common. */
    const keepMet = (path) => {
      const coverage = globalThis.__stryker__.mutantCoverage;
      if (!coverage) return;
      this.#metInFile.set(path, { ...this.#metInFile.get(path), ...coverage.static });
      coverage.static = {};
    };
    const skipUnwanted = (task) => {
      if (task.type === 'test' && wanted && !wanted.has(idOf(task))) task.mode = 'skip';
      for (const each of task.tasks ?? []) skipUnwanted(each);
    };
    const runner = {
      config: settings,
      pool: 'threads',
      importFile: async (path) => {
        this.#loads += 1;
        const { files, setup } = await import(`${pathToFileURL(this.#bundle).href}?${this.#loads}`);
        await setup();
        globalThis.__vitest_worker__.filepath = path;
        await files[relative(settings.root, path)]();
        keepMet(path);
      },
      onCollected: (all) => {
        for (const file of all) skipUnwanted(file);
      },
      onBeforeRunSuite: (suite) => {
        if (isOver) suite.mode = 'skip';
      },
      onBeforeRunTask: (test) => {
        if (isOver) test.mode = 'skip';
        keepMet(test.file.filepath);
        globalThis.__stryker__.currentTestId = idOf(test);
      },
      onAfterRunTask: (test) => {
        globalThis.__stryker__.currentTestId = undefined;
        const { state, duration, errors } = test.result ?? {};
        const id = idOf(test);
        const base = { id, name: id, timeSpentMs: duration ?? 0, fileName: test.file.filepath };
        if (state === 'pass') results.push({ ...base, status: TestStatus.Success });
        if (state === 'fail') {
          results.push({ ...base, status: TestStatus.Failed, failureMessage: String(errors?.[0]?.message) });
          isOver = wanted !== undefined;
        }
      },
    };
    const began = performance.now();
    const done = [];
    // One after the other: where the first finds a mutant, the others need not be loaded.
    for (const path of paths) {
      if (isOver) break;
      done.push(...(await startTests([join(settings.root, path)], runner)));
    }
    // Files that cannot be loaded fail, as a test does.
    const broken = done.find((file) => file.result?.state === 'fail' && file.result.errors?.length);
    if (broken) results.push(failed(broken.name, broken.result.errors[0]));
    this.#log.debug(`${results.length} tests in ${Math.round(performance.now() - began)} ms`);
    return results;
  }
}

function failed(name, error) {
  return { id: name, name, timeSpentMs: 0, status: TestStatus.Failed, failureMessage: String(error?.message ?? error) };
}

/** Says at once who survives: the end of a room may be hours away. */
class AsTheyCome {
  static inject = [];

  #counts = new Map();

  onMutantTested({ fileName, status, location, replacement }) {
    const file = relative('.', fileName);
    const count = this.#counts.get(file) ?? { killed: 0, tested: 0 };
    this.#counts.set(file, count);
    count.tested += 1;
    if (status === 'Killed' || status === 'Timeout') count.killed += 1;
    else {
      const { line, column } = location.start;
      const written = replacement.replaceAll(/\s+/g, ' ').slice(0, 200);
      console.log(`${file}:${line}:${column} ${status} ${written} (killed ${count.killed} of ${count.tested})`);
    }
  }
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'one-process', OneProcessRunner),
  declareClassPlugin(PluginKind.Reporter, 'as-they-come', AsTheyCome),
];
