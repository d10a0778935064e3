// Champion files: a trained network, pruned or with real weights, with its task and its history, as JSON.

import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { CodedError, fromHex, said, toHex } from '../base/index.js';
import type { Champion, ChampionElection, WeightedChampion } from './champion.js';
import { packedFault, packMask, unpackMask } from './mask.js';
import { isScale, type Network, scaleRule } from './network.js';
import { connectionSlots, largestShape, type Shape } from './shape.js';
import type { WeightedNetwork } from './weighted-network.js';

const format = 'synaptolytic-champion';
/** Mirrored observations came with version 2, elections with version 3. Each file is written in the lowest version that has what is in it. */
const [version, mirroredVersion, electedVersion] = [1, 2, 3];

// zod's small build has its messages in a file of their own, so that a page need not carry those of all languages.
const { localeError: error } = en();

const wholeNumber = z.int().check(z.nonnegative());
const layer = (largest: number) => z.int().check(z.minimum(1), z.maximum(largest));
const matching = (pattern: RegExp, message: string) => z.string().check(z.regex(pattern, message));
const name = matching(/^\p{L}[\p{L}\p{M}\p{N}_-]*$/u, 'must be a name of letters, digits, "_" and "-"');
const printable = matching(/^[^\p{C}]{1,100}$/u, 'must be 1 to 100 characters that can be printed');
/** One of the two: a pruned network's or that of one with real weights. */
const connectionsSchema = {
  mask: z.exactOptional(matching(/^([0-9a-f]{2})*$/, 'must be bytes in lower-case hexadecimal, two digits each')),
  weights: z.exactOptional(z.array(z.number())),
};

const taskSchema = z.strictObject({
  name,
  /** The rig it was trained for. */
  rig: z.exactOptional(printable),
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

const electedSchema = z.strictObject({
  by: printable,
  ...confirmedSchema.shape,
  passedOver: z.exactOptional(
    z.strictObject({
      ...connectionsSchema,
      generation: wholeNumber,
      fitness: z.number(),
      confirmed: confirmedSchema,
      judged: confirmedSchema,
    }),
  ),
});

/** A champion file. */
export const championFileSchema = z
  .strictObject({
    /** For editors. It is read over, and never written: files of one champion stay the same whatever wrote them. */
    $schema: z.exactOptional(z.string()),
    format: z.literal(format),
    version: z.literal([version, mirroredVersion, electedVersion]),
    task: taskSchema,
    shape: z.strictObject({
      inputs: layer(largestShape.inputs),
      hidden: layer(largestShape.hidden),
      outputs: layer(largestShape.outputs),
      mirrored: z.exactOptional(z.literal(true)),
    }),
    ...connectionsSchema,
    observationScales: z.array(z.number().check(z.refine(isScale, `must be ${scaleRule}`))),
    training: z.exactOptional(trainingSchema),
    confirmed: z.exactOptional(confirmedSchema),
    elected: z.exactOptional(electedSchema),
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
      if ((file.version === electedVersion) !== (file.elected !== undefined)) {
        fault('elected', `must be there in a file of version ${electedVersion}, and in no other`);
      }
      if (file.version !== electedVersion && (file.version === mirroredVersion) !== (file.shape.mirrored === true)) {
        fault(
          'shape.mirrored',
          `must be true in a file of version ${mirroredVersion}, and is not in one of version ${version}`,
        );
      }
      demand('task.observations', file.task.observations.length);
      demand('observationScales', file.observationScales.length);
      checkConnections(file.shape, file, fault);
      if (file.elected?.passedOver) {
        checkConnections(file.shape, file.elected.passedOver, (field, message) =>
          fault(`elected.passedOver.${field}`, message),
        );
      }
    }),
  );

type UnscaledNetwork = Omit<Network, 'observationScales'> | Omit<WeightedNetwork, 'observationScales'>;

/** The connections as a file has them. */
interface Connections {
  readonly mask?: string;
  readonly weights?: readonly number[];
}

function checkConnections(
  shape: Shape,
  { mask, weights }: Connections,
  fault: (field: string, message: string) => void,
): void {
  if ((mask === undefined) === (weights === undefined)) {
    fault('mask', 'must be there in a pruned network, and "weights" instead of it in one with real weights');
  } else if (mask !== undefined) {
    const wrong = packedFault(shape, fromHex(mask));
    if (wrong !== undefined) fault('mask', wrong);
  } else if (shape.mirrored) {
    fault('weights', 'must not be there in a network with mirrored observations');
  } else if (weights!.length !== connectionSlots(shape)) {
    fault(
      'weights',
      `must have ${connectionSlots(shape)} entries, one for each connection of the shape, not ${weights!.length}`,
    );
  }
}

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
  const { shape, task, observationScales, training, confirmed, elected, ...file } = checkFile(
    parseJson(text, source),
    source,
  );
  return {
    ...networkOf(shape, file),
    observationScales,
    task,
    ...(training && { training }),
    ...(confirmed && { confirmed }),
    ...(elected && { elected: electionOf(shape, elected) }),
  };
}

