// Coverage as vitest measures it in its own processes, and with it that of what is built first: worker threads and started processes.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
// @ts-expect-error: it has no types
import { mergeProcessCovs } from '@bcoe/v8-coverage';
import v8 from '@vitest/coverage-v8';
import { V8CoverageProvider } from '@vitest/coverage-v8/dist/provider.js';
import { convert } from 'ast-v8-to-istanbul';
import type { FileCoverage } from 'istanbul-lib-coverage';
import { type CoverageProviderModule, parseAstAsync, type ReportContext } from 'vitest/node';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = pathToFileURL(join(root, 'dist/')).href;
/** Where Node leaves the coverage of each thread and process that ends. */
const raw = join(root, 'coverage/raw');

/** What one thread or process left. */
interface ProcessCoverage {
  readonly result: Profiler.ScriptCoverage[];
}

const merge: (each: readonly ProcessCoverage[]) => ProcessCoverage = mergeProcessCovs;

class Provider extends V8CoverageProvider {
  override async clean(all?: boolean): Promise<void> {
    await super.clean(all);
    rmSync(raw, { recursive: true, force: true });
  }

  override async generateCoverage(context: ReportContext) {
    const coverage = await super.generateCoverage(context);
    for (const { url, functions } of coverageOfBuilt().result) {
      const built = this.createCoverageMap();
      built.merge(await converted(url, functions));
      for (const source of built.files().filter((file) => coverage.data[file]))
        addByLine(coverage.fileCoverageFor(source), built.fileCoverageFor(source));
    }
    return coverage;
  }
}

/** What a built script ran through, in the lines of its source. */
async function converted(url: string, functions: Profiler.FunctionCoverage[]) {
  const path = fileURLToPath(url);
  const code = readFileSync(path, 'utf8');
  const sourceMap = JSON.parse(readFileSync(`${path}.map`, 'utf8'));
  sourceMap.sources = sourceMap.sources.map((source: string) => fileURLToPath(new URL(source, url)));
  return convert({ code, sourceMap, ast: await parseAstAsync(code), coverage: { url, functions } });
}

/** By line, since the two compilers do not end statements in the same columns. Branches stay as they are. */
function addByLine({ data }: FileCoverage, built: FileCoverage): void {
  const lines = built.getLineCoverage();
  for (const [id, { start }] of Object.entries(data.statementMap)) data.s[id]! += lines[start.line] ?? 0;
  const functionOfLine = Object.fromEntries(Object.entries(built.fnMap).map(([id, { line }]) => [line, built.f[id]!]));
  for (const [id, { line }] of Object.entries(data.fnMap)) data.f[id]! += functionOfLine[line] ?? 0;
}

function coverageOfBuilt(): ProcessCoverage {
  const processes = readdirSync(raw).map((name) => {
    const { result } = JSON.parse(readFileSync(join(raw, name), 'utf8')) as ProcessCoverage;
    return { result: result.filter(({ url }) => url.startsWith(built)) };
  });
  return merge(processes);
}

export default {
  ...v8,
  startCoverage(options) {
    // Set here and not before, so that it holds for what tests start, and not for the process of the tests.
    process.env.NODE_V8_COVERAGE = raw;
    return v8.startCoverage?.(options);
  },
  getProvider: () => new Provider(),
} satisfies CoverageProviderModule;
