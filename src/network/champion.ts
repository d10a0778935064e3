// Champion files: a trained network, pruned or with real weights, with its task and its history, as JSON.

import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { CodedError, fromHex, said, toHex } from '../base/index.js';
import { packMask, unpackMask } from './mask.js';
import { isScale, type Network, scaleRule } from './network.js';
import { connectionSlots, largestShape, type Shape } from './shape.js';
import type { WeightedNetwork } from './weighted-network.js';

const format = 'synaptolytic-champion';
/** Networks with mirrored observations came with version 2. All others are still written as version 1. */
const [version, mirroredVersion] = [1, 2];

// zod's small build has its messages in a file of their own, so that a page need not carry those of all languages.
const { localeError: error } = en();

const wholeNumber = z.int().check(z.nonnegative());
const layer = (largest: number) => z.int().check(z.minimum(1), z.maximum(largest));
const matching = (pattern: RegExp, message: string) => z.string().check(z.regex(pattern, message));
const name = matching(/^\p{L}[\p{L}\p{M}\p{N}_-]*$/u, 'must be a name of letters, digits, "_" and "-"');

const taskSchema = z.strictObject({
  name,
  /** The rig it was trained for. */
  rig: z.exactOptional(matching(/^[^\p{C}]{1,100}$/u, 'must be 1 to 100 characters that can be printed')),
  parameters: z.record(name, z.number()),
  periodUs: z.int().check(z.minimum(1), z.maximum(0xffffffff)),
  observations: z.array(z.strictObject({ name, unit: z.string().check(z.maxLength(20)) })),
});

const trainingSchema = z.strictObject({
  method: z.string(),
  seed: wholeNumber,
  generation: wholeNumber,
  steps: wholeNumber,
  fitness: z.number(),
  connections: z.strictObject({ raw: wholeNumber, live: wholeNumber }),
});

const confirmedSchema = z.strictObject({
  episodes: z.int().check(z.positive()),
  meanReturn: z.number(),
  sdReturn: z.number().check(z.nonnegative()),
  minReturn: z.number(),
});

const fileSchema = z
  .strictObject({
    format: z.literal(format),
    version: z.literal([version, mirroredVersion]),
    task: taskSchema,
    shape: z.strictObject({
      inputs: layer(largestShape.inputs),
      hidden: layer(largestShape.hidden),
      outputs: layer(largestShape.outputs),
      mirrored: z.exactOptional(z.literal(true)),
    }),
    mask: z.exactOptional(matching(/^([0-9a-f]{2})*$/, 'must be bytes in lower-case hexadecimal, two digits each')),
    weights: z.exactOptional(z.array(z.number())),
    observationScales: z.array(z.number().check(z.refine(isScale, `must be ${scaleRule}`))),
    training: z.exactOptional(trainingSchema),
    confirmed: z.exactOptional(confirmedSchema),
  })
  .check(
    z.superRefine((file, context) => {
      const { inputs } = file.shape;
      const fault = (field: string, message: string) => {
        context.addIssue({ code: 'custom', path: field.split('.'), message });
      };
      const demand = (field: 'observationScales' | 'task.observations', length: number) => {
        if (length !== inputs)
          fault(field, `must have ${inputs} entries, one for each input of the shape, not ${length}`);
      };
      if ((file.version === mirroredVersion) !== (file.shape.mirrored === true)) {
        fault(
          'shape.mirrored',
          `must be true in a file of version ${mirroredVersion}, and is not in one of version ${version}`,
        );
      }
      demand('task.observations', file.task.observations.length);
      demand('observationScales', file.observationScales.length);
      if ((file.mask === undefined) === (file.weights === undefined)) {
        fault('mask', 'must be there in a pruned network, and "weights" instead of it in one with real weights');
      } else if (file.mask !== undefined) {
        try {
          unpackMask(file.shape, fromHex(file.mask));
        } catch (error) {
          fault('mask', (error as CodedError).message.replace(/\.$/, ''));
        }
      } else if (file.shape.mirrored) {
        fault('weights', 'must not be there in a network with mirrored observations');
      } else if (file.weights!.length !== connectionSlots(file.shape)) {
        fault(
          'weights',
          `must have ${connectionSlots(file.shape)} entries, one for each connection of the shape, not ${file.weights!.length}`,
        );
      }
    }),
  );

/** What the network was trained for: enough to rebuild the task and to name its observations. */
export interface ChampionTask {
  readonly name: string;
  /** The name of the rig that it was trained for; absent when there was none. */
  readonly rig?: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly periodUs: number;
  readonly observations: readonly { readonly name: string; readonly unit: string }[];
}

