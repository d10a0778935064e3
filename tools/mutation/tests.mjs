// Which tests have to find the mutants of a file. Those of a room's file are few, so that a mutant costs little, and in the order in which
// they most likely find it.
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Each room and its tests. */
export const rooms = {
  'src/network': ['test/network/**/*.test.ts'],
  'src/compile': ['test/compile/**/*.test.ts'],
  'src/control': ['test/control/**/*.test.ts'],
  'src/learn': ['test/learn/**/*.test.ts'],
  'src/link': ['test/link/**/*.test.ts'],
  'rig/description': [
    'test/rig/{description*,change-rig,check-rig,rig-form,rig-file-docs,rig-file-input,twin-task}.test.ts',
    'test/hil/baseline.test.ts',
  ],
};

/** Files whose tests have other names than theirs. */
const testsOf = {
  'rig/description/checks.ts': ['description'],
  'rig/description/counting.ts': ['description'],
  'rig/description/derive.ts': ['description', 'description-settings'],
  'rig/description/edit-rig-file.ts': ['rig-form'],
  'rig/description/energy-swing-up.ts': ['description-energy'],
  'rig/description/extended-rig.ts': ['description-extends'],
  'rig/description/field-table.ts': ['rig-form', 'rig-file-docs'],
  'rig/description/fields.ts': ['description-fields'],
  'rig/description/files/load-rig.ts': ['description', 'rig-file-input'],
  'rig/description/firmware-units.ts': ['description-settings'],
  'rig/description/format-rig.ts': ['description-format'],
  'rig/description/homing.ts': ['description-homing'],
  'rig/description/lqr-scales.ts': ['description-scales'],
  'rig/description/motor.ts': ['description-motor', 'description'],
  'rig/description/observation-scales.ts': ['description', 'description-scales'],
  'rig/description/parse-rig.ts': ['description', 'rig-file-input'],
  'rig/description/riccati.ts': ['description-scales'],
  'rig/description/rig-file.ts': ['description-file'],
  'rig/description/scale.ts': ['description-settings'],
  'rig/description/settings.ts': ['description-settings'],
  'rig/description/supply.ts': ['description-supply'],
  'rig/description/swing-up-training.ts': ['twin-task'],
  'rig/description/swing.ts': ['description-swing'],
  'rig/description/switches.ts': ['description', 'rig-file-input', 'description-settings'],
  'rig/description/task-parameters.ts': ['description', 'twin-task'],
  'rig/description/uncertainties.ts': ['description'],
  'src/learn/evaluation/evaluator.ts': ['evaluation/player'],
  'src/learn/evaluation/player.ts': ['evaluation/player'],
  'src/learn/evaluation/population.ts': ['evaluation/population'],
  'src/learn/evaluation/rows.ts': ['evaluation/rows'],
  'src/learn/methods/cma.ts': ['methods', 'cma'],
  'src/learn/methods/cma-constants.ts': ['cma-parts'],
  'src/learn/methods/cma-layer.ts': ['methods', 'cma-layer', 'settings'],
  'src/learn/methods/eigenbasis.ts': ['cma-parts'],
  'src/learn/methods/evolve.ts': ['methods', 'evolve'],
  'src/learn/methods/methods.ts': ['create-optimiser', 'methods', 'settings'],
  'src/learn/methods/mk1.ts': ['mk1', 'methods', 'settings'],
  'src/learn/methods/mk2.ts': ['mk2', 'methods', 'settings'],
  'src/learn/methods/optimiser.ts': ['methods', 'settings', 'create-optimiser'],
  'src/learn/methods/pruned-individual.ts': ['methods', 'mk1', 'evolve', 'regrow'],
  'src/learn/methods/regrow.ts': ['methods', 'regrow'],
  'src/learn/methods/setting-rules.ts': ['settings'],
  'src/learn/methods/units.ts': ['methods', 'units'],
  'src/learn/methods/saved-network.ts': ['choice'],
  'src/learn/methods/saved-numbers.ts': ['cma-parts'],
  'src/learn/methods/scored.ts': ['methods', 'mk1'],
  'src/learn/methods/weighted-individual.ts': ['methods', 'cma', 'cma-layer'],
  'src/learn/runs/checkpoint.ts': ['run-files'],
  'src/learn/runs/history-file.ts': ['run-files'],
  'src/learn/runs/history-reader.ts': ['run-files'],
  'src/learn/runs/read-run.ts': ['run-files'],
  'src/learn/runs/run-directory.ts': ['run-files', 'run-directory'],
  'src/learn/tasks/checked-task.ts': ['checked-task'],
  'src/learn/tasks/fitness.ts': ['evaluation/fitness'],
  'src/learn/tasks/fitness-task.ts': ['checked-task', 'evaluation/fitness'],
  'src/learn/tasks/make-task.ts': ['checked-task'],
  'src/learn/tasks/own-message.ts': ['checked-task'],
  'src/learn/tasks/wrapped-task.ts': ['checked-task'],
  'src/learn/threads/create-evaluator.ts': ['evaluation/evaluator', 'task-object'],
  'src/learn/threads/load-task.ts': ['task-object', 'evaluation/own-task'],
  'src/learn/threads/own-task.ts': ['evaluation/own-task'],
  'src/learn/threads/score.ts': ['score'],
  'src/learn/threads/train.ts': ['evaluation/own-task', 'task-object', 'judge'],
  'src/learn/threads/worker-pool.ts': ['evaluation/worker-death', 'evaluation/evaluator'],
  'src/learn/training/choice.ts': ['choice', 'judge'],
  'src/learn/training/confirm.ts': ['fresh-starts'],
  'src/learn/training/generations.ts': ['generations', 'lessons'],
  'src/learn/training/judge.ts': ['choice', 'judge'],
  'src/learn/training/records.ts': ['fresh-starts'],
  'src/learn/training/scaled.ts': ['fresh-starts'],
  'src/learn/training/settings.ts': ['settings'],
  'src/learn/training/trainer.ts': ['trainer', 'judge', 'scales'],
  'src/learn/training/verify.ts': ['fresh-starts'],
  'src/link/board-link.ts': ['requests', 'connect'],
  'src/link/byte-port.ts': ['connect'],
  'src/link/faults.ts': ['status'],
  'src/link/firmata-client.ts': ['connect'],
  'src/link/flash-firmware.ts': ['boot-loader'],
  'src/link/handshake.ts': ['connect'],
  'src/link/johnny-five/client.ts': ['johnny-five-client'],
  'src/link/line-channel.ts': ['observation-exchange', 'wire'],
  'src/link/link-error.ts': ['status'],
  'src/link/q19.ts': ['sentences'],
  'src/link/rig-settings.ts': ['status'],
  'src/link/stk500.ts': ['boot-loader'],
  'src/link/telemetry.ts': ['status'],
};

/** The room of a file, or a room itself. */
export const roomOf = (path) => Object.keys(rooms).find((room) => path === room || path.startsWith(`${room}/`));

/** The tests of a file, as patterns: those that are named here, that of its name, or else all of its room. */
export function testsFor(file) {
  const directory = dirname(rooms[roomOf(file)][0].replace('/**', ''));
  const names = testsOf[file] ?? [basename(file, '.ts')];
  const tests = names.map((name) => join(directory, `${name}.test.ts`));
  return tests.every((test) => existsSync(test)) ? tests : rooms[roomOf(file)];
}
