// Lines over a number that grows, by uPlot: drawn again whenever the data is another one.
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export interface Line {
  readonly label: string;
  /** The name of a colour of the style sheet. */
  readonly colour: `--${string}`;
  readonly values: readonly (number | null)[];
  readonly dash?: readonly number[];
}

export interface ChartProps {
  readonly title: string;
  readonly x: readonly number[];
  readonly xLabel: string;
  readonly lines: readonly Line[];
  readonly height?: number;
  /** Where a mark stands, in x. */
  readonly at?: number | undefined;
}

export function Chart({ title, x, xLabel, lines, height = 180, at }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const mark = useRef(at);
  mark.current = at;
  const names = lines.map(({ label }) => label).join();
  // Another chart only for other lines: data and mark follow below.
  useEffect(() => {
    const box = place.current!;
    const { width } = box.getBoundingClientRect();
    const style = getComputedStyle(box);
    const [ink, grid] = [style.getPropertyValue('--faint'), style.getPropertyValue('--line')];
    const axis = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
    const made = new uPlot(
      {
        title,
        width: Math.max(200, width),
        height,
        cursor: { drag: { x: false, y: false } },
        legend: { live: false },
        scales: { x: { time: false } },
        axes: [
          { ...axis, label: xLabel, labelSize: 18, size: 34 },
          { ...axis, size: 56 },
        ],
        series: [
          {},
          ...lines.map(({ label, colour, dash }) => ({
            label,
            stroke: style.getPropertyValue(colour),
            width: 1.5,
            points: { show: false },
            ...(dash && { dash: [...dash] }),
          })),
        ],
        hooks: { draw: [(drawn) => drawMark(drawn, mark.current, ink)] },
      },
      [[], ...lines.map(() => [])] as uPlot.AlignedData,
      box,
    );
    plot.current = made;
    const resized = new ResizeObserver(() => {
      const { width } = box.getBoundingClientRect();
      if (width > 0) made.setSize({ width, height });
    });
    resized.observe(box);
    return () => {
      resized.disconnect();
      made.destroy();
    };
  }, [names]);
  useEffect(() => {
    plot.current?.setData([x, ...lines.map(({ values }) => values)] as uPlot.AlignedData);
  }, [x, lines]);
  useEffect(() => plot.current?.redraw(false), [at]);
  return <div class="chart" ref={place} role="img" aria-label={`${title}: ${names}`} />;
}

function drawMark(plot: uPlot, at: number | undefined, colour: string): void {
  if (at === undefined) return;
  const x = Math.round(plot.valToPos(at, 'x', true));
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}
