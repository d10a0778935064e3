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
    const covered = new Set(coverage.files());
    for (const { url, functions } of coverageOfBuilt().result) {
      const path = fileURLToPath(url);
      const code = readFileSync(path, 'utf8');
      const sourceMap = JSON.parse(readFileSync(`${path}.map`, 'utf8'));
      sourceMap.sources = sourceMap.sources.map((source: string) => fileURLToPath(new URL(source, url)));
      const converted = await convert({
        code,
        sourceMap,
        ast: await parseAstAsync(code),
        coverage: { url, functions },
      });
      for (const [source, lines] of Object.entries(converted)) if (covered.has(source)) coverage.addFileCoverage(lines);
    }
    return coverage;
  }
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
