// A checkpoint as a file: where training stands, sealed by a hash so that a torn or edited one is noticed.
import { createHash } from 'node:crypto';
import type { TrainingSettings, TrainingState } from '../training/index.js';
import type { HistoryMark } from './history-file.js';

const format = 'synaptolytic-checkpoint';
const version = 1;

/** All that is needed to go on, besides the run's config.json. */
export interface Checkpoint {
  /** `hashSettings` of the settings that the state belongs to. */
  readonly settings: string;
  /** The history up to there. */
  readonly history: HistoryMark;
  readonly state: TrainingState;
}

/** The text of a checkpoint file. */
export function formatCheckpoint(checkpoint: Checkpoint): string {
  return `${JSON.stringify({ format, version, sha256: hash(checkpoint), content: checkpoint })}\n`;
}

/** The checkpoint in a file's text; undefined when it is torn, edited, or something else. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  try {
    const file = JSON.parse(text);
    const isWhole = file.format === format && file.version === version && file.sha256 === hash(file.content);
    return isWhole ? (file.content as Checkpoint) : undefined;
  } catch {
    return undefined;
  }
}

/** By which a checkpoint knows its settings. */
export function hashSettings(settings: TrainingSettings): string {
  return hash(settings);
}

/** JSON text that is parsed and written again is the same text, so the hash of a content can be taken at either end. */
function hash(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
