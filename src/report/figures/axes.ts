// Axes: where numbers lie on the page, and the ticks that say so.
import { type Point, svgLine, svgText, textWidth } from './svg.js';

/** A rectangle on the page. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Domain {
  readonly from: number;
  readonly to: number;
}

/** From the smallest to the largest number, ends moved out to ticks; a little room around a single number, and around several that differ by roundings alone. */
export function domainOf(values: readonly number[], count = 7): Domain {
  const finite = values.filter(Number.isFinite);
  const least = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (least > most) return { from: 0, to: 1 };
  const areOne = most - least < 1e-9 * Math.max(Math.abs(least), Math.abs(most));
  const step = tickStep({ from: areOne ? most : least, to: most }, count);
  const from = plain(Math.floor(least / step) * step);
  const to = plain(Math.ceil(most / step) * step);
  return from < to ? { from, to } : { from: from - step, to: to + step };
}

/** Round numbers in a domain, about `count` of them. */
function ticks(domain: Domain, count = 7): number[] {
  const step = tickStep(domain, count);
  const first = Math.ceil(domain.from / step - 1e-9);
  const last = Math.floor(domain.to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => plain((first + i) * step));
}

/** Without the roundings of its last digits: 0.6 for 0.6000000000000001. */
function plain(value: number): number {
  return Number(value.toPrecision(12));
}

/** 1, 2 or 5 times a power of ten. */
function tickStep({ from, to }: Domain, count: number): number {
  const rough = (to - from) / count || Math.abs(to) / 100 || 1;
  const power = 10 ** Number(rough.toExponential().split('e')[1]);
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough * 0.999)!;
}

/** From numbers to places in a frame; y grows upwards. */
export function placing(frame: Frame, x: Domain, y: Domain): (atX: number, atY: number) => Point {
  const across = frame.width / (x.to - x.from);
  const up = frame.height / (y.to - y.from);
  return (atX, atY) => ({
    x: frame.left + (atX - x.from) * across,
    y: frame.top + frame.height - (atY - y.from) * up,
  });
}

const numberSize = 11;
/** Between the numbers of an axis, at least. */
export const numberGap = 8;
/** Between a frame and the numbers on its left. */
const sideGap = 6;

/** How far the numbers on the left of a frame reach out. */
export function numbersWidth(y: Domain): number {
  return sideGap + Math.max(...ticks(y).map((tick) => textWidth(tickLabel(tick), numberSize)));
}

/** Faint lines across at each tick of y, with their numbers on the left if wanted. */
export function horizontalGrid(frame: Frame, y: Domain, withNumbers: boolean): string[] {
  const place = placing(frame, { from: 0, to: 1 }, y);
  return ticks(y).flatMap((tick) => {
    const at = place(0, tick).y;
    const line = svgLine(frame.left, at, frame.left + frame.width, at, { 'stroke-opacity': 0.13 });
    const number = svgText(frame.left - sideGap, at + 4, tickLabel(tick), {
      'text-anchor': 'end',
      'font-size': numberSize,
    });
    return withNumbers ? [line, number] : [line];
  });
}

/**
 * The axis below a frame, with its ticks, numbers and name.
 *
 * @param overhang how far the numbers may reach out of the frame on either side.
 */
export function bottomAxis(frame: Frame, x: Domain, name: string, overhang: number, count = 4): string[] {
  const place = placing(frame, x, { from: 0, to: 1 });
  const base = frame.top + frame.height;
  const numbers = ticks(x, count).map((tick) => ({ at: place(tick, 0).x, text: tickLabel(tick) }));
  const centred = { 'text-anchor': 'middle', 'font-size': numberSize };
  return [
    svgLine(frame.left, base, frame.left + frame.width, base, { 'stroke-opacity': 0.5 }),
    ...numbers.map(({ at }) => svgLine(at, base, at, base + 4, { 'stroke-opacity': 0.5 })),
    ...withRoom(numbers, frame.left - overhang, frame.left + frame.width + overhang).map(({ at, text }) =>
      svgText(at, base + 18, text, centred),
    ),
    svgText(frame.left + frame.width / 2, base + 34, name, centred),
  ];
}

/** A number below an axis; `at` is its middle. */
interface AxisNumber {
  readonly at: number;
  readonly text: string;
}

/** Numbers moved inwards to lie between two places; only every second, third ... if they would touch. */
function withRoom(numbers: readonly AxisNumber[], from: number, to: number): AxisNumber[] {
  const half = ({ text }: AxisNumber) => textWidth(text, numberSize) / 2;
  const inside = numbers.map((number) => ({
    ...number,
    at: Math.max(from + half(number), Math.min(to - half(number), number.at)),
  }));
  const isFree = (number: AxisNumber, before: AxisNumber | undefined) =>
    before === undefined || number.at - half(number) - (before.at + half(before)) >= numberGap;
  for (let every = 1; ; every++) {
    const kept = inside.filter((_, i) => i % every === 0);
    if (kept.every((number, i) => isFree(number, kept[i - 1]))) return kept;
  }
}

/** A number as an axis shows it, with a real minus sign. */
function tickLabel(value: number): string {
  return String(value).replace('-', '−');
}
