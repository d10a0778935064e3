// `npm run benchmark`: every benchmark, or those named on the command line, one after the other.
import { benchCma } from './cma.js';
import { benchCycles } from './cycles.js';
import { benchEmulator } from './emulator.js';
import { benchEvaluators } from './evaluators.js';
import { benchKernel } from './kernel.js';
import { benchLearners, benchRace } from './learners.js';
import { benchNative } from './native.js';
import { benchPage } from './page.js';
import { benchPageSoak } from './page-soak.js';
import { benchPolicy } from './policy.js';
import { benchQueue } from './queue.js';
import { benchRig } from './rig.js';
import { benchRollout } from './rollout.js';
import { benchRoundTrip } from './round-trip.js';
import { benchStartUp } from './start-up.js';
import { benchTraining } from './training.js';

const benchmarks: Record<string, () => void | Promise<void>> = {
  rollout: benchRollout,
  kernel: benchKernel,
  native: benchNative,
  policy: benchPolicy,
  training: benchTraining,
  emulator: benchEmulator,
  'round-trip': benchRoundTrip,
  rig: benchRig,
  cycles: benchCycles,
  cma: benchCma,
  evaluators: benchEvaluators,
  startup: benchStartUp,
  learners: benchLearners,
  race: benchRace,
  queue: benchQueue,
  page: benchPage,
  'page-soak': benchPageSoak,
};

const names = process.argv.slice(2);
const unknown = names.find((name) => !Object.hasOwn(benchmarks, name));
if (unknown !== undefined) {
  console.error(`There is no benchmark "${unknown}". They are: ${Object.keys(benchmarks).join(', ')}.`);
  process.exit(2);
}
for (const name of names.length > 0 ? names : Object.keys(benchmarks)) {
  console.log(`\n# ${name}`);
  await benchmarks[name]!();
}
