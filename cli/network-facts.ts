// What there is to say about a network, for people.
import { avrLimits, imageLength, predictCycles } from '../src/compile/index.js';
import { canonicalForm, countConnections, errorBound, type Network, shapeName } from '../src/network/index.js';
import { formatNumber } from '../src/report/index.js';
import { count, type Fact } from './text.js';

const unoMegahertz = 16;

/** Size, precision and cost of a network. */
export function networkFacts(network: Network): Fact[] {
  const { shape } = network.mask;
  const form = canonicalForm(network.mask);
  const { raw, live } = countConnections(network.mask);
  const cycles = predictCycles(form, shape);
  return [
    [
      'network',
      `${shapeName(shape)}, ${count(raw, 'connection')} of which ${live} live, ${count(form.kinds.length, 'kind')} of hidden unit`,
    ],
    ['precision', `fixed point is within ${formatNumber(errorBound(network), 2)} of float64`],
    ['inference', `${cycles} cycles predicted, ${(cycles / unoMegahertz).toFixed(0)} µs on the Uno`],
    [
      'image size',
      `${imageLength(shape)} bytes${fitsUno(network) ? '' : `; too large for the Uno, which runs networks up to ${avrLimits.inputs}-${avrLimits.hidden}-${avrLimits.outputs}`}`,
    ],
  ];
}

function fitsUno({ mask: { shape } }: Network): boolean {
  return shape.inputs <= avrLimits.inputs && shape.hidden <= avrLimits.hidden && shape.outputs <= avrLimits.outputs;
}
