// Movements of an SVG: samples thinned to the fewest keyframes that stay within a tolerance, as SMIL, which needs no script and no names.
import { element } from '../xml.js';

export interface Keyframe {
  readonly timeS: number;
  readonly value: number;
}

/**
 * The fewest samples, or nearly, between which straight lines stay within `tolerance` of all others (after Ramer, Douglas and Peucker, but measured along
 * the value alone, since an animation keeps to time). The first and the last one stay.
 */
export function thinned(samples: readonly Keyframe[], tolerance: number): Keyframe[] {
  const kept = new Set([0, samples.length - 1]);
  const open: (readonly [number, number])[] = [[0, samples.length - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span;
    let worst = tolerance;
    let at = -1;
    for (let k = from + 1; k < to; k++) {
      const error = Math.abs(samples[k]!.value - between(samples[from]!, samples[to]!, samples[k]!.timeS));
      if (error > worst) [worst, at] = [error, k];
    }
    if (at < 0) continue;
    kept.add(at);
    open.push([from, at], [at, to]);
  }
  return samples.filter((_, k) => kept.has(k));
}

function between(a: Keyframe, b: Keyframe, timeS: number): number {
  const length = b.timeS - a.timeS;
  return length > 0 ? a.value + ((timeS - a.timeS) / length) * (b.value - a.value) : a.value;
}

/** Repeats for ever: so long, the last value held to the end. */
export interface Loop {
  readonly lengthS: number;
}

/** Moves or turns the element that it is put into. Values in pixels along x, or in degrees. */
export function transformed(type: 'translate' | 'rotate', frames: readonly Keyframe[], loop: Loop): string {
  const decimals = type === 'rotate' ? 100 : 10;
  const values = frames.map(({ value }) => String(Math.round(value * decimals) / decimals));
  return element('animateTransform', { attributeName: 'transform', type, ...timing(frames, values, loop) });
}

/** Shows the element that it is put into from each of these times to the next, or hides it. */
export function shown(spells: readonly { readonly timeS: number; readonly isShown: boolean }[], loop: Loop): string {
  const values = spells.map(({ isShown }) => (isShown ? 'inline' : 'none'));
  return element('animate', { attributeName: 'display', calcMode: 'discrete', ...timing(spells, values, loop) });
}

function timing(frames: readonly { readonly timeS: number }[], values: readonly string[], { lengthS }: Loop) {
  // To a tenth of a millisecond, in which nothing moves a tenth of a pixel.
  const decimals = Math.ceil(Math.log10(lengthS * 1e4));
  const share = ({ timeS }: { readonly timeS: number }): string =>
    (timeS / lengthS)
      .toFixed(decimals)
      .replace(/^0(?=\.)/, '')
      .replace(/\.?0+$/, '') || '0';
  return {
    dur: `${lengthS}s`,
    repeatCount: 'indefinite',
    keyTimes: [...frames.map(share), '1'].join(';'),
    values: [...values, values.at(-1)].join(';'),
  };
}
