// The page: one champion, seen as it is learned, as a network, in an episode and on a board.
import { render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { type Champion, parseChampion } from '../src/network/index.js';
import { BoardView } from './board/board-view.js';
import { championHash, championInHash } from './champion-link.js';
import { EpisodeView } from './episode/episode-view.js';
import { presetRig } from './files.js';
import { type CourseName, courses } from './learn/courses.js';
import { LearnView } from './learn/learn-view.js';
import { NetworkView } from './network/network-view.js';

interface Chosen {
  readonly champion: Champion;
  readonly course: CourseName;
}

const views = { learn: 'Learn', network: 'Network', episode: 'Episode', board: 'Board' } as const;
type View = keyof typeof views;

function Page() {
  const [chosen, setChosen] = useState<Chosen>();
  const [view, setView] = useState<View>('learn');
  const [problem, setProblem] = useState('');
  const rig = useMemo(() => presetRig(courses[chosen?.course ?? 'desk'].rig), [chosen?.course]);
  useEffect(() => {
    const open = () => {
      try {
        const linked = championInHash(location.hash);
        if (linked === undefined) return;
        setChosen(linked);
        setView('network');
        setProblem('');
      } catch (error) {
        setProblem(error instanceof Error ? error.message : String(error));
      }
    };
    open();
    addEventListener('hashchange', open);
    return () => removeEventListener('hashchange', open);
  }, []);
  const openFile = async (file: File | undefined) => {
    if (file === undefined) return;
    try {
      const champion = parseChampion(await file.text(), file.name);
      setChosen({ champion, course: courseOf(champion) });
      setView('network');
      setProblem('');
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      <header>
        <h1>synaptolytic</h1>
        <p>A neural network learned by pruning alone, on an Arduino Uno that balances a pole.</p>
        <nav>
          <div class="tabs" role="tablist" aria-label="Views">
            {(Object.keys(views) as View[]).map((name) => (
              <button
                key={name}
                type="button"
                role="tab"
                id={`tab-${name}`}
                aria-controls="view"
                aria-selected={view === name}
                disabled={name !== 'learn' && chosen === undefined}
                onClick={() => setView(name)}
              >
                {views[name]}
              </button>
            ))}
          </div>
          <label class="file">
            Open champion.json
            <input
              type="file"
              accept=".json,application/json"
              onChange={({ currentTarget }) => void openFile(currentTarget.files?.[0])}
            />
          </label>
        </nav>
        {problem !== '' && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
      </header>
      <main>
        <div id="view" role="tabpanel" aria-labelledby={`tab-${view}`}>
          {/* Learning goes on while another view is looked at. */}
          <div hidden={view !== 'learn'}>
            <LearnView onChampion={(champion, course) => setChosen({ champion, course })} />
          </div>
          {chosen && view === 'network' && (
            <NetworkView
              champion={chosen.champion}
              hash={championHash(chosen.champion, chosen.course)}
              onChange={(champion) => setChosen({ ...chosen, champion })}
            />
          )}
          {chosen && view === 'episode' && <EpisodeView champion={chosen.champion} rig={rig} />}
          {chosen && view === 'board' && <BoardView champion={chosen.champion} rig={rig} />}
        </div>
      </main>
    </>
  );
}

/** The course that a champion from a file belongs to. */
function courseOf({ task }: Champion): CourseName {
  if (task.name === 'balance' || task.name === 'swing-up') return task.name;
  return 'desk';
}

render(<Page />, document.getElementById('page')!);
