// The champion's network: what it computes, what it costs, and what a cut does to it.
import { useState } from 'preact/hooks';
import { imageLength, predictCycles } from '../../src/compile/index.js';
import {
  type Champion,
  canonicalForm,
  countConnections,
  equation,
  errorBound,
  formatChampion,
} from '../../src/network/index.js';
import { save } from '../parts/save.js';
import { type Cut, withoutConnection } from './cut.js';
import { Diagram } from './diagram.js';

export interface NetworkViewProps {
  readonly champion: Champion;
  readonly onChange: (champion: Champion) => void;
  /** The part of a link to this page that carries the champion. */
  readonly hash: string;
}

const CYCLES_PER_US = 16;

export function NetworkView({ champion, onChange, hash }: NetworkViewProps) {
  const [before, setBefore] = useState<readonly Champion[]>([]);
  const form = canonicalForm(champion.mask);
  const names = champion.task.observations.map(({ name }) => name);
  const cycles = predictCycles(champion);
  const cut = (connection: Cut) => {
    setBefore([...before, champion]);
    onChange(withoutConnection(champion, connection));
  };
  const undo = () => {
    setBefore(before.slice(0, -1));
    onChange(before.at(-1)!);
  };
  return (
    <section aria-labelledby="network-title">
      <h2 id="network-title">Network</h2>
      <p>Each line is a connection that learning left: blue adds, red subtracts. Click one to cut it.</p>
      <Diagram champion={champion} onCut={cut} />
      <p class="formula">{equation(form, names).join('; ')}</p>
      <dl class="facts">
        <Fact name="connections" value={`${countConnections(champion.mask).live}`} />
        <Fact name="kinds of hidden unit" value={`${form.kinds.length}`} />
        <Fact name="image" value={`${imageLength(champion.mask.shape)} bytes`} />
        <Fact name="inference" value={`${cycles} cycles, ${(cycles / CYCLES_PER_US).toFixed(0)} µs on an Uno`} />
        <Fact name="fixed point" value={`within ${errorBound(champion).toPrecision(2)}`} />
        {champion.confirmed && <Fact name="mean return" value={champion.confirmed.meanReturn.toFixed(1)} />}
      </dl>
      <p class="buttons">
        <button type="button" disabled={before.length === 0} onClick={undo}>
          Undo the cut
        </button>
        <button type="button" onClick={() => save('champion.json', formatChampion(champion), 'application/json')}>
          Save champion.json
        </button>
        <a href={hash}>Link to this champion</a>
      </p>
    </section>
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