/** How the network was found. */
export interface ChampionTraining {
  readonly method: string;
  readonly seed: number;
  readonly generation: number;
  /** Simulated steps of the whole training. */
  readonly steps: number;
  readonly fitness: number;
  /** As {@link countConnections} counts them. */
  readonly connections: { readonly raw: number; readonly live: number };
}

/** How the network did on fresh random starts after training. */
export interface ChampionConfirmation {
  readonly episodes: number;
  readonly meanReturn: number;
  readonly sdReturn: number;
  readonly minReturn: number;
}

interface ChampionHistory {
  readonly task: ChampionTask;
  readonly training?: ChampionTraining;
  readonly confirmed?: ChampionConfirmation;
}

/** A pruned network chosen by training, with its history. */
export interface Champion extends Network, ChampionHistory {}

/** The same with real weights: for comparison only, no board runs it. */
export interface WeightedChampion extends WeightedNetwork, ChampionHistory {}

/**
 * Reads the text of a champion file.
 * @param source what to call the file in messages, usually its path.
 * @throws CodedError CHAMPION_INVALID, also when the network has real weights.
 */
export function parseChampion(text: string, source: string): Champion {
  const champion = parseAnyChampion(text, source);
  if ('mask' in champion) return champion;
  const method = champion.training === undefined ? '' : ` (it was learned by ${champion.training.method})`;
  throw new CodedError(
    'CHAMPION_INVALID',
    `${source} holds a network with real weights${method}: only pruned networks can be compiled, flashed and validated. Give a champion learned by mk1, mk2 or evolve.`,
  );
}

/**
 * Reads the text of a champion file, whether its network is pruned or has real weights.
 * @throws CodedError CHAMPION_INVALID
 */
export function parseAnyChampion(text: string, source: string): Champion | WeightedChampion {
  const { shape, mask, weights, task, observationScales, training, confirmed } = checkFile(
    parseJson(text, source),
    source,
  );
  const history = { observationScales, task, ...(training && { training }), ...(confirmed && { confirmed }) };
  if (mask === undefined) return { shape, weights: Float64Array.from(weights!), ...history };
  return { mask: unpackMask(shape, fromHex(mask)), ...history };
}

/**
 * The text of a champion file: fields in a fixed order, two spaces, a line end at the end. The same champion gives the same text.
 * @throws CodedError CHAMPION_INVALID for a champion that could not be read back, such as one with a return that is not a number.
 */
export function formatChampion(champion: Champion | WeightedChampion): string {
  const { task, observationScales, training, confirmed } = champion;
  const file = {
    format,
    version: 'mask' in champion && champion.mask.shape.mirrored ? mirroredVersion : version,
    task,
    ...connections(champion),
    observationScales,
    ...(training && { training }),
    ...(confirmed && { confirmed }),
  };
  // Parsing also brings the fields of the caller's objects into the order of the schema.
  return `${JSON.stringify(checkFile(file, 'The champion to be saved'), null, 2)}\n`;
}

function connections(network: Network | WeightedNetwork) {
  if ('mask' in network) {
    const { shape } = network.mask;
    return { shape: shapeOf(shape), mask: toHex(packMask(network.mask)) };
  }
  return { shape: shapeOf(network.shape), weights: [...network.weights] };
}

function shapeOf({ inputs, hidden, outputs, mirrored }: Shape): Shape {
  return { inputs, hidden, outputs, ...(mirrored && { mirrored }) };
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The engine quotes the file, which may hold anything: line ends, or what a terminal takes for a command.
    const reason = (error as Error).message.replace(/\p{Cc}+/gu, ' ');
    throw new CodedError('CHAMPION_INVALID', `${source} is not a champion file: it is not JSON (${reason}). ${remedy}`);
  }
}

function checkFile(file: unknown, source: string): z.infer<typeof fileSchema> {
  const head = z.looseObject({ format: z.unknown(), version: z.unknown() }).safeParse(file, { error }).data;
  if (head?.format !== format) {
    throw new CodedError(
      'CHAMPION_INVALID',
      `${source} is not a champion file: its field "format" is not "${format}". ${remedy}`,
    );
  }
  if (head.version !== version && head.version !== mirroredVersion) {
    throw new CodedError(
      'CHAMPION_INVALID',
      `${source} is a champion file of version ${said(head.version)}, and this program reads versions ${version} and ${mirroredVersion}. ` +
        'Use the release of synaptolytic that wrote it, or train the champion again.',
    );
  }
  const checked = fileSchema.safeParse(file, { error });
  if (checked.success) return checked.data;
  const faults = checked.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `field "${path.join('.')}": ${message}`,
  );
  throw new CodedError('CHAMPION_INVALID', `${source} is not a valid champion file: ${faults.join('; ')}. ${remedy}`);
}

const remedy = 'Correct it, or give the champion.json of a training run.';
