// Learning curves of some runs over each other: best, mean with its spread, and connections; to be saved as a figure.
import { useMemo } from 'preact/hooks';
import type { GenerationRecord } from '../../src/learn/training/index.js';
import { type BandPanel, bandChart } from '../../src/report/index.js';
import { Chart, type Line } from '../parts/chart.js';
import { save, savePng } from '../parts/save.js';
import type { FollowedRun } from './use-runs.js';

/** Of the style sheet, told apart by the colour-blind too; more runs begin with the first again, and with dashes. */
const colours = ['--run-1', '--run-2', '--run-3', '--run-4', '--run-5', '--run-6'] as const;

type Of = (record: GenerationRecord) => number;

export function RunCurves({ runs }: { readonly runs: readonly FollowedRun[] }) {
  const most = Math.max(0, ...runs.map(({ records }) => records.length));
  const { x, returns, connections } = useMemo(() => {
    const line = (run: FollowedRun, k: number, name: string, of: Of, sdOf?: Of): Line => ({
      label: runs.length === 1 ? name : `${run.path} ${name}`,
      colour: colours[k % colours.length]!,
      values: padded(run, most, of),
      ...((name === 'mean' || k >= colours.length) && { dash: [4, 3] }),
      ...(sdOf && {
        low: padded(run, most, (each) => of(each) - sdOf(each)),
        high: padded(run, most, (each) => of(each) + sdOf(each)),
      }),
    });
    return {
      x: Array.from({ length: most }, (_, generation) => generation),
      returns: runs.flatMap((run, k) => [
        line(run, k, 'best', best),
        line(run, k, 'mean', mean, ({ sdReturn }) => sdReturn),
      ]),
      connections: runs.map((run, k) => line(run, k, 'connections', meanConnections, sdConnections)),
    };
  }, [runs, most]);
  const saveFigures = (kind: 'svg' | 'png'): void => {
    for (const [name, svg] of figures(runs)) {
      if (kind === 'svg') save(`${name}.svg`, svg, 'image/svg+xml');
      else void savePng(`${name}.png`, svg);
    }
  };
  return (
    <>
      <div class="beside">
        <Chart title="Return" x={x} xLabel="generation" lines={returns} height={240} />
        <Chart title="Connections" x={x} xLabel="generation" lines={connections} height={240} />
      </div>
      <p class="buttons">
        <button type="button" onClick={() => saveFigures('svg')}>
          Save the figures as SVG
        </button>
        <button type="button" onClick={() => saveFigures('png')}>
          Save the figures as PNG
        </button>
      </p>
    </>
  );
}

const best: Of = ({ bestReturn }) => bestReturn;
const mean: Of = ({ meanReturn }) => meanReturn;
const meanConnections: Of = (each) => each.meanConnections;
const sdConnections: Of = (each) => each.sdConnections;

function padded({ records }: FollowedRun, length: number, of: Of): (number | null)[] {
  return Array.from({ length }, (_, k) => (k < records.length ? of(records[k]!) : null));
}

/** As the reports draw them: a panel for each run, on the same axes. */
function figures(runs: readonly FollowedRun[]): [name: string, svg: string][] {
  const style = getComputedStyle(document.documentElement);
  const panels = (lines: (run: FollowedRun) => BandPanel['lines']): BandPanel[] =>
    runs.map((run, k) => ({
      title: run.path,
      colour: style.getPropertyValue(colours[k % colours.length]!),
      lines: lines(run),
    }));
  const line = ({ records }: FollowedRun, name: string, of: Of, sdOf: Of, isDashed = false) => ({
    name,
    middle: records.map(of),
    low: records.map((each) => of(each) - sdOf(each)),
    high: records.map((each) => of(each) + sdOf(each)),
    isDashed,
  });
  const none: Of = () => 0;
  return [
    [
      'return',
      bandChart({
        title: 'Return',
        description: 'Best and mean return of each generation, the mean with its standard deviation.',
        xName: 'generation',
        yName: 'return',
        panels: panels((run) => [
          line(run, 'best', best, none),
          line(run, 'mean', mean, ({ sdReturn }) => sdReturn, true),
        ]),
      }),
    ],
    [
      'connections',
      bandChart({
        title: 'Connections',
        description: 'Mean number of connections in each generation, with its standard deviation.',
        xName: 'generation',
        yName: 'connections',
        panels: panels((run) => [line(run, 'connections', meanConnections, sdConnections)]),
      }),
    ],
  ];
}
