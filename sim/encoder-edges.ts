// Where the edges of an incremental encoder lie, and when an even motion crosses one: the one model of the tasks, the twin and the bench.

/**
 * The counts of an axis. Count n reaches from half a count below its position to half a count above, so that what rests at the origin does not tremble across
 * an edge.
 */
export class EncoderEdges {
  /** What a count is, in the axis's unit (m, rad). */
  readonly size: number;
  /** Where count 0 is. */
  readonly origin: number;

  constructor(size: number, origin = 0) {
    this.size = size;
    this.origin = origin;
  }

  /** The count at a position. */
  countAt(position: number): number {
    return Math.floor((position - this.origin) / this.size + 0.5);
  }

  /** The middle of a count. */
  positionOf(count: number): number {
    return this.origin + this.size * count;
  }

  /** The edge at which the encoder comes to a count from the side of another one. */
  edgeInto(count: number, from: number): number {
    return this.origin + this.size * (count > from ? count - 0.5 : count + 0.5);
  }
}

/**
 * How long before its end an even motion was at an edge.
 *
 * @param duration of the motion from `from` to `to`, which differ; in any unit, which is also that of the result.
 */
export function sinceEdge(edge: number, from: number, to: number, duration: number): number {
  return (duration * (to - edge)) / (to - from);
}
