// synaptolytic inspect: shows a champion or an image as text.
import type { Command } from 'commander';
import { hexadecimal } from '../../src/base/index.js';
import { imageLength, imageTasks, predictCycles } from '../../src/compile/index.js';
import {
  type Champion,
  canonicalForm,
  countConnections,
  equation,
  errorBound,
  isSigned,
  kindSum,
  type Network,
} from '../../src/network/index.js';
import { completeCommand, type Session } from '../command.js';
import { isImagePath, readChampion, readImage } from '../input-files.js';
import { electedFact, electedNumbers, networkFacts } from '../network-facts.js';
import { count, type Fact } from '../text.js';

/** A network from a file, with what the file says about it besides. */
interface Inspected {
  readonly network: Network;
  readonly task: string;
  readonly periodUs: number;
  /** Names of the inputs; undefined when the file and the task do not say them. */
  readonly inputs: readonly string[] | undefined;
  /** What only this kind of file knows. */
  readonly more: object;
  readonly facts: readonly Fact[];
}

export function addInspect(program: Command, session: Session): void {
  const command = program.command('inspect').summary('show a champion or an image as text');
  command
    .description(
      'Shows the network in a champion or an image: its canonical form, equation, connections, size and cost.',
    )
    .argument('<file>', 'champion.json or champion.syn');
  completeCommand(command, {
    examples: ['inspect runs/seven/champion.json', 'inspect champion.syn --json'],
    exits: ['input'],
  });
  command.action(async (file: string, { json }: { json?: boolean }) => {
    const inspected = isImagePath(file) ? await inspectImage(file) : inspectChampion(readChampion(file));
    if (json) session.output.printJson(asData(file, inspected));
    else session.output.printFacts(asFacts(file, inspected));
  });
}

function inspectChampion(champion: Champion): Inspected {
  const { task, training, confirmed, elected } = champion;
  const facts: Fact[] = [];
  if (training)
    facts.push(['training', `${training.method}, seed ${training.seed}, generation ${training.generation}`]);
  if (confirmed) {
    const { meanReturn, sdReturn, minReturn, episodes } = confirmed;
    const returns = `${meanReturn.toFixed(1)} ± ${sdReturn.toFixed(1)}, at least ${minReturn.toFixed(1)}`;
    facts.push(['mean return', `${returns}, over ${count(episodes, 'fresh start')}`]);
  }
  if (elected) facts.push(electedFact(elected));
  const inputs = task.observations.map(({ name }) => name);
  const more = { training, confirmed, ...(elected && { elected: electedNumbers(elected) }) };
  return { network: champion, task: task.name, periodUs: task.periodUs, inputs, more, facts };
}

async function inspectImage(file: string): Promise<Inspected> {
  const image = readImage(file).image;
  const { signature, crc, taskId, controlPeriodUs: periodUs } = image;
  const task = imageTasks[taskId] ?? imageTasks[0]!;
  return {
    network: image,
    task,
    periodUs,
    inputs: await observationNames(task, image.shape.inputs),
    more: { signature, crc },
    facts: [
      ['signature', hexadecimal(signature)],
      ['crc', hexadecimal(crc)],
    ],
  };
}

/** An image has no room for names, but those of a built-in task are known. */
async function observationNames(task: string, inputs: number): Promise<string[] | undefined> {
  if (task === imageTasks[0]) return undefined;
  const { createTask } = await import('../../sim/index.js');
  const names = createTask(task).observations.map(({ name }) => name);
  return names.length === inputs ? names : undefined;
}

function asData(file: string, { network, task, periodUs, inputs, more }: Inspected): object {
  const { mask, observationScales } = network;
  const form = canonicalForm(mask);
  return {
    file,
    task,
    periodUs,
    shape: mask.shape,
    observationScales,
    connections: countConnections(mask),
    canonicalForm: form,
    equation: equation(form, inputs),
    bytes: imageLength(mask.shape),
    errorBound: errorBound(network),
    predictedCycles: predictCycles(network),
    ...more,
  };
}

function asFacts(file: string, { network, task, periodUs, inputs, facts }: Inspected): Fact[] {
  const form = canonicalForm(network.mask);
  const scales = network.observationScales;
  // A term to a line: equations are long.
  const equations = equation(form, inputs)
    .join('\n')
    .replace(/ ([+−]) (?=[\d·]*tanh)/g, '\n    $1 ');
  return [
    ['file', file],
    ['task', `${task}, control period ${periodUs / 1000} ms`],
    ...facts,
    ...networkFacts(network),
    ...(scales.every((scale) => scale === 1) ? [] : [['scales', scales.join(', ')] as const]),
    ['canonical form', kindTable(network, inputs)],
    ['equation', equations],
  ];
}

/** The canonical form: how many hidden units of each kind each output reads, less how many mirror images. */
function kindTable(network: Network, inputs: readonly string[] | undefined): string {
  const form = canonicalForm(network.mask);
  const width = isSigned(form) ? 3 : 2;
  const lines = form.kinds.map((kind) => {
    const counts = kind.counts.map((units) => String(units).replace('-', '−').padStart(width));
    return `${counts.join(' ')} × ${kindSum(kind, form.inputs, inputs)}`;
  });
  return lines.length > 0 ? lines.join('\n') : 'none: every action is 0';
}
