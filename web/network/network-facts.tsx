// What a network computes and costs: its formula, and its numbers.
import { imageLength, predictCycles } from '../../src/compile/index.js';
import { type Champion, canonicalForm, countConnections, equation, errorBound } from '../../src/network/index.js';

const CYCLES_PER_US = 16;

export function NetworkFacts({ champion }: { readonly champion: Champion }) {
  const form = canonicalForm(champion.mask);
  const names = champion.task.observations.map(({ name }) => name);
  const cycles = predictCycles(champion);
  return (
    <>
      <p class="formula">{equation(form, names).join('; ')}</p>
      <dl class="facts">
        <Fact name="connections" value={`${countConnections(champion.mask).live}`} />
        <Fact name="kinds of hidden unit" value={`${form.kinds.length}`} />
        <Fact name="image" value={`${imageLength(champion.mask.shape)} bytes`} />
        <Fact name="inference" value={`${cycles} cycles, ${(cycles / CYCLES_PER_US).toFixed(0)} µs on an Uno`} />
        <Fact name="fixed point" value={`within ${errorBound(champion).toPrecision(2)}`} />
        {champion.confirmed && <Fact name="mean return" value={champion.confirmed.meanReturn.toFixed(1)} />}
      </dl>
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
