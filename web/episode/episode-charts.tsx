// The plots of one or two episodes over the same time: position, angle, both velocities, action and drive.
import { useMemo } from 'preact/hooks';
import type { ShownEpisode, ShownMoment } from '../../rig/hil/index.js';
import { Chart, type Line } from '../parts/chart.js';
import { degrees, seriesOf } from './timeline.js';

export interface EpisodeChartsProps {
  readonly times: readonly number[];
  /** Of each episode, its moment at each of the times. */
  readonly places: readonly (readonly number[])[];
  readonly episodes: readonly ShownEpisode[];
  readonly looks: readonly { readonly colour: `--${string}`; readonly isDashed: boolean }[];
  readonly timeS: number;
}

type Of = (moment: ShownMoment) => number | undefined;

const plots: readonly { readonly title: string; readonly of: Readonly<Record<string, Of>> }[] = [
  { title: 'Position in m', of: { position: ({ positionM }) => positionM } },
  { title: 'Angle from upright in °', of: { angle: ({ angleRad }) => degrees(angleRad) } },
  { title: 'Velocity in m/s', of: { velocity: ({ velocityMps }) => velocityMps } },
  {
    title: 'Angular velocity in rad/s',
    of: { 'angular velocity': ({ angularVelocityRadps }) => angularVelocityRadps },
  },
  { title: 'Action: what the network wants', of: { action: ({ action }) => action } },
  { title: 'Duty: share of full drive', of: { duty: ({ drive }) => drive } },
];

export function EpisodeCharts({ times, places, episodes, looks, timeS }: EpisodeChartsProps) {
  const drawn = useMemo(
    () =>
      plots.map(({ title, of }) => ({
        title,
        lines: episodes.flatMap((episode, k) =>
          Object.entries(of).map(
            ([name, read]): Line => ({
              label: episodes.length === 1 ? name : `${name}, ${k === 0 ? 'first' : 'beside it'}`,
              colour: looks[k]!.colour,
              values: seriesOf(times, places[k]!, episode, read),
              ...(looks[k]!.isDashed && { dash: [4, 3] }),
            }),
          ),
        ),
      })),
    [times, places, episodes, looks],
  );
  return (
    <>
      {drawn.map(({ title, lines }) => (
        <Chart key={title} title={title} x={times} xLabel="seconds" lines={lines} at={timeS} height={150} />
      ))}
    </>
  );
}
