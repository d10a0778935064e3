// A network of the story whose connections can be cut, and the episode that is left of it.
import { useMemo, useState } from 'preact/hooks';
import { type ShownEpisode, softwareEpisode } from '../../rig/hil/index.js';
import { type Champion, canonicalForm, equation } from '../../src/network/index.js';
import { withoutConnection } from '../network/cut.js';
import { Diagram } from '../network/diagram.js';
import { Player } from './player.js';

export function CutFigure({ whole }: { readonly whole: Champion }) {
  const [champion, setChampion] = useState(whole);
  const episodes = useMemo(() => [{ name: '', episode: softwareEpisode(champion, { seed: 1 }) }], [champion]);
  const names = champion.task.observations.map(({ name }) => name);
  return (
    <>
      <Diagram champion={champion} onCut={(cut) => setChampion(withoutConnection(champion, cut))} />
      <p class="formula">{equation(canonicalForm(champion.mask), names).join('; ')}</p>
      <p role="status" class="told">
        {fate(episodes[0]!.episode)}
      </p>
      <p class="buttons">
        <button type="button" disabled={champion === whole} onClick={() => setChampion(whole)}>
          All connections again
        </button>
      </p>
      <Player episodes={episodes} />
    </>
  );
}

/** Episodes of this task end when the pole falls. */
function fate({ moments }: ShownEpisode): string {
  const steps = moments.length - 1;
  const seconds = moments.at(-1)!.timeS.toFixed(1);
  return steps >= 1000 ? `The pole is held for all 1000 steps, ${seconds} s.` : `The pole falls after ${seconds} s.`;
}
