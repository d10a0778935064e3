// One chosen run: how far it is, its champion, its log, and what can be done with it.
import { useMemo } from 'preact/hooks';
import { type Champion, parseAnyChampion } from '../../src/network/index.js';
import type { RunListing, RunName, TrainRequest } from '../../src/ui-api/index.js';
import { Diagram } from '../network/diagram.js';
import { type Chosen, courseOf } from '../page.js';
import { save } from '../parts/save.js';
import { tell } from '../server/api.js';
import { type FollowedRun, MOST_LINES } from './use-runs.js';

export interface RunDetailsProps {
  readonly listing: RunListing;
  readonly run: FollowedRun | undefined;
  readonly onChampion: (chosen: Chosen, view: string) => void;
  /** Shows the best network so far, and then each that is better. */
  readonly onWatch: (chosen: Chosen) => void;
  readonly onProblem: (problem: string) => void;
}

export function RunDetails({ listing, run, onChampion, onWatch, onProblem }: RunDetailsProps) {
  const { path, state } = listing;
  const champion = useMemo(() => parsed(run?.champion, path), [run?.champion]);
  const best = useMemo(() => maskedOf(parsed(run?.best, path)), [run?.best]);
  const log = run && (run.log.length > 0 ? run.log : run.lines.slice(-MOST_LINES));
  const act = (address: string, body: TrainRequest | RunName) => {
    onProblem('');
    tell(address, body).catch((error: Error) => onProblem(error.message));
  };
  const last = run?.records.at(-1);
  return (
    <section class="details" aria-label={path}>
      <h3>{path}</h3>
      <p class="told">
        {state}
        {last &&
          `: generation ${last.generation}, best ${last.bestReturn.toFixed(0)}, mean ${last.meanReturn.toFixed(0)}`}
        {last && `, ${(last.steps / 1e6).toFixed(1)} million steps`}
        {listing.championReturn !== undefined && `; the champion returns ${listing.championReturn.toFixed(1)}`}
      </p>
      {(run?.problem ?? listing.problem) && <p class="problem">{run?.problem ?? listing.problem}</p>}
      <p class="buttons">
        {state === 'training' && (
          <button type="button" disabled={!listing.isOurs} onClick={() => act('api/stop', { path })}>
            {listing.isOurs ? 'Stop' : 'Trained from elsewhere'}
          </button>
        )}
        {state === 'stopped' && (
          <button type="button" onClick={() => act('api/train', { resume: path })}>
            Go on
          </button>
        )}
        {!champion && best && (
          <button type="button" class="main" onClick={() => onWatch({ champion: best, course: courseOf(best) })}>
            {state === 'training' ? 'Watch its network' : 'Open its network'}
          </button>
        )}
        {champion && 'mask' in champion && (
          <>
            <button
              type="button"
              class="main"
              onClick={() => onChampion({ champion, course: courseOf(champion) }, 'network')}
            >
              Open the champion
            </button>
            <button type="button" onClick={() => save('champion.json', run!.champion!, 'application/json')}>
              Save champion.json
            </button>
          </>
        )}
      </p>
      {champion && ('mask' in champion ? <Diagram champion={champion} /> : <p>The champion has real weights.</p>)}
      {!champion && best && (
        <>
          <p>The best network so far, of generation {best.training?.generation}:</p>
          <Diagram champion={best} />
        </>
      )}
      {log && log.length > 0 && (
        <details>
          <summary>Log</summary>
          <pre class="lines" tabindex={0}>
            {log.join('\n')}
          </pre>
        </details>
      )}
    </section>
  );
}

/** Undefined for what is not there, or damaged: of that the list tells. */
export function parsed(text: string | undefined, path: string) {
  try {
    return text === undefined ? undefined : parseAnyChampion(text, path);
  } catch {
    return undefined;
  }
}

/** Undefined for one with real weights, which nothing draws. */
export function maskedOf(champion: ReturnType<typeof parsed>): Champion | undefined {
  return champion && 'mask' in champion ? champion : undefined;
}
