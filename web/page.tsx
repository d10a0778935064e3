// The page around its views: one champion, seen as it is learned, as a network, in an episode and on a board.
import type { ComponentChild } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type Champion, parseChampion } from '../src/network/index.js';
import { championInHash } from './champion-link.js';
import type { CourseName } from './learn/courses.js';

/** The champion that views show, and the course whose rig it is for. */
export interface Chosen {
  readonly champion: Champion;
  readonly course: CourseName;
}

/** One view of the page. */
export interface View {
  readonly title: string;
  /** Whether it goes on while another one is looked at. */
  readonly isKept?: true;
  /** Shows nothing without a champion. */
  readonly needsChampion?: true;
  show(chosen: Chosen | undefined, choose: (chosen: Chosen, view?: string) => void): ComponentChild;
}

export interface PageProps {
  /** By their names, in the order of the tabs; one of them is `network`. */
  readonly views: Readonly<Record<string, View>>;
}

export function Page({ views }: PageProps) {
  const names = Object.keys(views);
  const [chosen, setChosen] = useState<Chosen>();
  const [view, setView] = useState(names[0]!);
  const [problem, setProblem] = useState('');
  const choose = (next: Chosen, shown = view) => {
    setChosen(next);
    setView(shown);
    setProblem('');
  };
  useEffect(() => {
    const open = () => {
      try {
        const linked = championInHash(location.hash);
        if (linked === undefined) return;
        choose(linked, 'network');
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
      choose({ champion, course: courseOf(champion) }, 'network');
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
            {names.map((name) => (
              <button
                key={name}
                type="button"
                role="tab"
                id={`tab-${name}`}
                aria-controls="view"
                aria-selected={view === name}
                disabled={views[name]!.needsChampion && chosen === undefined}
                onClick={() => setView(name)}
              >
                {views[name]!.title}
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
          {names
            .filter((name) => name === view || views[name]!.isKept)
            .map((name) => (
              <div key={name} hidden={name !== view}>
                {(chosen || !views[name]!.needsChampion) && views[name]!.show(chosen, choose)}
              </div>
            ))}
        </div>
      </main>
    </>
  );
}

/** The course that a champion from a file belongs to. */
export function courseOf({ task }: Champion): CourseName {
  if (task.name === 'balance' || task.name === 'swing-up') return task.name;
  return 'desk';
}
