// The search: sizes one after the other, each whole, until a network solves the task.
import type { Task } from '../../sim/index.js';
import { Crew } from '../base/threads/index.js';
import { loadKernel } from '../learn/index.js';
import { type ChunkResult, chunkForms, type Played } from './chunk.js';
import { Exam, type ExamSettings } from './exam.js';
import { Forms } from './forms.js';
import type { Answer, Job } from './worker.js';

/** What became of all networks of a size. */
export interface SizeResult {
  readonly connections: number;
  /** How many networks there are. */
  readonly forms: number;
  /** How many were dropped after each stage; the last number is of those that played to the end. */
  readonly dropped: readonly number[];
  /** The steps of each chunk, in order: what a later check compares. */
  readonly steps: readonly number[];
  /** All networks that come to the limit, or to within two standard errors of it. */
  readonly near: readonly Played[];
  /** The best that was found, if there are any: of those that reach the limit certainly the best, otherwise of those that did best on the first few starts. */
  readonly best: Played | null;
}

/** A size that is being searched: its first chunks. */
interface OpenSize extends Omit<SizeResult, 'best'> {
  /** Who was best on the first few starts, best first: as many as will play whole. */
  readonly screened: readonly ChunkResult['screened'][];
}

/** Where a search stands. */
export interface SearchState {
  readonly sizes: readonly SizeResult[];
  readonly open?: OpenSize;
}

/** How a search goes on. */
export interface SearchOptions {
  readonly workers: number;
  /** Sizes go up to this, whether one solves the task or not; absent: to the first that does. */
  readonly mostConnections?: number | undefined;
  /** Where an earlier call stood. */
  readonly from?: SearchState | undefined;
  /** Called after each chunk and each size. */
  readonly onProgress?: (state: SearchState) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Far beyond what can be searched. */
export const mostConnections = 35;
/** For the table: so many of a size play whole. */
const finalists = 32;

/**
 * Searches all networks by size. The result does not depend on the number of workers, nor on how often the search was interrupted.
 *
 * @throws CodedError TASK_NOT_SEARCHABLE, LIMIT_INVALID, WORKER_DIED, and the signal's reason when it is aborted.
 */
export async function search(
  settings: ExamSettings,
  task: Task,
  options: SearchOptions,
): Promise<readonly SizeResult[]> {
  const { workers, onProgress, signal } = options;
  const exam = new Exam(settings, task);
  const last = options.mostConnections ?? mostConnections;
  const forms = new Forms(exam.inputs, last);
  const crew = new Crew<Job, Answer>(
    'synaptolytic/minimise-worker',
    { settings, mostConnections: last, module: loadKernel() },
    workers,
  );
  const sizes = [...(options.from?.sizes ?? [])];
  let open = options.from?.open;
  try {
    while (!isOver(sizes, settings, options.mostConnections, last)) {
      const connections = sizes.length;
      open ??= newSize(exam, forms, connections);
      const total = Math.ceil(open.forms / chunkForms);
      const first = open.steps.length;
      const jobs = Array.from({ length: total - first }, (_, i) => ({
        connections,
        whole: false,
        index: (first + i) * chunkForms,
      }));
      await crew.work<ChunkResult>(
        jobs,
        (result) => {
          open = withChunk(open!, result);
          onProgress?.({ sizes, open });
        },
        signal,
      );
      sizes.push(await finish(crew, open, signal));
      open = undefined;
      onProgress?.({ sizes });
    }
  } finally {
    await crew.close();
  }
  return sizes;
}

/** The smallest size with a network that solves the task. */
export function smallestSolver(sizes: readonly SizeResult[], atLeast: number): SizeResult | undefined {
  return sizes.find(({ near }) => near.some(({ meanReturn }) => meanReturn >= atLeast));
}

function isOver(
  sizes: readonly SizeResult[],
  { atLeast }: ExamSettings,
  asked: number | undefined,
  last: number,
): boolean {
  return sizes.length > last || (asked === undefined && smallestSolver(sizes, atLeast) !== undefined);
}

function newSize(exam: Exam, forms: Forms, connections: number): OpenSize {
  return {
    connections,
    forms: forms.count(connections),
    dropped: exam.stages.map(() => 0),
    steps: [],
    near: [],
    screened: [],
  };
}

function withChunk(size: OpenSize, { dropped, steps, near, screened }: ChunkResult): OpenSize {
  return {
    ...size,
    dropped: size.dropped.map((number, stage) => number + dropped[stage]!),
    steps: [...size.steps, steps],
    near: [...size.near, ...near],
    screened: [...size.screened, screened].toSorted(byReturn).slice(0, finalists),
  };
}

/** The best first; of equals the lower number. */
function byReturn(a: { index: number; meanReturn: number }, b: { index: number; meanReturn: number }): number {
  return b.meanReturn - a.meanReturn || a.index - b.index;
}

async function finish(
  crew: Crew<Job, Answer>,
  { screened, ...size }: OpenSize,
  signal: AbortSignal | undefined,
): Promise<SizeResult> {
  const { connections, near } = size;
  const played: Played[] = [...near];
  const jobs = screened.map(({ index }) => ({ connections, whole: true, index }));
  await crew.work<Played>(jobs, (result) => played.push(result), signal);
  return { ...size, best: played.toSorted(byReturn)[0] ?? null };
}
