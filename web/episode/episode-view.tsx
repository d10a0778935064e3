// Episodes of champions and recordings, one or two beside each other: moved through by hand or in their own time.
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Rig } from '../../rig/description/index.js';
import type { ShownEpisode } from '../../rig/hil/index.js';
import type { Champion } from '../../src/network/index.js';
import { episodeAnimation } from '../../src/report/index.js';
import { save } from '../parts/save.js';
import { EpisodeCharts } from './episode-charts.js';
import { PhasePortrait } from './phase-portrait.js';
import { PlayBar } from './play-bar.js';
import { type ShownSide, Sides } from './sides.js';
import { type Level, type Played, type Source, sourceText, usePlayed } from './source.js';
import { ownSource, SourceChoice } from './source-choice.js';
import { placesAt, timesOf } from './timeline.js';
import { usePlaying } from './use-playing.js';

export interface EpisodeViewProps {
  /** Without one a recording can be shown. */
  readonly champion: Champion | undefined;
  readonly rig: Rig;
}

/** How the two are told apart: by colour, and by dashes. */
const looks = [
  { colour: '--run-1', isDashed: false },
  { colour: '--run-2', isDashed: true },
] as const;

export function EpisodeView({ champion, rig }: EpisodeViewProps) {
  const [source, setSource] = useState<Source | undefined>(champion && ownSource(champion, 'software'));
  const [other, setOther] = useState<Source>();
  const [seed, setSeed] = useState(1);
  useEffect(() => {
    if (!champion) return;
    const renewed = (before: Source | undefined) =>
      before?.kind === 'played' && before.name === ownSource(champion, 'twin').name
        ? ownSource(champion, before.level as Level)
        : before;
    setSource((before) => renewed(before) ?? ownSource(champion, 'software'));
    setOther(renewed);
  }, [champion]);
  const played = [usePlayed(source, rig, seed), usePlayed(other, rig, seed)];
  const [first, second] = played.map((each) => (each && 'episode' in each ? each.episode : undefined));
  const episodes = useMemo(() => [first, second].filter((each) => each !== undefined), [first, second]);
  const title = champion ? `${champion.task.name} on ${rig.name}` : rig.name;
  const saveAs = (episode: ShownEpisode, from: Source) =>
    save('episode.svg', episodeAnimation({ ...episode, title, subtitle: sourceText(from) }), 'image/svg+xml');
  return (
    <section aria-labelledby="episode-title">
      <h2 id="episode-title">Episode</h2>
      <p class="buttons">
        <SourceChoice
          label="Played on"
          {...{ champion, rig, source }}
          isOptional={false}
          onSource={(chosen) => chosen && setSource(chosen)}
        />
      </p>
      <p class="buttons">
        <SourceChoice label="Beside it" {...{ champion, rig }} source={other} isOptional onSource={setOther} />
      </p>
      <p class="buttons">
        <label>
          Start
          <input
            type="number"
            min={1}
            step={1}
            value={seed}
            onInput={({ currentTarget }) => setSeed(Math.max(1, Math.trunc(currentTarget.valueAsNumber) || 1))}
          />
        </label>
        {first && source && (
          <button type="button" onClick={() => saveAs(first, source)}>
            Save as SVG
          </button>
        )}
        {second && other && (
          <button type="button" onClick={() => saveAs(second, other)}>
            Save the other as SVG
          </button>
        )}
      </p>
      <p role="status" class="told">
        {played.map(playedText).join(' ')}
      </p>
      {episodes.length > 0 && (
        <Watched
          episodes={episodes}
          names={[first && source, second && other].flatMap((each) => (each ? [sourceText(each)] : []))}
          title={title}
        />
      )}
    </section>
  );
}

function playedText(played: Played): string {
  if (played && 'problem' in played) return played.problem;
  return played && 'isPlaying' in played ? 'The emulated board plays it: some seconds.' : '';
}

interface WatchedProps {
  readonly episodes: readonly ShownEpisode[];
  readonly names: readonly string[];
  readonly title: string;
}

/** Episodes at one moment. */
function Watched({ episodes, names, title }: WatchedProps) {
  const times = useMemo(() => timesOf(episodes), [episodes]);
  const places = useMemo(() => episodes.map((episode) => placesAt(times, episode)), [times, episodes]);
  const playing = usePlaying(times);
  const { at, goTo } = playing;
  const timeS = times[at] ?? 0;
  const sides: ShownSide[] = episodes.map((episode, k) => ({
    ...looks[k]!,
    ...{ episode, name: names[k] ?? '', at: episode.moments[places[k]![at]!]! },
  }));
  return (
    <>
      <Sides
        sides={sides}
        title={title}
        onTime={(wantedS) => goTo(times.findIndex((each) => each >= wantedS - 1e-9))}
      />
      <PlayBar times={times} {...playing} />
      <div class="beside">
        <EpisodeCharts times={times} places={places} episodes={episodes} looks={looks} timeS={timeS} />
        <PhasePortrait shown={sides} />
      </div>
    </>
  );
}
