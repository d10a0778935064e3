// Cart and pole of one or two episodes beside each other, each with its numbers at the moment, and what its machine said.
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { ShownMoment } from '../../rig/hil/index.js';
import { Stage, type StageHandle } from '../parts/stage.js';
import type { PortrayedEpisode } from './phase-portrait.js';
import { degrees, sayings } from './timeline.js';

export interface ShownSide extends PortrayedEpisode {
  readonly name: string;
}

export interface SidesProps {
  readonly sides: readonly ShownSide[];
  readonly title: string;
  /** Goes to a time. */
  readonly onTime: (timeS: number) => void;
}

export function Sides({ sides, title, onTime }: SidesProps) {
  return (
    <div class="beside">
      {sides.map((side, k) => (
        <Side key={k} side={side} title={title} onTime={onTime} />
      ))}
    </div>
  );
}

function Side({
  side: { episode, name, at },
  title,
  onTime,
}: { readonly side: ShownSide } & Omit<SidesProps, 'sides'>) {
  const stage = useRef<StageHandle>(null);
  useEffect(() => stage.current?.place(at), [at, episode]);
  const said = useMemo(() => sayings(episode), [episode]);
  return (
    <section aria-label={name}>
      <p class="told">{name}</p>
      <Stage {...episode} label={`Cart and pole, ${title}`} handle={stage} />
      <dl class="facts">
        {facts(at).map(([what, value]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {said.length > 0 && (
        <p class="buttons">
          {said.slice(0, 20).map(({ timeS, state }) => (
            <button key={timeS} type="button" onClick={() => onTime(timeS)}>
              {timeS.toFixed(2)} s {state}
            </button>
          ))}
        </p>
      )}
    </section>
  );
}

function facts(at: ShownMoment): [what: string, value: string][] {
  const share = (value: number | undefined) => (value === undefined ? 'over' : `${(100 * value).toFixed(0)} %`);
  return [
    ['position', `${(at.positionM * 100).toFixed(1)} cm`],
    ['angle', `${degrees(at.angleRad).toFixed(1)}°`],
    ['velocity', `${at.velocityMps.toFixed(2)} m/s`],
    ['angular velocity', `${at.angularVelocityRadps.toFixed(2)} rad/s`],
    ['action', share(at.action)],
    ['duty', share(at.drive)],
    ...(at.state === undefined ? [] : ([['state', at.state]] as [string, string][])),
  ];
}
