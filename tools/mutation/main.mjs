// Mutation testing, room by room: `npm run mutation` for all, `npm run mutation -- src/network` for some of them, and
// `npm run mutation -- src/link/fields.ts` for one file.
// Each mutant of a room meets the tests of that room only, so a room has to stand on its own tests. Those of a file meet only the tests
// that are meant for it, where that is known, which is quicker.
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

/** Files whose tests have other names than theirs. */
const testsOf = {
  'src/learn/methods/cma.ts': ['cma', 'methods'],
  'src/learn/methods/cma-constants.ts': ['cma-es'],
  'src/learn/methods/cma-layer.ts': ['cma-layer', 'methods', 'settings'],
  'src/learn/methods/eigenbasis.ts': ['cma-es'],
  'src/learn/methods/evolve.ts': ['evolve', 'methods', 'settings'],
  'src/learn/methods/methods.ts': ['methods', 'create-optimiser', 'settings'],
  'src/learn/methods/mk1.ts': ['mk1', 'methods', 'settings'],
  'src/learn/methods/mk2.ts': ['mk2', 'methods', 'settings'],
  'src/learn/methods/optimiser.ts': ['create-optimiser', 'methods'],
  'src/learn/methods/pruned-individual.ts': ['mk1', 'mk2', 'regrow', 'methods'],
  'src/learn/methods/regrow.ts': ['regrow', 'methods', 'settings'],
  'src/learn/methods/setting-rules.ts': ['settings'],
  'src/learn/methods/units.ts': ['evolve', 'methods'],
  'src/learn/methods/weighted-individual.ts': ['cma', 'cma-layer', 'methods'],
  'src/learn/runs/history-file.ts': ['run-directory', 'compare-runs'],
  'src/learn/runs/history-reader.ts': ['run-directory', 'compare-runs'],
  'src/learn/runs/read-run.ts': ['compare-runs', 'run-directory'],
  'src/learn/runs/run-config.ts': ['run-directory', 'compare-runs'],
  'src/learn/training/choice.ts': ['choice', 'judge'],
  'src/learn/training/confirm.ts': ['trainer', 'judge'],
  'src/learn/training/generations.ts': ['trainer', 'judge', 'race', 'regrow', 'checkpoint'],
  'src/learn/training/judge.ts': ['choice', 'judge'],
  'src/learn/training/settings.ts': ['settings', 'judge', 'scales'],
  'src/learn/training/trainer.ts': ['trainer', 'judge', 'scales'],
  'src/learn/training/verify.ts': ['regrow', 'evolve'],
  'src/link/board-link.ts': ['board-link', 'short-replies', 'stop', 'wire', 'rig'],
  'src/link/firmata-client.ts': ['plain-firmata', 'board-link'],
  'src/link/handshake.ts': ['faults', 'board-link', 'plain-firmata'],
  'src/link/observation-exchange.ts': ['faults', 'board-link', 'stop'],
  'src/link/overheard.ts': ['sentences', 'wire'],
  'src/link/sysex-requests.ts': ['short-replies', 'wire', 'board-link'],
};

/** The tests that are meant for a file; undefined where nobody knows. */
function testsMeant(room, file) {
  const tests = (testsOf[file] ?? [basename(file, '.ts')]).map((name) => `test/${basename(room)}/${name}.test.ts`);
  return tests.every((test) => existsSync(test)) ? tests : undefined;
}

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
  const meant = isWhole ? [undefined] : files.map((file) => testsMeant(room, file));
  // For vitest.config.ts, in the processes to come.
  process.env.MUTATION_TESTS = [...new Set(meant.includes(undefined) ? tests : meant.flat())].join();
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
  // A test file that cannot even be loaded fails, and Stryker sees no test in it that does.
  const unloaded = results.filter(({ status, testsCompleted }) => status === 'Survived' && testsCompleted === 0).length;
  const killed = count('Killed', 'Timeout') + unloaded;
  const all = killed + count('Survived', 'NoCoverage') - unloaded;
  scores.push({
    room: isWhole ? room : files.join(' '),
    mutants: all,
    killed,
    'score %': Number(((100 * killed) / all).toFixed(1)),
  });
}
console.table(scores);
