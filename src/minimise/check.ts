// Checks a proof: counts the networks in another way, and plays a sample again.
import { RandomStream } from '../../sim/index.js';
import { Crew } from '../base/threads/index.js';
import { loadKernel } from '../learn/index.js';
import { type ChunkResult, chunkForms, type Played } from './chunk.js';
import { countByEuler } from './forms.js';
import { examOf, kernelHash, notAProof, type Proof, startsHash } from './proof.js';
import { smallestSolver } from './search.js';
import type { Answer, Job } from './worker.js';

/** What was checked. */
export interface ProofCheck {
  /** Networks that the proof speaks of; their number was counted again. */
  readonly networks: number;
  /** Networks played again as the search did, and how many chunks they are. */
  readonly sampled: number;
  readonly chunks: number;
  /** Listed networks that were played whole again. */
  readonly replayed: number;
  /** Whether the kernel is byte for byte the one that searched. */
  readonly sameKernel: boolean;
}

/** How a check is done. */
export interface CheckOptions {
  readonly workers: number;
  /** Chunks to play again, of those that the file's own hash chooses. */
  readonly chunks: number;
  readonly onProgress?: (done: number, of: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Listed networks that are played again at most. */
const mostReplayed = 200;

/**
 * Checks all of a proof but the play of the networks outside the sample.
 *
 * @param name for messages.
 * @throws CodedError PROOF_INVALID with the first thing that is wrong; WORKER_DIED; the signal's reason when it is aborted.
 */
export async function checkProof(proof: Proof, name: string, options: CheckOptions): Promise<ProofCheck> {
  const { exam, task } = examOf(proof, name);
  const demand = (holds: boolean, fault: string) => {
    if (!holds) throw notAProof(name, fault);
  };
  const { bound, hashes, sizes, settings } = proof;
  demand(
    bound.mostReward === task.rewardBounds!.mostReward &&
      bound.leastReturn === task.rewardBounds!.leastReturn &&
      bound.stages.join() === exam.stages.join(),
    'its bound is not the one that follows from the task and the limit',
  );
  demand(hashes.starts === startsHash(exam), 'its starts are not those of its seed');
  const last = sizes.length - 1;
  const counted = countByEuler(exam.inputs, Math.max(0, last));
  for (const [n, size] of sizes.entries()) {
    const of = `of ${n} connections`;
    const total = size.dropped.reduce((sum, number) => sum + number, 0);
    demand(size.connections === n, `its sizes do not follow each other from 0 on`);
    demand(size.forms === counted[n], `there are ${counted[n]} networks ${of}, and it says ${size.forms}`);
    demand(
      total === size.forms && size.dropped.length === exam.stages.length,
      `not all networks ${of} are accounted for`,
    );
    demand(size.steps.length === Math.ceil(size.forms / chunkForms), `not all networks ${of} were played`);
    demand(size.near.length <= size.dropped.at(-1)!, `it lists more networks ${of} than played to the end`);
    demand((size.best === null) === (size.forms === 0), `it does not say which network ${of} is the best`);
    demand(
      size.near.every(({ meanReturn }) => meanReturn <= size.best!.meanReturn),
      `its best network ${of} is not the best in its list`,
    );
  }
  const smallest = smallestSolver(sizes, settings.atLeast)?.connections ?? null;
  demand(proof.smallest === smallest, 'its smallest network is not the smallest in its list');

  const crew = new Crew<Job, Answer>(
    'synaptolytic/minimise-worker',
    { settings, mostConnections: Math.max(0, last), module: loadKernel() },
    options.workers,
  );
  try {
    const listed = listedNetworks(proof);
    const chunks = sampledChunks(proof, options.chunks);
    const jobs: Job[] = [...listed.map(({ job }) => job), ...chunks];
    let sampled = 0;
    /** How many of each size were dropped after each stage. */
    const again = sizes.map(({ dropped }) => dropped.map(() => 0));
    await crew.work(
      jobs,
      (answer, place) => {
        const job = jobs[place]!;
        const of = `network ${job.index} of ${job.connections} connections`;
        if (job.whole) {
          const same = JSON.stringify(answer) === JSON.stringify(listed[place]!.played);
          demand(same, `${of} does not return what it says`);
        } else {
          const size = sizes[job.connections]!;
          const { steps, near, dropped } = answer as ChunkResult;
          const end = job.index + chunkForms;
          const said = size.near.filter(({ index }) => index >= job.index && index < end);
          demand(steps === size.steps[job.index / chunkForms], `the chunk from ${of} on was dropped after other steps`);
          demand(
            JSON.stringify(near) === JSON.stringify(said),
            `the chunk from ${of} on has other networks near the limit`,
          );
          again[job.connections] = again[job.connections]!.map((number, stage) => number + dropped[stage]!);
          demand(
            again[job.connections]!.every((number, stage) => number <= size.dropped[stage]!),
            `more networks of ${job.connections} connections were dropped after a stage than it says`,
          );
          sampled += dropped.reduce((sum, number) => sum + number, 0);
        }
        options.onProgress?.(place + 1, jobs.length);
      },
      options.signal,
    );
    return {
      networks: counted.reduce((sum, number) => sum + number, 0),
      sampled,
      chunks: chunks.length,
      replayed: listed.length,
      sameKernel: hashes.kernel === kernelHash(),
    };
  } finally {
    await crew.close();
  }
}

/** The best of each size, and those near the limit, the smallest first. */
function listedNetworks({ sizes }: Proof): { readonly job: Job; readonly played: Played }[] {
  return sizes
    .flatMap(({ connections, best, near }) =>
      [...(best === null ? [] : [best]), ...near].map((played) => ({
        job: { connections, whole: true, index: played.index },
        played,
      })),
    )
    .slice(0, mostReplayed);
}

/** Chunks that the file's own hash chooses, so that nobody can choose what is looked at; all if there are no more. */
export function sampledChunks({ sizes, sha256 }: Pick<Proof, 'sizes' | 'sha256'>, wanted: number): Job[] {
  const all = sizes.flatMap(({ connections, steps }) =>
    steps.map((_, chunk) => ({ connections, whole: false, index: chunk * chunkForms })),
  );
  const random = new RandomStream({ seed: Number.parseInt(sha256.slice(0, 13), 16), purpose: 'minimise' });
  const sample: Job[] = [];
  while (sample.length < wanted && all.length > 0) sample.push(...all.splice(random.below(all.length), 1));
  return sample;
}
