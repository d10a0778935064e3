// The directory of an experiment: its plan, and under runs/ a directory for each run.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isEmptyDirectory, makeDirectory, writeFileAtomically, writeInDirectory } from '../base/files/index.js';
import { CodedError } from '../base/index.js';
import type { ExperimentErrorCode } from './plan.js';
import { type Plan, type PlannedRun, plannedRuns, planSchema } from './plan.js';

const format = 'synaptolytic-experiment';
const version = 1;
const planFile = 'experiment.json';
const fileSchema = z.strictObject({ format: z.literal(format), version: z.literal(version), plan: planSchema });

/** What an experiment leaves on disk: its plan, and a directory for each run. */
export class ExperimentDirectory {
  readonly path: string;
  readonly plan: Plan;
  readonly runs: readonly PlannedRun[];

  private constructor(path: string, plan: Plan) {
    this.path = path;
    this.plan = plan;
    this.runs = plannedRuns(plan);
  }

  /**
   * The directory for a plan: made, or found as an earlier command with the same plan left it.
   *
   * @throws CodedError EXPERIMENT_EXISTS when it holds anything else, and what {@link plannedRuns} throws; CodedError WRITE_FAILED.
   */
  static for(plan: Plan, path: string): ExperimentDirectory {
    const directory = new ExperimentDirectory(path, plan);
    makeDirectory(path);
    if (isEmptyDirectory(path)) {
      writeFileAtomically(join(path, planFile), `${JSON.stringify({ format, version, plan }, null, 2)}\n`);
      return directory;
    }
    // Looked for again: another shard may have begun in the meantime.
    if (!existsSync(join(path, planFile))) {
      throw new CodedError<ExperimentErrorCode>(
        'EXPERIMENT_EXISTS',
        `${path} is not empty and holds no experiment; nothing is overwritten. Name another directory with --out.`,
      );
    }
    if (JSON.stringify(readPlan(path)) === JSON.stringify(plan)) return directory;
    throw new CodedError<ExperimentErrorCode>(
      'EXPERIMENT_EXISTS',
      `${path} holds an experiment with other options. Go on with it by --resume ${path}, or name another directory with --out.`,
    );
  }

  /**
   * The directory of an earlier experiment.
   *
   * @throws CodedError EXPERIMENT_INVALID when the directory is none.
   */
  static open(path: string): ExperimentDirectory {
    return new ExperimentDirectory(path, readPlan(path));
  }

  /** Where a run of the plan is. */
  runPath({ name }: PlannedRun): string {
    return join(this.path, 'runs', name);
  }

  /**
   * Writes a file of the results, whole or not at all.
   *
   * @param name may be in a folder: figures/table-1-networks.svg.
   */
  write(name: string, content: string): void {
    writeInDirectory(this.path, name, content);
  }
}

function readPlan(path: string): Plan {
  const file = join(path, planFile);
  const invalid = (fault: string) =>
    new CodedError<ExperimentErrorCode>(
      'EXPERIMENT_INVALID',
      `${path} is not an experiment that this program can go on with: ${fault}. Name the directory of an experiment, or begin a new one with --out.`,
    );
  if (!existsSync(file)) throw invalid(`there is no ${file}`);
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).plan;
  } catch {
    throw invalid(`${file} is damaged, or of another version`);
  }
}
