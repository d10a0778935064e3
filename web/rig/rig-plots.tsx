// Live plots of a machine: every control tick of the last seconds. The list is as long as the plots, however long the page is open.

import type { Ref } from 'preact';
import { useImperativeHandle, useRef, useState } from 'preact/hooks';
import type { ConnectedRig, RigMoment } from '../../src/ui-api/index.js';
import { Chart, type Line } from '../parts/chart.js';
import { Stage, type StageHandle } from '../parts/stage.js';

/** The plots show the last of them. */
const SHOWN_S = 15;
/** The plots are drawn so often; the machine above them with each frame. */
const DRAW_MS = 40;
const TICKS = 0x1_0000;
/** Of so many ticks the delay is judged. */
const DELAYS = 1000;

export interface RigPlotsHandle {
  add(moments: readonly RigMoment[], rig: ConnectedRig): void;
}

interface Shown {
  readonly connection: number;
  /** Of the last tick, in seconds since the first one. */
  timeS: number;
  /** Ticks that came, and that should have come between them. */
  heard: number;
  lost: number;
  times: number[];
  moments: RigMoment[];
  /** From the server's hearing to this page's drawing, ms. */
  delaysMs: number[];
}

export function RigPlots({ rig, handle }: { readonly rig: ConnectedRig; readonly handle: Ref<RigPlotsHandle> }) {
  const stage = useRef<StageHandle>(null);
  const shown = useRef<Shown>(nothing(rig.number));
  const frame = useRef(0);
  const drawnMs = useRef(0);
  /** When those were heard that are not drawn yet. */
  const waiting = useRef<number[]>([]);
  const [drawn, setDrawn] = useState<Drawn>();
  useImperativeHandle(
    handle,
    () => ({
      add(moments, { number, periodUs }) {
        if (shown.current.connection !== number) shown.current = nothing(number);
        const all = shown.current;
        for (const moment of moments) {
          const last = all.moments.at(-1);
          const ticks = last ? (moment.tick - last.tick + TICKS) % TICKS : 1;
          all.timeS += (ticks * periodUs) / 1e6;
          all.heard++;
          all.lost += ticks - 1;
          all.times.push(all.timeS);
          all.moments.push(moment);
        }
        const from = all.times.findIndex((time) => time >= all.timeS - SHOWN_S);
        if (from > 0) [all.times, all.moments] = [all.times.slice(from), all.moments.slice(from)];
        waiting.current.push(...moments.map(({ heardMs }) => heardMs));
        frame.current ||= requestAnimationFrame(function draw(atMs) {
          frame.current = 0;
          stage.current?.place(all.moments.at(-1)!);
          if (atMs - drawnMs.current < DRAW_MS) {
            frame.current = requestAnimationFrame(draw);
            return;
          }
          drawnMs.current = atMs;
          const now = Date.now();
          all.delaysMs.push(...waiting.current.map((heardMs) => now - heardMs));
          all.delaysMs = all.delaysMs.slice(-DELAYS);
          waiting.current = [];
          setDrawn(drawingOf(all));
        });
      },
    }),
    [],
  );
  const last = drawn?.last;
  return (
    <>
      <Stage {...rig} label={`The machine ${rig.rig}, as the board sees it`} handle={stage} />
      <dl class="facts">
        <Fact name="angle" value={last && `${degrees(last.angleRad).toFixed(1)}°`} />
        <Fact name="position" value={last && `${(last.positionM * 100).toFixed(1)} cm`} />
        <Fact name="network, drive" value={last && `${percent(last.action)}, ${percent(last.drive)}`} />
        {rig.isBench && (
          <div>
            <dt>at the pins</dt>
            <dd data-pins={last?.pinDrive}>{last?.pinDrive !== undefined && percent(last.pinDrive)}</dd>
          </div>
        )}
        <Fact name="switches pressed" value={last && (last.pressed.join(', ') || 'none')} />
        <div>
          <dt>ticks, lost</dt>
          <dd data-heard={drawn?.heard} data-lost={drawn?.lost} data-delay={drawn?.delayMs}>
            {drawn && `${drawn.heard}, ${drawn.lost}`}
          </dd>
        </div>
      </dl>
      {drawn && (
        <div class="beside">
          <Chart title="Angle from upright" x={drawn.x} xLabel="seconds" lines={drawn.angle} />
          <Chart title="Position" x={drawn.x} xLabel="seconds" lines={drawn.position} />
          <Chart title="Velocities" x={drawn.x} xLabel="seconds" lines={drawn.velocities} />
          <Chart title="Drive" x={drawn.x} xLabel="seconds" lines={drawn.drive} />
        </div>
      )}
    </>
  );
}

function nothing(connection: number): Shown {
  return { connection, timeS: 0, heard: 0, lost: 0, times: [], moments: [], delaysMs: [] };
}

type Drawn = ReturnType<typeof drawingOf>;

function drawingOf({ times, moments, heard, lost, delaysMs }: Shown) {
  const line = (label: string, colour: Line['colour'], of: (moment: RigMoment) => number, dash?: number[]): Line => ({
    label,
    colour,
    values: moments.map(of),
    ...(dash && { dash }),
  });
  return {
    x: [...times],
    angle: [line('angle in °', '--plus', ({ angleRad }) => degrees(angleRad))],
    position: [line('position in m', '--plus', ({ positionM }) => positionM)],
    velocities: [
      line('cart in m/s', '--plus', ({ velocityMps }) => velocityMps),
      line('pole in turns/s', '--minus', (moment) => moment.angularVelocityRadps / (2 * Math.PI), [4, 3]),
    ],
    drive: [line('drive', '--plus', ({ drive }) => drive), line('network', '--minus', ({ action }) => action, [4, 3])],
    last: moments.at(-1)!,
    heard,
    lost,
    /** Of 99 of 100 ticks at most. */
    delayMs: [...delaysMs].sort((a, b) => a - b)[Math.floor(0.99 * delaysMs.length)],
  };
}

function Fact({ name, value }: { readonly name: string; readonly value: string | undefined }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

/** From upright, -180 to 180. */
function degrees(angleRad: number): number {
  const turn = 2 * Math.PI;
  return ((angleRad - turn * Math.round(angleRad / turn)) * 180) / Math.PI;
}
