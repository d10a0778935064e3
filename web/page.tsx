// The page around its views: one champion, seen as it is learned, as a network, in an episode and on a board.
import type { ComponentChild } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type Champion, parseChampion } from '../src/network/index.js';
import { championInHash } from './champion-link.js';
import type { CourseName } from './learn/courses.js';
import { textOfFile } from './opened-file.js';

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
  /** Whether it shows a training as it happens; others wait for its champion. */
  readonly followsTraining?: true;
  show(
    chosen: Chosen | undefined,
    choose: (chosen: Chosen, view?: string) => void,
    training: TrainingShown,
  ): ComponentChild;
}

/** The training that is watched, in this page or of a run, as views tell of it and follow it. */
export interface TrainingShown {
  /**
   * Tells of the best network so far: of a training that begins, of one that goes on, or its champion.
   * @param run its path; absent for the training in this page. Of two that go on, the one is watched that began last.
   */
  readonly onBest: (best: Chosen, when: 'begins' | 'goes on' | 'ends', run?: string) => void;
  /** Whether what is shown is that of the training. */
  readonly isFollowed: boolean;
  /** Shows what the training has; absent where there is none. */
  readonly follow?: () => void;
}

interface Shown {
  readonly chosen?: Chosen;
  /** The best of the training. */
  readonly learned?: Chosen;
  /** The run that is trained, if that is not done in this page. */
  readonly run?: string | undefined;
  readonly isFollowed: boolean;
  readonly isLearning: boolean;
}

export interface PageProps {
  /** By their names, in the order of the tabs; one of them is `network`. */
  readonly views: Readonly<Record<string, View>>;
}

export function Page({ views }: PageProps) {
  const names = Object.keys(views);
  const [{ chosen, learned, isFollowed }, setShown] = useState<Shown>({ isLearning: false, isFollowed: false });
  const [view, setView] = useState(names[0]!);
  const [problem, setProblem] = useState('');
  const choose = (next: Chosen, shown = view) => {
    setShown((before) => ({ ...before, chosen: next, isFollowed: false }));
    setView(shown);
    setProblem('');
  };
  const training: TrainingShown = {
    onBest: (best, when, run) =>
      setShown((before) => {
        if (when !== 'begins' && before.run !== run) return before;
        const isLearning = when !== 'ends';
        const follows = when === 'begins' || before.isFollowed;
        return {
          ...{ ...before, run, learned: best, isLearning, isFollowed: follows && isLearning },
          ...(follows && !isLearning && { chosen: best }),
        };
      }),
    isFollowed,
    ...(learned &&
      learned !== chosen && {
        follow: () => setShown((before) => ({ ...before, chosen: learned, isFollowed: before.isLearning })),
      }),
  };
  const shownBy = (name: string) => (views[name]!.followsTraining && isFollowed ? learned : chosen);
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
      const champion = parseChampion(await textOfFile(file), file.name);
      choose({ champion, course: courseOf(champion) }, 'network');
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      <header>
        <h1>synaptolytic</h1>
        <p>
          A neural network learned by pruning alone, on an Arduino Uno that balances a pole:{' '}
          <a href="./story.html">the story</a>.
        </p>
        <nav>
          <div class="tabs" role="tablist" aria-label="Views" onKeyDown={moveAmongTabs}>
            {names.map((name) => (
              <button
                key={name}
                type="button"
                role="tab"
                id={`tab-${name}`}
                aria-controls="view"
                aria-selected={view === name}
                tabIndex={view === name ? 0 : -1}
                disabled={views[name]!.needsChampion && shownBy(name) === undefined}
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
                {(shownBy(name) || !views[name]!.needsChampion) && views[name]!.show(shownBy(name), choose, training)}
              </div>
            ))}
        </div>
      </main>
    </>
  );
}

/** Arrows go from tab to tab, as screen readers tell people; Enter opens one, since to leave a view may stop a machine. */
function moveAmongTabs(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]:not(:disabled)')];
  const at = tabs.indexOf(document.activeElement as HTMLElement);
  const goals: Readonly<Record<string, number>> = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1 + tabs.length,
    Home: 0,
    End: tabs.length - 1,
  };
  const goal = goals[event.key];
  if (goal === undefined) return;
  event.preventDefault();
  tabs[goal % tabs.length]!.focus();
}

/** The course that a champion from a file belongs to. */
export function courseOf({ task }: Champion): CourseName {
  if (task.name === 'balance' || task.name === 'swing-up') return task.name;
  return 'desk';
}