function electionOf(shape: Shape, { passedOver, ...elected }: z.infer<typeof electedSchema>): ChampionElection {
  if (passedOver === undefined) return elected;
  const { mask, weights, ...rest } = passedOver;
  const network = networkOf(shape, { ...(mask !== undefined && { mask }), ...(weights && { weights }) });
  return { ...elected, passedOver: { network, ...rest } };
}

function networkOf(shape: Shape, { mask, weights }: Connections): UnscaledNetwork {
  if (mask === undefined) return { shape, weights: Float64Array.from(weights!) };
  return { mask: unpackMask(shape, fromHex(mask)) };
}

/**
 * The text of a champion file: fields in a fixed order, two spaces, a line end at the end. The same champion gives the same text.
 * @throws CodedError CHAMPION_INVALID for a champion that could not be read back, such as one with a return that is not a number.
 */
export function formatChampion(champion: Champion | WeightedChampion): string {
  const { task, observationScales, training, confirmed, elected } = champion;
  const shape = 'mask' in champion ? champion.mask.shape : champion.shape;
  const withoutElection = shape.mirrored ? mirroredVersion : version;
  const file = {
    format,
    version: elected ? electedVersion : withoutElection,
    task,
    shape: shapeOf(shape),
    ...connections(champion),
    observationScales,
    ...(training && { training }),
    ...(confirmed && { confirmed }),
    ...(elected && { elected: electionInFile(elected) }),
  };
  // Parsing also brings the fields of the caller's objects into the order of the schema.
  return `${JSON.stringify(checkFile(file, 'The champion to be saved'), null, 2)}\n`;
}

function electionInFile({ passedOver, ...elected }: ChampionElection) {
  if (passedOver === undefined) return elected;
  const { network, ...rest } = passedOver;
  return { ...elected, passedOver: { ...connections(network), ...rest } };
}

function connections(network: UnscaledNetwork): Connections {
  return 'mask' in network ? { mask: toHex(packMask(network.mask)) } : { weights: [...network.weights] };
}

function shapeOf({ inputs, hidden, outputs, mirrored }: Shape): Shape {
  return { inputs, hidden, outputs, ...(mirrored && { mirrored }) };
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, '')); // as some editors begin a file
  } catch (error) {
    // The engine quotes the file, which may hold anything: line ends, or what a terminal takes for a command.
    const reason = (error as Error).message.replace(/\p{Cc}+/gu, ' ');
    throw new CodedError(
      'CHAMPION_INVALID',
      `${source} is not a champion file: it is not JSON (${reason}). ${remedy}`,
    ).at({
      file: source,
    });
  }
}

function checkFile(file: unknown, source: string): z.infer<typeof championFileSchema> {
  const head = z.looseObject({ format: z.unknown(), version: z.unknown() }).safeParse(file, { error }).data;
  if (head?.format !== format) {
    throw new CodedError(
      'CHAMPION_INVALID',
      `${source} is not a champion file: its field "format" is not "${format}". ${remedy}`,
    ).at({ file: source, field: 'format' });
  }
  if (head.version !== version && head.version !== mirroredVersion && head.version !== electedVersion) {
    throw new CodedError(
      'CHAMPION_INVALID',
      `${source} is a champion file of version ${said(head.version)}, and this program reads versions ${version} to ${electedVersion}. ` +
        'Use the release of synaptolytic that wrote it, or train the champion again.',
    ).at({ file: source, field: 'version' });
  }
  const checked = championFileSchema.safeParse(file, { error });
  if (checked.success) return checked.data;
  const faults = checked.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `field "${path.join('.')}": ${message}`,
  );
  const field = checked.error.issues[0]!.path.join('.');
  throw new CodedError(
    'CHAMPION_INVALID',
    `${source} is not a valid champion file: ${faults.join('; ')}. ${remedy}`,
  ).at({
    file: source,
    ...(field && { field }),
  });
}

const remedy = 'Correct it, or give the champion.json of a training run.';
