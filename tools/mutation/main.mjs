// Mutation testing, room by room: `npm run mutation` for all, `npm run mutation -- src/network` for some of them, and
// `npm run mutation -- src/link/fields.ts` for one file.
// Each mutant of a room meets the tests of that room only, so a room has to stand on its own tests. Those of files that have tests of
// their names meet these only, which is quicker.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { Stryker } from '@stryker-mutator/core';

/** Each room and the tests that have to find its mutants. */
const rooms = {
  'src/network': ['test/network/**/*.test.ts'],
  'src/compile': ['test/compile/**/*.test.ts'],
  'src/control': ['test/control/**/*.test.ts'],
  'src/learn': ['test/learn/**/*.test.ts'],
  'src/link': ['test/link/**/*.test.ts'],
  'rig/description': ['test/rig/description*.test.ts', 'test/rig/change-rig.test.ts', 'test/rig/rig-file-docs.test.ts'],
};

/** The room of a file, or a room itself. */
const roomOf = (path) => Object.keys(rooms).find((room) => path === room || path.startsWith(`${room}/`));

const asked = process.argv.slice(2);
for (const path of asked) {
  if (roomOf(path) !== undefined) continue;
  console.error(`There is no room "${path}" here. The rooms are: ${Object.keys(rooms).join(', ')}.`);
  process.exit(64);
}

const scores = [];
for (const [room, tests] of Object.entries(rooms)) {
  const files = asked.filter((path) => roomOf(path) === room);
  if (asked.length > 0 && files.length === 0) continue;
  const isWhole = files.length === 0 || files.includes(room);
  const report = `reports/mutation/${room.replace('/', '-')}`;
  const own = files.map((file) => `test/${basename(room)}/${basename(file, '.ts')}.test.ts`);
  const meant = !isWhole && own.every((test) => existsSync(test)) ? own : tests;
  process.env.MUTATION_TESTS = meant.join(); // for vitest.config.ts, in the processes to come
  const results = await new Stryker({
    mutate: isWhole ? [`${room}/**/*.ts`] : files,
    testRunner: 'vitest',
    vitest: { configFile: 'tools/mutation/vitest.config.ts', related: false },
    tsconfigFile: 'none', // it would be rewritten by TypeScript's JavaScript API, which version 7 has not
    coverageAnalysis: 'perTest',
    concurrency: 1,
    dryRunTimeoutMinutes: 60,
    timeoutMS: 20_000, // on a busy machine a slow test is no endless loop
    ignorePatterns: ['/runs', '/coverage', '/firmware/build'],
    reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: true },
    htmlReporter: { fileName: `${report}.html` },
    jsonReporter: { fileName: `${report}.json` },
    allowConsoleColors: false,
  }).runMutationTest();
  const count = (...statuses) => results.filter(({ status }) => statuses.includes(status)).length;
  const killed = count('Killed', 'Timeout');
  const all = killed + count('Survived', 'NoCoverage');
  scores.push({
    room: isWhole ? room : files.join(' '),
    mutants: all,
    killed,
    'score %': Number(((100 * killed) / all).toFixed(1)),
  });
}
console.table(scores);
