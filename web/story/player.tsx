// Plays episodes of the story beside each other. Nothing moves until somebody wants it to.
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { ShownEpisode } from '../../rig/hil/index.js';
import { PlayBar } from '../episode/play-bar.js';
import { placesAt, timesOf } from '../episode/timeline.js';
import { usePlaying } from '../episode/use-playing.js';
import { Stage, type StageHandle } from '../parts/stage.js';

interface Named {
  readonly name: string;
  readonly episode: ShownEpisode;
}

export function Player({ episodes }: { readonly episodes: readonly Named[] }) {
  const times = useMemo(() => timesOf(episodes.map(({ episode }) => episode)), [episodes]);
  const places = useMemo(() => episodes.map(({ episode }) => placesAt(times, episode)), [episodes, times]);
  const playing = usePlaying(times);
  return (
    <>
      <div class="beside">
        {episodes.map(({ name, episode }, k) => (
          <Side key={name} {...{ name, episode }} at={places[k]![playing.at]!} />
        ))}
      </div>
      <PlayBar times={times} {...playing} />
    </>
  );
}

function Side({ name, episode, at }: Named & { readonly at: number }) {
  const stage = useRef<StageHandle>(null);
  useEffect(() => stage.current?.place(episode.moments[at]!), [episode, at]);
  const isOver = at >= episode.moments.length - 1;
  return (
    <div>
      {name !== '' && (
        <p class="told">
          <strong>{name}</strong>
          {isOver && ': over'}
        </p>
      )}
      <Stage {...episode} label={`Cart and pole. ${name}`} handle={stage} />
    </div>
  );
}
