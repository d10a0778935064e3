// The views that need no server: they stand in the static page and in the served one.
import { BoardView } from './board/board-view.js';
import { championHash } from './champion-link.js';
import { EpisodeView } from './episode/episode-view.js';
import { presetRig } from './files.js';
import { courses } from './learn/courses.js';
import { LearnView } from './learn/learn-view.js';
import { NetworkView } from './network/network-view.js';
import type { Chosen, View } from './page.js';
import { SerialView } from './serial/serial-view.js';

/** One object for a rig as long as the page lives: views begin anew with another one. */
const rigs = new Map<string, ReturnType<typeof presetRig>>();
function rigOf(chosen: Chosen | undefined) {
  const { rig: name } = courses[chosen?.course ?? 'desk'];
  const rig = rigs.get(name) ?? presetRig(name);
  rigs.set(name, rig);
  return rig;
}

export const learn: View = {
  title: 'Learn',
  isKept: true,
  show: (_chosen, _choose, { onBest }) => <LearnView onBest={onBest} />,
};

export const network: View = {
  title: 'Network',
  needsChampion: true,
  followsTraining: true,
  show: (chosen, choose, { isFollowed, follow }) => (
    <NetworkView
      isLive={isFollowed}
      {...(follow && !isFollowed && { onFollow: follow })}
      champion={chosen!.champion}
      hash={championHash(chosen!.champion, chosen!.course)}
      onChange={(champion) => choose({ ...chosen!, champion })}
    />
  ),
};

export const episode: View = {
  title: 'Episode',
  show: (chosen) => <EpisodeView champion={chosen?.champion} rig={rigOf(chosen)} />,
};

export const board: View = {
  title: 'Board',
  needsChampion: true,
  show: (chosen) => <BoardView champion={chosen!.champion} rig={rigOf(chosen)} />,
};

export const serial: View = {
  title: 'Your board',
  show: (chosen) => <SerialView champion={chosen?.champion} />,
};
