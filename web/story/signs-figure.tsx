// Two networks on the same desk: one may subtract, the other may not.
import { useMemo } from 'preact/hooks';
import { softwareEpisode } from '../../rig/hil/index.js';
import type { Champion } from '../../src/network/index.js';
import { Player } from './player.js';

const SHOWN_S = 12;

export interface SignsFigureProps {
  readonly withSigns: Champion;
  readonly without: Champion;
}

export function SignsFigure({ withSigns, without }: SignsFigureProps) {
  const episodes = useMemo(
    () =>
      Object.entries({ 'With signs': withSigns, 'Without signs': without }).map(([name, champion]) => ({
        name,
        episode: softwareEpisode(champion, { seed: 1, seconds: SHOWN_S }),
      })),
    [withSigns, without],
  );
  return <Player episodes={episodes} />;
}
