// Mutation testing, room by room: `npm run mutation` for all, `npm run mutation -- src/network` for some of them,
// `npm run mutation -- src/link/fields.ts` for one file, and `npm run mutation -- src/link/fields.ts:20-30` for some of its lines.
// Each mutant meets the tests of its own room only, so a room has to stand on its own tests.
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';
import { globSync } from 'tinyglobby';
import { roomOf, rooms, testsFor } from './tests.mjs';

const asked = process.argv.slice(2);
for (const path of asked) {
  if (roomOf(path) !== undefined) continue;
  console.error(`There is no room "${path}" here. The rooms are: ${Object.keys(rooms).join(', ')}.`);
  process.exit(64);
}

const scores = [];
for (const room of Object.keys(rooms)) {
  const files = asked.filter((path) => roomOf(path) === room);
  if (asked.length > 0 && files.length === 0) continue;
  const isWhole = files.length === 0 || files.includes(room);
  const report = `reports/mutation/${room.replace('/', '-')}`;
  const mutated = isWhole ? globSync(`${room}/**/*.ts`) : files.map((file) => file.replace(/:.*/, ''));
  // For the runner, in the processes to come.
  process.env.MUTATION_TESTS = JSON.stringify([...new Set(mutated.flatMap(testsFor))]);
  const results = await new Stryker({
    mutate: isWhole ? [`${room}/**/*.ts`] : files,
    testRunner: 'one-process',
    plugins: [fileURLToPath(new URL('runner.mjs', import.meta.url))],
    maxTestRunnerReuse: 100, // what was loaded for a mutant is never freed
    tsconfigFile: 'none', // it would be rewritten by TypeScript's JavaScript API, which version 7 has not
    coverageAnalysis: 'perTest',
    concurrency: 1,
    dryRunTimeoutMinutes: 60,
    timeoutMS: 20_000, // on a busy machine a slow test is no endless loop
    ignorePatterns: ['/runs', '/coverage', '/firmware/build'],
    reporters: ['progress-append-only', 'as-they-come', 'clear-text', 'html', 'json'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: true },
    htmlReporter: { fileName: `${report}.html` },
    jsonReporter: { fileName: `${report}.json` },
    allowConsoleColors: false,
  }).runMutationTest();
  const names = [...new Set(results.map(({ fileName }) => relative('.', fileName)))];
  for (const name of [...names, room]) {
    const ofOne = results.filter(({ fileName }) => relative('.', fileName).startsWith(name));
    const count = (...statuses) => ofOne.filter(({ status }) => statuses.includes(status)).length;
    const [killed, lived] = [count('Killed', 'Timeout'), count('Survived', 'NoCoverage')];
    const mutants = killed + lived;
    scores.push({ file: name, mutants, killed, 'score %': Number(((100 * killed) / mutants).toFixed(1)) });
  }
}
console.table(scores);
