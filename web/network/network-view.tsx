// The champion's network: what it computes, what it costs, and what a cut does to it; live while it is learned.
import { useState } from 'preact/hooks';
import { type Champion, formatChampion } from '../../src/network/index.js';
import { save } from '../parts/save.js';
import { type Cut, withoutConnection } from './cut.js';
import { Diagram } from './diagram.js';
import { NetworkFacts } from './network-facts.js';

export interface NetworkViewProps {
  readonly champion: Champion;
  readonly onChange: (champion: Champion) => void;
  /** The part of a link to this page that carries the champion. */
  readonly hash: string;
  /** Whether it is the best so far of a training, and follows it. */
  readonly isLive: boolean;
  /** Goes back to the network of the training; absent where there is none, or it is the one that is shown. */
  readonly onFollow?: () => void;
}

export function NetworkView({ champion, onChange, hash, isLive, onFollow }: NetworkViewProps) {
  const [before, setBefore] = useState<readonly Champion[]>([]);
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
      <p>
        Each line is a connection that learning left: blue adds, red and dashed subtracts. Click one to cut it.
        {isLive && ' Live: the best so far of the training. A cut keeps it as it is.'}
      </p>
      <Diagram champion={champion} onCut={cut} />
      <NetworkFacts champion={champion} />
      <p class="buttons">
        <button type="button" disabled={before.length === 0} onClick={undo}>
          Undo the cut
        </button>
        {onFollow && (
          <button
            type="button"
            onClick={() => {
              setBefore([]);
              onFollow();
            }}
          >
            Back to the network that is learned
          </button>
        )}
        <button type="button" onClick={() => save('champion.json', formatChampion(champion), 'application/json')}>
          Save champion.json
        </button>
        <a href={hash}>Link to this champion</a>
      </p>
    </section>
  );
}
