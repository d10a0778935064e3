// One episode of the champion, played in this page: moved through by hand or in its own time.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Rig } from '../../rig/description/index.js';
import { type ShownEpisode, softwareEpisode, twinEpisode } from '../../rig/hil/index.js';
import type { Champion } from '../../src/network/index.js';
import { episodeAnimation } from '../../src/report/index.js';
import { Chart } from '../parts/chart.js';
import { save } from '../parts/save.js';
import { Stage, type StageHandle } from '../parts/stage.js';
import { PhasePortrait } from './phase-portrait.js';

export interface EpisodeViewProps {
  readonly champion: Champion;
  readonly rig: Rig;
}

type Level = 'software' | 'twin';
const levels: Readonly<Record<Level, string>> = {
  software: 'the task it was trained on',
  twin: 'the twin of the rig: encoders, delay, fine steps',
};

export function EpisodeView({ champion, rig }: EpisodeViewProps) {
  const [level, setLevel] = useState<Level>('software');
  const [seed, setSeed] = useState(1);
  const episode = useMemo<ShownEpisode>(
    () => (level === 'software' ? softwareEpisode(champion, { seed }) : twinEpisode(champion, rig, { seed })),
    [champion, rig, level, seed],
  );
  const { moments } = episode;
  const [at, setAt] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const stage = useRef<StageHandle>(null);
  const shown = moments[Math.min(at, moments.length - 1)]!;
  useEffect(() => stage.current?.place(shown), [shown, episode]);
  useEffect(() => setAt(0), [episode]);
  useEffect(() => {
    if (!isPlaying) return;
    const from = at >= moments.length - 1 ? 0 : at;
    const beganMs = performance.now() - moments[from]!.timeS * 1000;
    const periodS = moments[1]!.timeS - moments[0]!.timeS;
    let frame = requestAnimationFrame(function next(nowMs) {
      const reached = Math.min(moments.length - 1, Math.max(0, Math.round((nowMs - beganMs) / 1000 / periodS)));
      setAt(reached);
      if (reached >= moments.length - 1) setPlaying(false);
      else frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, episode]);
  const times = useMemo(() => moments.map(({ timeS }) => timeS), [moments]);
  const angles = useMemo(
    () => [
      { label: 'angle in °', colour: '--plus' as const, values: moments.map(({ angleRad }) => degrees(angleRad)) },
    ],
    [moments],
  );
  const positions = useMemo(
    () => [{ label: 'position in m', colour: '--plus' as const, values: moments.map(({ positionM }) => positionM) }],
    [moments],
  );
  const drives = useMemo(
    () => [
      { label: 'share of full drive', colour: '--plus' as const, values: moments.map(({ drive }) => drive ?? null) },
    ],
    [moments],
  );
  const title = `${champion.task.name} on ${rig.name}`;
  return (
    <section aria-labelledby="episode-title">
      <h2 id="episode-title">Episode</h2>
      <p class="buttons">
        <label>
          Played on
          <select value={level} onChange={({ currentTarget }) => setLevel(currentTarget.value as Level)}>
            {Object.entries(levels).map(([name, meaning]) => (
              <option key={name} value={name}>
                {meaning}
              </option>
            ))}
          </select>
        </label>
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
        <button type="button" class="main" onClick={() => setPlaying(!isPlaying)}>
          {isPlaying ? 'Pause' : 'Play'}
        </button>
        <button
          type="button"
          onClick={() =>
            save('episode.svg', episodeAnimation({ ...episode, title, subtitle: levels[level] }), 'image/svg+xml')
          }
        >
          Save as SVG
        </button>
      </p>
      <Stage {...episode} label={`Cart and pole, ${title}`} handle={stage} />
      <label class="timeline">
        {shown.timeS.toFixed(2)} s: position {(shown.positionM * 100).toFixed(1)} cm, angle{' '}
        {degrees(shown.angleRad).toFixed(1)}°
        <input
          type="range"
          min={0}
          max={moments.length - 1}
          value={at}
          onInput={({ currentTarget }) => {
            setPlaying(false);
            setAt(currentTarget.valueAsNumber);
          }}
        />
      </label>
      <div class="beside">
        <Chart title="Angle from upright" x={times} xLabel="seconds" lines={angles} at={shown.timeS} />
        <Chart title="Position" x={times} xLabel="seconds" lines={positions} at={shown.timeS} />
        <Chart title="Drive" x={times} xLabel="seconds" lines={drives} at={shown.timeS} />
        <PhasePortrait moments={moments} at={at} />
      </div>
    </section>
  );
}

/** From upright, -180 to 180. */
function degrees(angleRad: number): number {
  const turn = 2 * Math.PI;
  return ((angleRad - turn * Math.round(angleRad / turn)) * 180) / Math.PI;
}
