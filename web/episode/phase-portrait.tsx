// Angle against angular velocity: how the pole gets from hanging, at both sides, to the middle. Curves are drawn once, their marks move.
import { useEffect, useRef } from 'preact/hooks';
import type { ShownEpisode, ShownMoment } from '../../rig/hil/index.js';

export interface PortrayedEpisode {
  readonly episode: ShownEpisode;
  /** The name of a colour of the style sheet. */
  readonly colour: `--${string}`;
  readonly isDashed: boolean;
  /** The moment that is marked. */
  readonly at: ShownMoment;
}

const [width, height, margin] = [320, 180, 26];

export function PhasePortrait({ shown }: { readonly shown: readonly PortrayedEpisode[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const fastest = useRef(1);
  const episodes = shown.map(({ episode }) => episode);
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!;
    const style = getComputedStyle(canvas.current!);
    const colour = (name: string) => style.getPropertyValue(name);
    fastest.current = episodes.reduce(
      (most, { moments }) => moments.reduce((m, each) => Math.max(m, Math.abs(each.angularVelocityRadps)), most),
      1,
    );
    const scale = window.devicePixelRatio || 1;
    canvas.current!.width = width * scale;
    canvas.current!.height = height * scale;
    context.scale(scale, scale);
    context.strokeStyle = colour('--line');
    context.beginPath();
    context.moveTo(margin, height / 2);
    context.lineTo(width - margin, height / 2);
    context.moveTo(width / 2, margin);
    context.lineTo(width / 2, height - margin);
    context.stroke();
    for (const { episode, colour: name, isDashed } of shown) {
      context.strokeStyle = colour(name);
      context.setLineDash(isDashed ? [4, 3] : []);
      context.beginPath();
      for (const [k, moment] of episode.moments.entries()) {
        const [x, y] = placeOf(moment, fastest.current);
        const before = episode.moments[k - 1];
        const jumps = before && Math.abs(wrapped(moment.angleRad) - wrapped(before.angleRad)) > Math.PI;
        if (k === 0 || jumps) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
      context.stroke();
    }
    context.fillStyle = colour('--faint');
    context.font = '12px system-ui, sans-serif';
    context.fillText('−180°', margin - 14, height - 8);
    context.fillText('upright', width / 2 - 20, height - 8);
    context.fillText('180°', width - margin - 14, height - 8);
    context.fillText(`±${fastest.current.toFixed(0)} rad/s`, 4, 14);
  }, episodes);
  return (
    <figure class="phase">
      <canvas
        ref={canvas}
        style={{ width: `${width}px`, height: `${height}px` }}
        role="img"
        aria-label="Phase portrait: angle against angular velocity"
      />
      {shown.map(({ at, colour }, k) => {
        const [x, y] = placeOf(at, fastest.current);
        const style = { transform: `translate(${x}px, ${y}px)`, background: `var(${colour})` };
        return <div key={k} class="spot" style={style} />;
      })}
    </figure>
  );
}

function placeOf({ angleRad, angularVelocityRadps }: ShownMoment, fastest: number): [x: number, y: number] {
  return [
    margin + ((wrapped(angleRad) + Math.PI) / (2 * Math.PI)) * (width - 2 * margin),
    height / 2 - (angularVelocityRadps / fastest) * (height / 2 - margin),
  ];
}

/** -π to π. */
function wrapped(angleRad: number): number {
  return angleRad - 2 * Math.PI * Math.round(angleRad / (2 * Math.PI));
}
