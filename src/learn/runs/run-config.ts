// config.json of a run: its settings, and the versions that it was trained with.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { programVersion } from '../../base/files/index.js';
import { CodedError, decodeText, quoted, repeatedKey, said, schemaProblem } from '../../base/index.js';
import { checkSettings, type TrainingSettings } from '../training/index.js';

/**
 * What can be wrong with a run directory. RUN_EXISTS: something is there already. RUN_INVALID: it is no run, or a damaged
 * one. RUN_VERSION: another version of the program wrote it. RUN_IN_USE: a process is writing to it. RUN_FINISHED: there is
 * nothing left to train.
 */
export type RunErrorCode = 'RUN_EXISTS' | 'RUN_INVALID' | 'RUN_VERSION' | 'RUN_IN_USE' | 'RUN_FINISHED';

const format = 'synaptolytic-run';
const version = 1;

const head = z.looseObject({ format: z.literal(format), version: z.unknown() });
const config = z.strictObject({
  format: z.literal(format),
  version: z.literal(version),
  /** Here what checkSettings leaves to others. */
  settings: z.looseObject({
    task: z.string(),
    taskParameters: z.record(z.string(), z.number()),
    fitness: z.string().exactOptional(),
    observationScales: z.array(z.number()).exactOptional(),
    rig: z.string().exactOptional(),
    twin: z
      .strictObject({ rig: z.string(), task: z.string(), taskParameters: z.record(z.string(), z.number()) })
      .exactOptional(),
    mirror: z.literal(true).exactOptional(),
  }),
  versions: z.strictObject({ synaptolytic: z.string(), node: z.string() }),
});

/** What config.json of a run says. */
export interface RunConfig {
  readonly settings: TrainingSettings;
  /** Of this program and of Node, when the run began. */
  readonly versions: { readonly synaptolytic: string; readonly node: string };
}

/** The text of config.json for a run that begins now. */
export function formatConfig(settings: TrainingSettings): string {
  const versions = { synaptolytic: programVersion(), node: process.versions.node };
  return `${JSON.stringify({ format, version, settings, versions }, null, 2)}\n`;
}

/**
 * Reads config.json of a run, and checks it.
 *
 * @param path the run directory.
 * @throws CodedError RUN_INVALID when this is no run directory, RUN_VERSION when it has another format.
 */
export function readConfig(path: string): RunConfig {
  const file = join(path, 'config.json');
  const content = parse(readText(path, file), file);
  const { data } = head.safeParse(content);
  if (data?.version !== version) {
    const written = data === undefined ? 'by another version of synaptolytic' : `in version ${said(data.version)}`;
    throw new CodedError<RunErrorCode>(
      'RUN_VERSION',
      `${path} is not a run that this program can read: ${file} is written ${written}, and this one reads version ${version} of "${format}". ` +
        'Use the release of synaptolytic that made it, or train anew.',
    );
  }
  const checked = config.safeParse(content, { error: (issue) => schemaProblem(issue) });
  if (!checked.success) {
    const faults = checked.error.issues.map(({ path: field, message }) => `field "${field.join('.')}" ${message}`);
    throw invalid(file, `${faults.join('; ')}.`);
  }
  const { versions } = checked.data;
  // In the order of the file, which the hash in a checkpoint is of.
  const { settings } = content as RunConfig;
  try {
    checkSettings(settings);
  } catch (error) {
    throw invalid(file, (error as Error).message);
  }
  return { settings, versions };
}

/**
 * Results are the same bit for bit only within one version of this program.
 *
 * @throws CodedError RUN_VERSION when another version began the run.
 */
export function checkProgramVersion({ versions }: RunConfig, path: string): void {
  const version = programVersion();
  if (versions.synaptolytic === version) return;
  throw new CodedError<RunErrorCode>(
    'RUN_VERSION',
    `${path} was begun by synaptolytic ${versions.synaptolytic}, and this is ${version}, which may not continue it bit for bit. ` +
      `Resume it with synaptolytic ${versions.synaptolytic}, or train anew.`,
  );
}

function readText(path: string, file: string): string {
  try {
    return decodeText(readFileSync(file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const cause =
      code === 'ENOENT' || code === 'ENOTDIR' ? `there is no ${file}` : `${file} cannot be read (${message})`;
    throw new CodedError<RunErrorCode>(
      'RUN_INVALID',
      `${path} is not a run directory: ${cause}. Name the directory of a training run.`,
    );
  }
}

function parse(text: string, file: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw invalid(file, 'it is not JSON.');
  }
  const twice = repeatedKey(text);
  if (twice !== undefined) throw invalid(file, `its field ${quoted(twice)} stands there twice.`);
  return parsed;
}

/** @param fault a sentence with its full stop */
function invalid(file: string, fault: string): CodedError<RunErrorCode> {
  return new CodedError<RunErrorCode>('RUN_INVALID', `${file} cannot be used: ${fault} Restore it, or train anew.`).at({
    file,
  });
}
