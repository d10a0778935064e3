// Angle against angular velocity: how the pole gets from hanging, at both sides, to the middle.
import { useEffect, useRef } from 'preact/hooks';
import type { ShownMoment } from '../../rig/hil/index.js';

export interface PhasePortraitProps {
  readonly moments: readonly ShownMoment[];
  /** The moment that is marked. */
  readonly at: number;
}

const [width, height, margin] = [320, 180, 26];

export function PhasePortrait({ moments, at }: PhasePortraitProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!;
    const style = getComputedStyle(canvas.current!);
    const colour = (name: string) => style.getPropertyValue(name);
    const fastest = Math.max(1, ...moments.map(({ angularVelocityRadps }) => Math.abs(angularVelocityRadps)));
    const x = (angleRad: number) => margin + ((wrapped(angleRad) + Math.PI) / (2 * Math.PI)) * (width - 2 * margin);
    const y = (radps: number) => height / 2 - (radps / fastest) * (height / 2 - margin);
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
    context.strokeStyle = colour('--plus');
    context.beginPath();
    for (const [k, { angleRad, angularVelocityRadps }] of moments.entries()) {
      const jumps = k > 0 && Math.abs(wrapped(angleRad) - wrapped(moments[k - 1]!.angleRad)) > Math.PI;
      if (k === 0 || jumps) context.moveTo(x(angleRad), y(angularVelocityRadps));
      else context.lineTo(x(angleRad), y(angularVelocityRadps));
    }
    context.stroke();
    const { angleRad, angularVelocityRadps } = moments[Math.min(at, moments.length - 1)]!;
    context.fillStyle = colour('--minus');
    context.beginPath();
    context.arc(x(angleRad), y(angularVelocityRadps), 4, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = colour('--faint');
    context.font = '12px system-ui, sans-serif';
    context.fillText('−180°', margin - 14, height - 8);
    context.fillText('upright', width / 2 - 20, height - 8);
    context.fillText('180°', width - margin - 14, height - 8);
    context.fillText(`±${fastest.toFixed(0)} rad/s`, 4, 14);
  }, [moments, at]);
  return (
    <canvas
      class="phase"
      ref={canvas}
      style={{ width: `${width}px`, height: `${height}px` }}
      role="img"
      aria-label="Angle against angular velocity"
    />
  );
}

/** -π to π. */
function wrapped(angleRad: number): number {
  return angleRad - 2 * Math.PI * Math.round(angleRad / (2 * Math.PI));
}
