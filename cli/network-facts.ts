// What there is to say about a network, for people.
import { formatNumber } from '../src/base/index.js';
import { avrLimits, fitsAvr, imageLength, predictCycles } from '../src/compile/index.js';
import {
  type ChampionElection,
  canonicalForm,
  countConnections,
  errorBound,
  type Network,
  type Shape,
  shapeName,
} from '../src/network/index.js';
import { count, type Fact } from './text.js';

const unoMegahertz = 16;

/** Size, precision and cost of a network. */
export function networkFacts(network: Network): Fact[] {
  const { shape } = network.mask;
  const form = canonicalForm(network.mask);
  const { raw, live } = countConnections(network.mask);
  const cycles = predictCycles(network);
  return [
    [
      'network',
      `${shapeName(shape)}, ${count(raw, 'connection')} of which ${live} live, ${count(form.kinds.length, 'kind')} of hidden unit`,
    ],
    ['precision', `fixed point is within ${formatNumber(errorBound(network), 2)} of float64`],
    ['inference', `${cycles} cycles predicted, ${(cycles / unoMegahertz).toFixed(0)} µs on the Uno`],
    [
      'image size',
      `${imageLength(shape)} bytes${fitsAvr(shape) ? '' : `; too large for the Uno, which runs networks up to ${largest(shape)}`}`,
    ],
  ];
}

/** The largest shape of this kind that the Uno runs. */
function largest({ mirrored }: Shape): string {
  const { inputs, mirroredInputs, hidden, outputs } = avrLimits;
  return shapeName({ inputs: mirrored ? mirroredInputs : inputs, hidden, outputs, ...(mirrored && { mirrored }) });
}

/** How the champion was elected, in a line. */
export function electedFact({ by, meanReturn, minReturn, episodes, passedOver }: ChampionElection): Fact {
  const other = passedOver ? `; the best in software had ${passedOver.judged.meanReturn.toFixed(1)}` : '';
  const worth = `${meanReturn.toFixed(1)} over ${count(episodes, 'start')}, at least ${minReturn.toFixed(1)}`;
  return ['elected', `${worth}, by ${by}${other}`];
}

/** The same as data. The network that was passed over stands in the champion's file. */
export function electedNumbers({ passedOver, ...elected }: ChampionElection): object {
  if (passedOver === undefined) return elected;
  const { network: _, ...rest } = passedOver;
  return { ...elected, passedOver: rest };
}
