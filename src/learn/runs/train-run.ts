// Trains in a run directory: begins, or goes on from its checkpoint, and leaves nothing to be lost.
import { CodedError } from '../../base/index.js';
import { train } from '../threads/index.js';
import type { GenerationRecord, TrainingResult, TrainingState } from '../training/index.js';
import type { RunErrorCode } from './run-config.js';
import type { RunDirectory } from './run-directory.js';

/** Generations from one checkpoint to the next: what a killed process has to play again, at most. */
const checkpointEvery = 10;

export interface RunOptions {
  /** Threads that play; 1 by default. The result does not depend on it. */
  readonly workers?: number;
  /** Aborting it ends training with the signal's reason, after a checkpoint. */
  readonly signal?: AbortSignal;
  /**
   * Called once before anything is played.
   *
   * @param from where training goes on; absent when it begins at the beginning.
   * @param notes sentences for the user: what was damaged, and what was used in its place.
   */
  readonly onStart?: (from: TrainingState | undefined, notes: readonly string[]) => void;
  /** Called after each generation, when it is in the history. */
  readonly onGeneration?: (record: GenerationRecord) => void;
  /** Called with the result while the run is not finished yet: what must be in a finished run is written here. */
  readonly beforeFinish?: (result: TrainingResult) => Promise<void>;
}

/**
 * Trains as the run's settings say, from where the run stands, until it is finished. However often it is interrupted, and
 * wherever, the finished directory is the same byte for byte.
 *
 * @throws what `train` throws, CodedError RUN_FINISHED, and nothing is touched, or when the run is in use or damaged, CodedError WRITE_FAILED when something cannot be written.
 */
export async function trainRun(run: RunDirectory, options: RunOptions = {}): Promise<TrainingResult> {
  run.lock();
  try {
    // Only who holds the lock knows. What recover() does is for a run that goes on.
    if (run.isFinished) {
      throw new CodedError<RunErrorCode>(
        'RUN_FINISHED',
        `${run.path} is finished already: its champion.json is there. Train anew elsewhere.`,
      );
    }
    const { from, notes } = run.recover();
    options.onStart?.(from, notes);
    const { champion, ...rest } = await trainFrom(run, from, options);
    run.finish(champion);
    return { champion, ...rest };
  } finally {
    run.unlock();
  }
}

async function trainFrom(
  run: RunDirectory,
  from: TrainingState | undefined,
  { workers, signal, onGeneration, beforeFinish }: RunOptions,
): Promise<TrainingResult> {
  let written = 0;
  let latest: (() => TrainingState) | undefined;
  const writeCheckpoint = (state: TrainingState): void => {
    if (state.generations === written) return;
    run.writeCheckpoint(state);
    written = state.generations;
  };
  try {
    const result = await train(run.settings, {
      ...(workers !== undefined && { workers }),
      ...(signal !== undefined && { signal }),
      ...(from !== undefined && { from }),
      onGeneration: (record, state) => {
        latest = undefined; // it has passed, and the new one counts once it is in the history
        run.appendGeneration(record);
        latest = state;
        if ((record.generation + 1) % checkpointEvery === 0) writeCheckpoint(state());
        onGeneration?.(record);
      },
    });
    await beforeFinish?.(result);
    return result;
  } catch (error) {
    if (latest !== undefined && leavesStateWhole(error, signal)) writeCheckpoint(latest());
    throw error;
  }
}

/** Whether training ended between two steps of the optimiser. After an error of the optimiser its state is not to be trusted. */
function leavesStateWhole(error: unknown, signal: AbortSignal | undefined): boolean {
  const { code } = error as { code?: unknown };
  const isOfPlaying = code === 'WORKER_DIED' || code === 'TASK_FAILED' || code === 'FITNESS_FAILED';
  return signal?.aborted === true || isOfPlaying;
}
