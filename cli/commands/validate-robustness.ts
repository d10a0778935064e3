// synaptolytic validate --robustness: how far the machine may be from what its rig file says.
import { join } from 'node:path';
import type { Rig } from '../../rig/description/index.js';
import type { ResultFile } from '../../rig/results/index.js';
import { writeFileAtomically } from '../../src/base/files/index.js';
import { compileChampion } from '../../src/compile/index.js';
import type { Champion } from '../../src/network/index.js';
import { htmlPage, markdownTable, robustnessChart, robustnessPage, robustnessTables } from '../../src/report/index.js';
import type { Session } from '../command.js';
import { otherRig } from '../rig-choice.js';
import { stampOf } from '../stamp.js';

/** What is played, and where the result goes. */
export interface RobustnessPlan {
  /** Name of the champion's file. */
  readonly file: string;
  readonly rig: Rig;
  readonly episodes: number;
  readonly seed: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** Plays every deviation, writes and prints what came of it. Nothing is judged. */
export async function runRobustness(session: Session, champion: Champion, plan: RobustnessPlan): Promise<void> {
  const { output, interruption } = session;
  const { file, rig, episodes, seed, out, json } = plan;
  const { validateRobustness } = await import('../../rig/hil/index.js');
  const startedAt = new Date();
  const robustness = await validateRobustness(champion, rig, {
    ...{ episodes, seed, signal: interruption.signal },
    onProgress: ({ level, episode, episodes: all }) => output.tick(`${level}  episode ${episode} of ${all}`),
  });
  const { shape, signature, crc } = compileChampion(champion).report;
  const about = [crc, rig, episodes];
  const result = {
    ...stampOf('synaptolytic-robustness', { board: 'none', seed, startedAt }, about),
    champion: { file, task: champion.task, shape, signature, crc },
    ...robustness,
  } satisfies ResultFile;
  if (out !== undefined) {
    const write = (name: string, text: string): void => writeFileAtomically(join(out, name), text);
    write('robustness.json', `${JSON.stringify(result, null, 2)}\n`);
    write('robustness.svg', robustnessChart({ title: `Robustness on ${rig.name}`, ...robustness }));
    write('robustness.html', htmlPage(robustnessPage(robustness, file)));
  }
  if (json) output.printJson({ ...result, ...otherRig(champion, rig) });
  else {
    const where = out === undefined ? [] : ['', `Everything is in ${out}/`];
    const tables = robustnessTables(robustness).flatMap((table) => ['', markdownTable(table, output.columns)]);
    output.print([...tables, ...where].join('\n'));
  }
}
