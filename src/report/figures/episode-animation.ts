// An episode as a moving picture: cart, pole and track above, how high the pole's tip is below, and a line that goes along with the time.
import { DEGREES_PER_RADIAN } from '../../base/index.js';
import { element, escapeXml } from '../xml.js';
import { bottomAxis, type Frame, placing } from './axes.js';
import { limitColour, negativeWeight, positiveWeight } from './colours.js';
import { type Keyframe, type Loop, shown, thinned, transformed } from './keyframes.js';
import { type Point, polyline, rounded, svgDocument, svgGroup, svgLine, svgText } from './svg.js';

/** Cart and pole at one moment. */
export interface EpisodeMoment {
  /** Not before that of the moment before. */
  readonly timeS: number;
  readonly positionM: number;
  /** From upright, clockwise positive; whole turns do not matter. */
  readonly angleRad: number;
  /** What the machine said of itself, if it was asked. */
  readonly state?: string;
}

export interface AnimatedEpisode {
  readonly title: string;
  /** Below the title. */
  readonly subtitle: string;
  /** At least two, at different times. */
  readonly moments: readonly EpisodeMoment[];
  /** From the hinge to the tip. */
  readonly poleM: number;
  /** The cart's end stops are at ±stopM. */
  readonly stopM: number;
  /** Beyond ±softLimitM the cart is stopped; absent if nothing stops it. */
  readonly softLimitM?: number;
}

/** Cart, pole and the tip of the pole are never farther than this from where the samples have them. */
export const animationErrorPx = 0.5;

const width = 720;
const side = 24;
const header = 52;
const cart = { width: 46, height: 20, wheel: 4 };
/** Of the pole at most; the track may need a smaller scale. */
const longestPolePx = 116;
/** From the hinge down to the rail, on which the wheels stand. */
const railBelowPx = cart.height / 2 + 2 * cart.wheel;
/** Of the plot: what its names and numbers need, how wide it is at least beside the machine, and how high below it. */
const plot = { left: 60, bottom: 44, leastWidth: 220, height: 64 };
const faint = { 'fill-opacity': 0.75 };
/** The picture rests at its end for so long before it begins anew. */
const restS = 1.5;

/** Those who want no motion see the end, and the whole course in the plot below. */
const still =
  'svg.figure .still{display:none}@media (prefers-reduced-motion:reduce){svg.figure .moving{display:none}svg.figure .still{display:inline}}';

/** An SVG file that plays the episode in its own time and repeats it: no script, nothing loaded, light and dark. */
export function episodeAnimation(episode: AnimatedEpisode): string {
  const { title, subtitle, moments } = episode;
  const firstS = moments[0]!.timeS;
  const durationS = moments.at(-1)!.timeS - firstS;
  const loop = { lengthS: durationS + restS };
  const place = layOut(episode);
  const { frame, polePx } = place;
  const carts = moments.map(({ timeS, positionM }) => ({ timeS: timeS - firstS, value: positionM * place.pxPerM }));
  const poles = unwound(moments).map(({ timeS, value }) => ({ timeS: timeS - firstS, value }));
  // What rounding and the two movements leave of the error adds up at the tip.
  const tolerance = animationErrorPx * 0.4;
  const motion: Motion = {
    loop,
    cart: thinned(carts, tolerance),
    pole: thinned(poles, (tolerance / polePx) * DEGREES_PER_RADIAN),
    playhead: [
      { timeS: 0, value: 0 },
      { timeS: durationS, value: frame.width },
    ],
    states: statesOf(moments),
  };
  const scene = (isStill: boolean): string =>
    svgGroup({ class: isStill ? 'still' : 'moving' }, [
      ...motion.states.map(({ text, spells }) => stateText(text, spells, isStill ? undefined : loop)),
      machine(motion, place, isStill),
      playhead(motion, frame, isStill),
    ]);
  const picture = { width, height: place.height, title, description: summary(episode) };
  return svgDocument(picture, [
    element('style', {}, still),
    svgText(side, 24, title, { 'font-size': 15, 'font-weight': 600 }),
    svgText(side, 43, subtitle, faint),
    ...track(episode, place),
    ...tipPlot(poles, durationS, frame),
    scene(false),
    scene(true),
  ]);
}

/** Where everything stands, in pixels. */
interface Place {
  readonly height: number;
  readonly pxPerM: number;
  readonly polePx: number;
  /** Of the hinge when the cart is at the centre of the track. */
  readonly hinge: Point;
  /** Below all that moves. */
  readonly captionY: number;
  /** Of the plot: beside the machine where the track leaves room, else below it. */
  readonly frame: Frame;
}

