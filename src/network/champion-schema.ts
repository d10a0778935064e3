// What is in a champion file, as a schema: its fields, and what must go together.
import * as z from 'zod/mini';
import { fromHex } from '../base/index.js';
import { packedFault } from './mask.js';
import { isScale, scaleRule } from './network.js';
import { connectionSlots, largestShape, type Shape } from './shape.js';

export const format = 'synaptolytic-champion';
/** Mirrored observations came with version 2, elections with version 3. Each file is written in the lowest version that has what is in it. */
export const [version, mirroredVersion, electedVersion] = [1, 2, 3];

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
  /** Of the module that a task of somebody's own is from. */
  moduleSha256: z.exactOptional(matching(/^[0-9a-f]{64}$/, 'must be 64 digits of lower-case hexadecimal')),
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

export const electedSchema = z.strictObject({
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
        context.addIssue({ code: 'custom', path: field.split('.'), message, params: { isOfSeveral: true } });
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

/** The connections as a file has them. */
export interface Connections {
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
