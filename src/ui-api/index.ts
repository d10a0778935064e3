// The API between the served page and `synaptolytic ui`: what each address takes and tells. Types only; docs/page.md has the addresses.
import type { GenerationRecord } from '../learn/training/index.js';

/** `api/facts`: about the server. */
export interface ServerFacts {
  readonly version: string;
  /** The folder whose runs are shown. */
  readonly folder: string;
  /** Presets that training can be for. */
  readonly rigs: readonly string[];
  /** Methods of learning. */
  readonly methods: readonly string[];
}

/** A run in a list. What is damaged has a problem in place of what it could not tell. */
export interface RunListing {
  /** Below the folder, with slashes. */
  readonly path: string;
  readonly state: 'training' | 'finished' | 'stopped' | 'damaged';
  readonly problem?: string;
  /** When its newest file was written, in ms since 1970. */
  readonly changedMs: number;
  /** The experiment that it belongs to, by its path. */
  readonly experiment?: string;
  /** Whether this server trains it, and so can stop it. */
  readonly isOurs?: true;
  readonly task?: string;
  readonly method?: string;
  readonly rig?: string;
  readonly seed?: number;
  readonly generations?: number;
  /** Of the newest generation. */
  readonly bestReturn?: number;
  readonly meanConnections?: number;
  /** Mean return of the champion: elected on the twin, or confirmed on fresh starts. */
  readonly championReturn?: number;
  /** Live ones of the champion. */
  readonly connections?: number;
}

/** An experiment in a list. */
export interface ExperimentListing {
  readonly path: string;
  /** Whether it has a report.html. */
  readonly hasReport: boolean;
}

/** `api/runs`, an event each time: what has changed since the one before; the first has all. */
export interface RunsNews {
  readonly runs: readonly RunListing[];
  readonly gone: readonly string[];
  readonly experiments: readonly ExperimentListing[];
}

/** `api/run?path=&path=`, an event with a list of them each time: what is new of a run. */
export interface RunNews {
  readonly path: string;
  /** Generation of the first record: 0 again when the run was cut back, and all before is void then. */
  readonly from: number;
  readonly records: readonly GenerationRecord[];
  /** Each of the records in a line, as the progress of `train` has it. */
  readonly lines: readonly string[];
  /** The text of champion.json, once. */
  readonly champion?: string;
  /** While there is none: the best network so far, as the text of a champion that nobody has confirmed; at each checkpoint. */
  readonly best?: string;
  /** New lines of what the training says on stderr, when this server has started it. */
  readonly log?: readonly string[];
  readonly problem?: string;
}

/** `api/compare?path=&path=`: runs beside each other, as `synaptolytic compare` has them. */
export interface Comparison {
  /** The settings on which all of them agree. */
  readonly common: Readonly<Record<string, unknown>>;
  readonly runs: readonly {
    readonly path: string;
    readonly seed: number;
    /** In which they differ, beside the seed. */
    readonly settings: Readonly<Record<string, unknown>>;
  }[];
}

/** What can be set of a training that is started, by the names of `synaptolytic train`. */
export const trainingFlags = ['task', 'rig', 'method', 'seed', 'population', 'episodes', 'max-generations'] as const;

/** Body of `api/train`: begin a run, or go on with one. */
export type TrainRequest =
  | { readonly flags: Readonly<Partial<Record<(typeof trainingFlags)[number], string>>> }
  | { readonly resume: string };

/** Answer of `api/train`, and body of `api/stop`. */
export interface RunName {
  readonly path: string;
}

/** What any address answers when it cannot do what is asked: words for a person. */
export interface Refusal {
  readonly error: string;
}
export * from './results.js';
export * from './rig.js';
export * from './rig-file.js';
