// Learning as it happens: what generations are worth, how many connections are left, and the best network so far.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { GenerationRecord, MethodName } from '../../src/learn/training/index.js';
import { type Champion, parseChampion } from '../../src/network/index.js';
import { kernelBytes } from '../files.js';
import { Diagram } from '../network/diagram.js';
import type { Chosen } from '../page.js';
import { Chart } from '../parts/chart.js';
import { type CourseName, coursePlan, courses } from './courses.js';
import type { LearnNews, LearnRequest } from './messages.js';

export interface LearnViewProps {
  readonly onBest: (best: Chosen, when: 'begins' | 'goes on' | 'ends') => void;
}

/** More threads than this take more memory than time. */
const mostPlayers = 8;

export function LearnView({ onBest }: LearnViewProps) {
  const [course, setCourse] = useState<CourseName>('desk');
  const [method, setMethod] = useState<MethodName>(courses.desk.methods[0]);
  const [seed, setSeed] = useState(1);
  const [worker, setWorker] = useState<Worker>();
  const [records, setRecords] = useState<readonly GenerationRecord[]>([]);
  const [best, setBest] = useState<Champion>();
  const [told, setTold] = useState('');
  const running = useRef<Worker>(undefined);
  useEffect(() => () => running.current?.terminate(), []);

  const stop = () => {
    running.current?.terminate();
    running.current = undefined;
    setWorker(undefined);
  };
  const start = async () => {
    const begun = new Worker(new URL('./learn-worker.ts', import.meta.url), { type: 'module' });
    running.current = begun;
    setWorker(begun);
    setRecords([]);
    setBest(undefined);
    setTold('');
    let isFirst = true;
    begun.onerror = ({ message }) => {
      setTold(`Learning failed: ${message}`);
      stop();
    };
    begun.onmessage = ({ data }: MessageEvent<LearnNews>) => {
      if (data.kind === 'generation') {
        setRecords((before) => [...before, ...data.records]);
        if (data.best === undefined) return;
        const champion = parseChampion(data.best, 'the best so far');
        setBest(champion);
        onBest({ champion, course }, isFirst ? 'begins' : 'goes on');
        isFirst = false;
      } else if (data.kind === 'failure') {
        setTold(`Learning failed: ${data.message}`);
        stop();
      } else {
        const champion = parseChampion(data.champion, 'the champion');
        setBest(champion);
        const worth = (champion.elected ?? champion.confirmed)!.meanReturn.toFixed(1);
        setTold(`Learned in ${data.seconds.toFixed(1)} s: mean return ${worth}.`);
        stop();
        onBest({ champion, course }, isFirst ? 'begins' : 'goes on');
        onBest({ champion, course }, 'ends');
      }
    };
    const players = Math.min(mostPlayers, navigator.hardwareConcurrency || 1);
    const request: LearnRequest = { plan: coursePlan(course), method, seed, kernel: await kernelBytes(), players };
    begun.postMessage(request, [request.kernel]);
  };
  const last = records.at(-1);
  const generations = records.map(({ generation }) => generation);
  return (
    <section aria-labelledby="learn-title">
      <h2 id="learn-title">Learn</h2>
      <p>
        A policy starts as a full network whose every weight is 1. Learning only chooses which connections stay. It runs
        here, in your browser, with the kernel and the bits of the command line:{' '}
        <code>
          synaptolytic train {courses[course].flags} --method {method} --seed {seed}
        </code>
        .
      </p>
      <form
        class="buttons"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <label>
          Task
          <select
            value={course}
            disabled={worker !== undefined}
            onChange={({ currentTarget }) => {
              const chosen = currentTarget.value as CourseName;
              setCourse(chosen);
              setMethod(courses[chosen].methods[0]);
            }}
          >
            {Object.entries(courses).map(([name, { title }]) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label>
          Method
          <select
            value={method}
            disabled={worker !== undefined}
            onChange={({ currentTarget }) => setMethod(currentTarget.value as MethodName)}
          >
            {courses[course].methods.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          Seed
          <input
            type="number"
            min={0}
            max={2 ** 53 - 1}
            step={1}
            value={seed}
            disabled={worker !== undefined}
            onInput={({ currentTarget }) => setSeed(Math.trunc(currentTarget.valueAsNumber) || 0)}
          />
        </label>
        {worker === undefined ? (
          <button type="submit" class="main">
            Train
          </button>
        ) : (
          <button
            type="button"
            onClick={() => {
              stop();
              if (best) onBest({ champion: best, course }, 'ends');
            }}
          >
            Stop
          </button>
        )}
      </form>
      <p role="status" class="told">
        {told ||
          (last &&
            `Generation ${last.generation}: best ${last.bestReturn.toFixed(0)}, mean ${last.meanReturn.toFixed(0)}, ${(last.steps / 1e6).toFixed(1)} million steps${last.lesson ? `; starts ±${((last.lesson.startWidthRad * 180) / Math.PI).toFixed(0)}° from upright` : ''}`)}
      </p>
      {records.length > 0 && (
        <div class="beside">
          <Chart
            title="Return"
            x={generations}
            xLabel="generation"
            lines={[
              { label: 'best', colour: '--plus', values: records.map(({ bestReturn }) => bestReturn) },
              { label: 'mean', colour: '--minus', values: records.map(({ meanReturn }) => meanReturn), dash: [4, 3] },
            ]}
          />
          <Chart
            title="Connections"
            x={generations}
            xLabel="generation"
            lines={[{ label: 'mean', colour: '--plus', values: records.map(({ meanConnections }) => meanConnections) }]}
          />
        </div>
      )}
      {best && <Diagram champion={best} />}
    </section>
  );
}
