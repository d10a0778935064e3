// Champion files: a trained network, pruned or with real weights, with its task and its history, as JSON.
import * as z from 'zod/mini';
import { CodedError, fromHex, quoted, repeatedKey, said, schemaProblem, toHex } from '../base/index.js';
import type { Champion, ChampionElection, WeightedChampion } from './champion.js';
import {
  type Connections,
  championFileSchema,
  type electedSchema,
  electedVersion,
  format,
  mirroredVersion,
  version,
} from './champion-schema.js';
import { packMask, unpackMask } from './mask.js';
import type { Network } from './network.js';
import type { Shape } from './shape.js';
import type { WeightedNetwork } from './weighted-network.js';

type UnscaledNetwork = Omit<Network, 'observationScales'> | Omit<WeightedNetwork, 'observationScales'>;

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
    `${source} holds a network with real weights${method}: only pruned networks can be compiled, flashed and validated. Give a champion learned by mk1, mk2, regrow or evolve.`,
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
  const json = text.replace(/^\ufeff/, ''); // as some editors begin a file
  const refuse = (what: string) => new CodedError('CHAMPION_INVALID', `${source} is not a ${what}. ${remedy}`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    // The engine quotes the file, which may hold anything: line ends, or what a terminal takes for a command.
    const reason = (error as Error).message.replace(/\p{Cc}+/gu, ' ');
    throw refuse(`champion file: it is not JSON (${reason})`).at({ file: source });
  }
  const twice = repeatedKey(json);
  if (twice === undefined) return parsed;
  throw refuse(`valid champion file: field ${quoted(twice)}: stands there twice`).at({ file: source, field: twice });
}

function checkFile(file: unknown, source: string): z.infer<typeof championFileSchema> {
  const head = z.looseObject({ format: z.unknown(), version: z.unknown() }).safeParse(file).data;
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
  const checked = championFileSchema.safeParse(file, { error: (issue) => schemaProblem(issue) });
  if (checked.success) return checked.data;
  const faults = faultsOf(checked.error.issues);
  const told = faults.map(({ field, message }) => (field === '' ? message : `field "${field}": ${message}`));
  const { field } = faults[0]!;
  throw new CodedError('CHAMPION_INVALID', `${source} is not a valid champion file: ${told.join('; ')}. ${remedy}`).at({
    file: source,
    ...(field && { field }),
  });
}

/** What does not go together says nothing where a field is wrong by itself. */
function faultsOf(issues: readonly z.core.$ZodIssue[]): { readonly field: string; readonly message: string }[] {
  const own = issues.filter((issue) => !(issue.code === 'custom' && issue.params?.isOfSeveral));
  return (own.length > 0 ? own : issues).flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [{ field: issue.path.join('.'), message: issue.message }];
    return issue.keys.map((key) => ({ field: [...issue.path, key].join('.'), message: 'there is no such field' }));
  });
}

const remedy = 'Correct it, or give the champion.json of a training run.';