function layOut({ moments, poleM, stopM }: AnimatedEpisode): Place {
  const farthestM = moments.reduce((most, { positionM }) => Math.max(most, Math.abs(positionM)), stopM);
  const ends = cart.width / 2 + 8;
  const pxPerM = Math.min(longestPolePx / poleM, (width / 2 - side - ends) / (farthestM + poleM));
  const polePx = poleM * pxPerM;
  const reach = farthestM * pxPerM + Math.max(ends, polePx + 4);
  const hingeY = header + polePx + 6;
  const captionY = hingeY + Math.max(polePx, railBelowPx) + 24;
  const isBeside = width - 2 * side - 2 * reach - plot.left >= plot.leastWidth;
  const left = isBeside ? side + 2 * reach + plot.left : side + plot.left;
  const top = isBeside ? header + 22 : captionY + 14;
  const height = isBeside ? captionY + side / 2 : top + plot.height + plot.bottom;
  const frame = { left, top, width: width - side - left, height: height - plot.bottom - top };
  return { height, pxPerM, polePx, hinge: { x: isBeside ? side + reach : width / 2, y: hingeY }, captionY, frame };
}

interface Spell {
  readonly timeS: number;
  readonly isShown: boolean;
}

interface Motion {
  readonly loop: Loop;
  readonly cart: readonly Keyframe[];
  readonly pole: readonly Keyframe[];
  readonly playhead: readonly Keyframe[];
  readonly states: readonly { readonly text: string; readonly spells: readonly Spell[] }[];
}

/** The angle in degrees without jumps from one side to the other. */
function unwound(moments: readonly EpisodeMoment[]): Keyframe[] {
  let turns = 0;
  return moments.map(({ timeS, angleRad }, k) => {
    const before = moments[k - 1]?.angleRad ?? angleRad;
    turns -= Math.round((angleRad - before) / (2 * Math.PI));
    return { timeS, value: (angleRad + turns * 2 * Math.PI) * DEGREES_PER_RADIAN };
  });
}

/** Each state that the machine was in, and when. */
function statesOf(moments: readonly EpisodeMoment[]): Motion['states'] {
  const firstS = moments[0]!.timeS;
  const changes = moments.filter(({ state }, k) => k === 0 || state !== moments[k - 1]!.state);
  const texts = [...new Set(changes.flatMap(({ state }) => state ?? []))];
  return texts.map((text) => ({
    text,
    spells: changes.map(({ timeS, state }) => ({ timeS: timeS - firstS, isShown: state === text })),
  }));
}

/** @param loop absent where only the last state is shown */
function stateText(text: string, spells: readonly Spell[], loop: Loop | undefined): string {
  const display = spells.at(-1)!.isShown ? 'inline' : 'none';
  const attributes = { x: width - side, y: 43, 'text-anchor': 'end', 'font-weight': 600, display };
  return element('text', attributes, escapeXml(text) + (loop ? shown(spells, loop) : ''));
}

/** Placed as it ends, so that it is right also where nothing moves. */
function machine({ cart: carts, pole, loop }: Motion, { polePx, hinge }: Place, isStill: boolean): string {
  const moving = (type: 'translate' | 'rotate', frames: readonly Keyframe[]) =>
    isStill ? [] : [transformed(type, frames, loop)];
  const wheel = (x: number) => element('circle', { cx: x, cy: cart.height / 2 + cart.wheel, r: cart.wheel });
  const turning = svgGroup({ transform: `rotate(${rounded(pole.at(-1)!.value)})` }, [
    ...moving('rotate', pole),
    svgLine(0, 0, 0, -polePx, { stroke: positiveWeight, 'stroke-width': 7, 'stroke-linecap': 'round' }),
  ]);
  const rolling = svgGroup({ transform: `translate(${rounded(carts.at(-1)!.value)})` }, [
    ...moving('translate', carts),
    element('rect', { x: -cart.width / 2, y: -cart.height / 2, width: cart.width, height: cart.height, rx: 3 }),
    wheel(-cart.width / 4),
    wheel(cart.width / 4),
    turning,
    element('circle', { r: 4.5, fill: '#ffffff', stroke: positiveWeight, 'stroke-width': 2 }),
  ]);
  return svgGroup({ transform: `translate(${rounded(hinge.x)} ${rounded(hinge.y)})` }, [rolling]);
}

