// The real firmware in an emulated Uno on a simulated machine: flashed, homed, run and stopped as a real one is.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Rig } from '../../rig/description/index.js';
import { rigFor, rigGame, startOf, validationStart } from '../../rig/hil/index.js';
import { compileChampion } from '../../src/compile/index.js';
import type { Champion } from '../../src/network/index.js';
import { firmwareText } from '../files.js';
import { Chart, type Line } from '../parts/chart.js';
import { Stage, type StageHandle } from '../parts/stage.js';
import { StopButton } from '../parts/stop-button.js';
import type { BoardMoment, BoardNews, BoardRequest } from './messages.js';

export interface BoardViewProps {
  readonly champion: Champion;
  readonly rig: Rig;
}

/** The plots show the last of them. */
const SHOWN_S = 20;
/** One of so many ticks is drawn; the stage shows each. */
const PLOTTED = 5;
const TAP_RADPS = 1;
const paces = { 1: 'real time', 3: '3 times real time', 0: 'as fast as it goes' };

export function BoardView({ champion, rig }: BoardViewProps) {
  const [sentences, setSentences] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState<BoardRequest['kind'] | undefined>('boot');
  const [last, setLast] = useState<BoardMoment>();
  const [speed, setSpeed] = useState(0);
  const [pace, setPace] = useState<keyof typeof paces>(1);
  const [plot, setPlot] = useState<{
    readonly x: readonly number[];
    readonly angle: readonly Line[];
    readonly position: readonly Line[];
    readonly drive: readonly Line[];
  }>();
  const worker = useRef<Worker>(undefined);
  const stage = useRef<StageHandle>(null);
  const plotted = useRef<BoardMoment[]>([]);

  const ask = useCallback((request: BoardRequest) => {
    if (request.kind !== 'pace' && request.kind !== 'stop' && request.kind !== 'tap') setBusy(request.kind);
    worker.current?.postMessage(request);
  }, []);
  const stop = useCallback(() => ask({ kind: 'stop' }), [ask]);

  useEffect(() => {
    const begun = new Worker(new URL('./board-worker.ts', import.meta.url), { type: 'module' });
    worker.current = begun;
    let skipped = 0;
    let frame = 0;
    begun.onmessage = ({ data }: MessageEvent<BoardNews>) => {
      if (data.kind === 'moments') {
        const newest = data.moments.at(-1)!;
        for (const moment of data.moments) if (skipped++ % PLOTTED === 0) plotted.current.push(moment);
        const from = plotted.current.findIndex(({ timeS }) => timeS >= newest.timeS - SHOWN_S);
        plotted.current = plotted.current.slice(Math.max(0, from));
        // With a frame, and the newest only: a page that draws slowly is not behind.
        cancelAnimationFrame(frame);
        frame = requestAnimationFrame(() => {
          stage.current?.place(newest);
          setLast(newest);
          setSpeed(data.timesRealTime);
          setPlot(linesOf(plotted.current));
        });
        return;
      }
      if (data.kind === 'episode') return;
      setSentences((before) => [data.kind === 'done' ? data.sentence : data.message, ...before].slice(0, 6));
      setBusy((asked) => (asked === data.asked ? undefined : asked));
    };
    begun.onerror = ({ message }) => setSentences((before) => [`The board failed: ${message}`, ...before]);
    const game = rigGame(champion);
    begun.postMessage({ kind: 'pace', pace: 1 } satisfies BoardRequest);
    void firmwareText().then((firmware) => {
      setBusy('boot');
      begun.postMessage({ kind: 'boot', rig: rigFor(rig, game), firmware } satisfies BoardRequest);
    });
    return () => {
      begun.terminate();
      cancelAnimationFrame(frame);
    };
  }, [rig]);

  const run = () => {
    const game = rigGame(champion);
    ask({ kind: 'run', start: startOf(game, validationStart(1, 0)), periods: game.task.maxSteps });
  };
  return (
    <section aria-labelledby="board-title">
      <h2 id="board-title">Board</h2>
      <p>
        This is the firmware that goes onto an Arduino Uno, in an emulated one, wired pin by pin to a simulated machine:{' '}
        {rig.name}.
      </p>
      <p class="buttons">
        <button
          type="button"
          disabled={busy !== undefined}
          onClick={() => ask({ kind: 'flash', image: compileChampion(champion).image })}
        >
          1 Flash the champion
        </button>
        <button type="button" disabled={busy !== undefined} onClick={() => ask({ kind: 'home' })}>
          2 Home
        </button>
        <button type="button" class="main" disabled={busy !== undefined} onClick={run}>
          3 Run
        </button>
        <button
          type="button"
          disabled={last?.state !== 'RUNNING'}
          onClick={() => ask({ kind: 'tap', radps: TAP_RADPS })}
        >
          Tap the pole
        </button>
        <StopButton stop={stop} />
        <label>
          Pace
          <select
            value={pace}
            onChange={({ currentTarget }) => {
              const chosen = Number(currentTarget.value) as keyof typeof paces;
              setPace(chosen);
              ask({ kind: 'pace', pace: chosen === 0 ? Number.POSITIVE_INFINITY : chosen });
            }}
          >
            {([1, 3, 0] as const).map((each) => (
              <option key={each} value={each}>
                {paces[each]}
              </option>
            ))}
          </select>
        </label>
      </p>
      <dl class="facts">
        <div>
          <dt>state</dt>
          <dd data-state={last?.state}>{last?.state ?? 'no word yet'}</dd>
        </div>
        <div>
          <dt>fault</dt>
          <dd>{last?.fault ?? ''}</dd>
        </div>
        <div>
          <dt>angle</dt>
          <dd>{last ? `${degrees(last.angleRad).toFixed(1)}°` : ''}</dd>
        </div>
        <div>
          <dt>position</dt>
          <dd>{last ? `${(last.positionM * 100).toFixed(1)} cm` : ''}</dd>
        </div>
        <div>
          <dt>drive, at the pins</dt>
          <dd data-pins={last?.pinDrive}>{last ? `${percent(last.drive)}, ${percent(last.pinDrive)}` : ''}</dd>
        </div>
        <div>
          <dt>speed</dt>
          <dd>{speed > 0 ? `${speed.toFixed(1)} times real time` : ''}</dd>
        </div>
      </dl>
      <Stage
        stopM={rig.plant.stopM}
        softLimitM={rig.track.softLimitM}
        poleM={2 * rig.plant.poleCentreM}
        label={`The machine ${rig.name}`}
        handle={stage}
      />
      {plot && (
        <div class="beside">
          <Chart title="Angle from upright" x={plot.x} xLabel="seconds" lines={plot.angle} />
          <Chart title="Position" x={plot.x} xLabel="seconds" lines={plot.position} />
          <Chart title="Drive" x={plot.x} xLabel="seconds" lines={plot.drive} />
        </div>
      )}
      <ol class="log" aria-live="polite" aria-label="What the board answered">
        {sentences.map((sentence, k) => (
          <li key={sentences.length - k}>{sentence}</li>
        ))}
      </ol>
    </section>
  );
}

function linesOf(moments: readonly BoardMoment[]) {
  return {
    x: moments.map(({ timeS }) => timeS),
    angle: [
      { label: 'angle in °', colour: '--plus', values: moments.map(({ angleRad }) => degrees(angleRad)) },
    ] as const,
    position: [
      { label: 'position in m', colour: '--plus', values: moments.map(({ positionM }) => positionM) },
    ] as const,
    drive: [{ label: 'share of full drive', colour: '--plus', values: moments.map(({ drive }) => drive) }] as const,
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

/** From upright, -180 to 180. */
function degrees(angleRad: number): number {
  const turn = 2 * Math.PI;
  return ((angleRad - turn * Math.round(angleRad / turn)) * 180) / Math.PI;
}
