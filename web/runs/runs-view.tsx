// All runs and experiments of a folder, also while they are being written: listed, overlaid, started, stopped and gone on with.
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { ServerFacts } from '../../src/ui-api/index.js';
import { type Chosen, courseOf, type TrainingShown, type View } from '../page.js';
import { ask, linkTo } from '../server/api.js';
import { RunCurves } from './run-curves.js';
import { maskedOf, parsed, RunDetails } from './run-details.js';
import { RunTable } from './run-table.js';
import { SettingsTable } from './settings-table.js';
import { StartForm } from './start-form.js';
import { useFollowedRuns, useRunList } from './use-runs.js';

/** More curves over each other nobody tells apart. */
const MOST_CHOSEN = 12;

interface RunsViewProps {
  readonly onChampion: (chosen: Chosen, view: string) => void;
  readonly onBest: TrainingShown['onBest'];
}

function RunsView({ onChampion, onBest }: RunsViewProps) {
  const { list, experiments, problem: lost } = useRunList();
  const [facts, setFacts] = useState<ServerFacts>();
  const [filter, setFilter] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState('');
  const followed = useFollowedRuns(chosen);
  useEffect(() => {
    ask<ServerFacts>('api/facts').then(setFacts, (error: Error) => setProblem(error.message));
  }, []);
  const [watched, setWatched] = useState('');
  const { best, champion: final } = followed.get(watched) ?? {};
  useEffect(() => {
    const champion = maskedOf(parsed(final ?? best, watched));
    if (champion) onBest({ champion, course: courseOf(champion) }, final === undefined ? 'goes on' : 'ends', watched);
  }, [watched, best, final]);
  const toggle = useCallback(
    (path: string) =>
      setChosen((before) =>
        before.includes(path) ? before.filter((each) => each !== path) : [...before, path].slice(-MOST_CHOSEN),
      ),
    [],
  );
  const shown = useMemo(() => list?.filter((run) => matches(run, filter)), [list, filter]);
  const drawn = useMemo(() => chosen.flatMap((path) => followed.get(path) ?? []), [chosen, followed]);
  const listings = chosen.flatMap((path) => list?.find((run) => run.path === path) ?? []);
  const whole = listings.filter(({ state }) => state !== 'damaged').map(({ path }) => path);
  return (
    <section aria-labelledby="runs-title">
      <h2 id="runs-title">Runs</h2>
      <p>
        {list === undefined ? 'The folder is being read' : `${list.length} runs`}
        {facts && ` in ${facts.folder}`}. Choose some to see them over each other.
      </p>
      {(problem || lost) && (
        <p class="problem" role="alert">
          {lost || problem}
        </p>
      )}
      <StartForm
        rigs={facts?.rigs ?? []}
        methods={facts?.methods ?? []}
        onProblem={setProblem}
        onStarted={(path) => setChosen((before) => [...before, path].slice(-MOST_CHOSEN))}
      />
      {experiments.length > 0 && (
        <ul class="plain">
          {experiments.map(({ path, hasReport }) => (
            <li key={path}>
              Experiment {path}:{' '}
              <button type="button" class="link" onClick={() => setFilter(`${path}/`)}>
                its runs
              </button>
              {hasReport && (
                <>
                  ,{' '}
                  <a href={linkTo('api/report', [['path', path]])} target="_blank" rel="noreferrer">
                    its report
                  </a>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      <p class="buttons">
        <label>
          Show
          <input
            type="search"
            placeholder="all, or words of name, task, method, state"
            value={filter}
            onInput={({ currentTarget }) => setFilter(currentTarget.value)}
          />
        </label>
        {chosen.length > 0 && (
          <button type="button" onClick={() => setChosen([])}>
            Choose none
          </button>
        )}
      </p>
      {shown && <RunTable runs={shown} chosen={chosen} onToggle={toggle} />}
      {drawn.some(({ records }) => records.length > 0) && <RunCurves runs={drawn} />}
      {whole.length > 0 && <SettingsTable paths={whole} />}
      {listings.map((listing) => (
        <RunDetails
          key={listing.path}
          listing={listing}
          run={followed.get(listing.path)}
          onChampion={onChampion}
          onWatch={(shown) => {
            onChampion(shown, 'network');
            onBest(shown, 'begins', listing.path);
            setWatched(listing.path);
          }}
          onProblem={setProblem}
        />
      ))}
    </section>
  );
}

function matches(run: object, filter: string): boolean {
  const text = Object.values(run).join(' ').toLowerCase();
  return filter
    .toLowerCase()
    .split(' ')
    .every((word) => text.includes(word));
}

export const runs: View = {
  title: 'Runs',
  isKept: true,
  show: (_, choose, { onBest }) => <RunsView onChampion={choose} onBest={onBest} />,
};