/** The rail, its stops and soft limits where the side of the cart meets them. */
function track({ stopM, softLimitM }: AnimatedEpisode, { pxPerM, hinge, captionY }: Place): string[] {
  const railY = hinge.y + railBelowPx;
  const middle = hinge.x;
  const reach = (positionM: number) => positionM * pxPerM + cart.width / 2;
  const stop = (sign: number) =>
    element('rect', {
      x: rounded(middle + sign * (reach(stopM) + 3) - 3),
      y: rounded(railY - 26),
      width: 6,
      height: 28,
      rx: 1,
    });
  const limit = (sign: number, positionM: number) => {
    const x = middle + sign * reach(positionM);
    return svgLine(x, railY - 34, x, railY + 8, {
      stroke: limitColour,
      'stroke-width': 1.5,
      'stroke-dasharray': '4 3',
    });
  };
  const hasLimit = softLimitM !== undefined && softLimitM <= stopM;
  const text = hasLimit ? `soft limits ±${length(softLimitM)}, stops ±${length(stopM)}` : `stops ±${length(stopM)}`;
  return [
    svgLine(middle - reach(stopM) - 6, railY, middle + reach(stopM) + 6, railY, { 'stroke-width': 2 }),
    stop(-1),
    stop(1),
    ...(hasLimit ? [limit(-1, softLimitM), limit(1, softLimitM)] : []),
    svgText(middle, captionY, text, { ...faint, 'text-anchor': 'middle', 'font-size': 11 }),
  ];
}

function length(metres: number): string {
  return metres < 1 ? `${Number((metres * 100).toFixed(2))} cm` : `${Number(metres.toFixed(3))} m`;
}

/** How high the tip of the pole is over time, from hanging to upright. */
function tipPlot(poles: readonly Keyframe[], durationS: number, frame: Frame): string[] {
  const time = { from: 0, to: durationS };
  const place = placing(frame, time, { from: -1, to: 1 });
  const heights = poles.map(({ timeS, value }) => ({ timeS, value: Math.cos(value / DEGREES_PER_RADIAN) }));
  const points = thinned(heights, (animationErrorPx / frame.height) * 2).map(({ timeS, value }) => place(timeS, value));
  const name = (height: number, text: string) =>
    svgText(frame.left - 6, place(0, height).y + 4, text, { ...faint, 'text-anchor': 'end', 'font-size': 11 });
  return [
    svgLine(frame.left, frame.top, frame.left + frame.width, frame.top, { 'stroke-opacity': 0.2 }),
    name(1, 'upright'),
    name(-1, 'hanging'),
    element('path', { d: polyline(points), fill: 'none', stroke: positiveWeight, 'stroke-width': 1.6 }),
    ...bottomAxis(frame, time, 'time, s', side, Math.floor(frame.width / 50)),
  ];
}

function playhead(
  { playhead: frames, loop }: Motion,
  { left, top, height, width: across }: Frame,
  isStill: boolean,
): string {
  const line = svgLine(left, top - 4, left, top + height, { stroke: negativeWeight, 'stroke-width': 1.5 });
  return svgGroup({ transform: `translate(${rounded(across)})` }, [
    ...(isStill ? [] : [transformed('translate', frames, loop)]),
    line,
  ]);
}

const uprightCosine = Math.cos(12 / DEGREES_PER_RADIAN);

/** In words, for those who do not see it. */
function summary({ subtitle, moments }: AnimatedEpisode): string {
  const firstS = moments[0]!.timeS;
  const isUp = ({ angleRad }: EpisodeMoment) => Math.cos(angleRad) >= uprightCosine;
  const seconds = (s: number) => `${Number(s.toFixed(1))} s`;
  const farthestM = moments.reduce((most, { positionM }) => Math.max(most, Math.abs(positionM)), 0);
  let up = moments.length;
  while (up > 0 && isUp(moments[up - 1]!)) up--;
  const start = isUp(moments[0]!) ? 'upright' : Math.cos(moments[0]!.angleRad) < 0 ? 'hanging' : 'leaning';
  const end =
    up === moments.length
      ? 'At the end it is not upright.'
      : up === 0
        ? 'It stays within 12 degrees of upright.'
        : `From ${seconds(moments[up]!.timeS - firstS)} on it is within 12 degrees of upright.`;
  return `${subtitle}. ${seconds(moments.at(-1)!.timeS - firstS)} in which the pole begins ${start}. ${end} The cart goes up to ${length(farthestM)} from the centre.`;
}
