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
  /** Edges of a band around it. */
  readonly low?: readonly (number | null)[];
  readonly high?: readonly (number | null)[];
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
  const mark = useRef<HTMLDivElement>(undefined);
  const marked = useRef(at);
  marked.current = at;
  const names = lines.map(({ label }) => label).join(', ');
  const drawn = lines.flatMap(withEdges);
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
        scales: { x: { time: false }, y: { range: (_, least, most) => rangeOf(least, most) } },
        axes: [
          { ...axis, label: xLabel, labelSize: 18, size: 34 },
          { ...axis, size: 56 },
        ],
        series: [
          {},
          ...drawn.map(({ label, colour, dash, isEdge }) => ({
            label: isEdge ? '' : label,
            width: isEdge ? 0 : 1.5,
            points: { show: false },
            ...(isEdge ? { class: 'edge' } : { stroke: style.getPropertyValue(colour) }),
            ...(dash && { dash: [...dash] }),
          })),
        ],
        bands: drawn.flatMap(({ isEdge, colour }, k) =>
          isEdge && drawn[k + 1]?.isEdge && drawn[k - 1]?.isEdge !== true
            ? [{ series: [k + 2, k + 1] as uPlot.Band.Bounds, fill: `${style.getPropertyValue(colour).trim()}2e` }]
            : [],
        ),
        hooks: { draw: [(drawn) => placeMark(drawn, mark.current, marked.current)] },
      },
      [[], ...drawn.map(() => [])] as uPlot.AlignedData,
      box,
    );
    mark.current = document.createElement('div');
    mark.current.className = 'mark';
    made.over.append(mark.current);
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
    plot.current?.setData([x, ...drawn.map(({ values }) => values)] as uPlot.AlignedData);
  }, [x, lines]);
  useEffect(() => plot.current && placeMark(plot.current, mark.current, at), [at]);
  return <div class="chart" ref={place} role="img" aria-label={`${title}: ${names}`} />;
}

/** A line, and the edges of its band as lines that are not seen: low, then high. */
function withEdges({ low, high, ...line }: Line): (Omit<Line, 'low' | 'high'> & { readonly isEdge: boolean })[] {
  const edges = low && high ? [low, high].map((values) => ({ ...line, values, isEdge: true })) : [];
  return [{ ...line, isEdge: false }, ...edges];
}

/** Less than this is what rounding makes of a number that never changes. */
const ROUNDING = 1e-9;

/** Around all values; around one that never changes, one to either side. */
function rangeOf(least: number | null, most: number | null): uPlot.Range.MinMax {
  if (least === null || most === null) return [0, 1];
  return most - least < ROUNDING ? [least - 1, most + 1] : uPlot.rangeNum(least, most, 0.1, true);
}

/** Moves the mark, which stands over the plot: to draw thousands of points again for it would take longer than a frame. */
function placeMark(plot: uPlot, mark: HTMLElement | undefined, at: number | undefined): void {
  if (mark === undefined) return;
  mark.hidden = at === undefined;
  if (at !== undefined) mark.style.transform = `translateX(${plot.valToPos(at, 'x')}px)`;
}
