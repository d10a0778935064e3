// A rig file held against a recording: each of the file's numbers beside the one with which the model comes nearest, and what that says.
import { inverse, Matrix } from 'ml-matrix';
import type { Telemetry } from '../../src/link/index.js';
import type { Rig } from '../description/index.js';
import { yieldToEventLoop } from '../hil/index.js';
import { type Apart, FittedWindow, type Model } from './fitted-window.js';
import { leastSquaresSteps, type Residuals, slopesOf, squares, type Unknown } from './least-squares.js';
import { tangibles, tellingSize } from './tangible.js';
import { type Window, windowsOf } from './windows.js';

/** What a recording says of a number of the rig file. */
export interface NumberVerdict {
  readonly name: string;
  readonly unit: string;
  readonly file: number;
  /** With which the model comes nearest, all numbers together. */
  readonly found: number;
  readonly standardError: number;
  readonly verdict: 'agrees' | 'differs' | 'does not show';
}

export interface Comparison {
  readonly windows: number;
  /** In which something moved cart or pole that the model does not have: a hand, a switch, an end of the track. */
  readonly leftOut: number;
  /** Of what was compared, without what was left out. */
  readonly seconds: number;
  /** How far a model is from the recording in a window, root mean square: what the counts of the encoders alone make of the true one. */
  readonly floor: Apart;
  readonly file: Apart;
  /** With the numbers that were found. */
  readonly found: Apart;
  readonly numbers: readonly NumberVerdict[];
}

const TURN = 2 * Math.PI;
/** More say little more, and take long. */
const WINDOWS_MAX = 60;
/** Fewer than these do not say how sure the numbers are. */
const WINDOWS_LEAST = 8;
/** Standard deviation of a place that is anywhere within a count. */
const COUNT_SPREAD = 1 / Math.sqrt(12);
/** A window that is farther off than so many times the middle one is left out. */
const STRANGE = 3;
/** Numbers are believed to be within so many times what is to be told: those that do not show stay near the file. */
const BELIEF = 10;
/**
 * A number differs when it is off by more than so many standard errors, and by more than this share of what is to be told; and when the best fit is
 * nearer than the file by the square of as many in the sum of squares. Where a hinge sticks, the squares jump, and slopes alone make errors too small.
 */
const SURE = 4;
const DEAD_SHARE = 0.5;
/**
 * All windows count alike at first, since those that tell most are farthest off where the file is wrong; then those that stay far off count less.
 * The standard errors of the last fit count.
 */
type Stage = 'all alike' | 'doubts' | 'last';
const ENOUGH: Readonly<Record<Stage, number>> = { 'all alike': 1e-5, doubts: 1e-5, last: 1e-6 };

/**
 * What is fitted beside the numbers, because no file knows it: from duty to force, and where the pole hangs. Twice the force and a late start move
 * a cart that is soon at its speed much as the true ones do, so the delay is believed in until the numbers are near.
 */
const hidden = [
  { start: 2.5e-4, scale: 1e-4, belief: { early: 1e-6, last: 1e-3 } },
  { start: 0, scale: 1e-3, belief: { early: 0.05, last: 0.05 } },
] as const;

/**
 * Cuts the recording into short windows, fits start states and numbers to them, and judges each number by its standard error.
 *
 * @param signal ends it between two steps of a fit; it then throws the signal's reason.
 * @returns undefined if the recording is too short to say how sure it is.
 */
export async function compareRecording(
  ticks: readonly Telemetry[],
  rig: Rig,
  signal?: AbortSignal,
): Promise<Comparison | undefined> {
  const windows = spreadOut(windowsOf(ticks, rig), WINDOWS_MAX);
  const floor = {
    positionM: COUNT_SPREAD / rig.cartEncoder.countsPerM,
    angleRad: (COUNT_SPREAD * TURN) / rig.poleEncoder.countsPerRev,
  };
  const start = [...tangibles.map(({ of }) => of(rig.plant)), ...hidden.map((each) => each.start)];
  const { parameters: begun } = await fitWindows(windows, rig, floor, start, 'all alike', signal);
  const fromFile = await fitWindows(windows, rig, floor, start, 'doubts', signal);
  const fromBegun = await fitWindows(windows, rig, floor, begun, 'doubts', signal);
  const all = fromBegun.rms < fromFile.rms ? fromBegun : fromFile;
  const refined = async (windows: readonly FittedWindow[], from: WindowsFit): Promise<WindowsFit> => {
    const rough = apart(windows, from.model, floor);
    const spreads = {
      positionM: Math.max(rough.positionM, floor.positionM),
      angleRad: Math.max(rough.angleRad, floor.angleRad),
    };
    const pieces = windows.map(({ window }) => window);
    return fitWindows(pieces, rig, spreads, from.parameters, 'last', signal);
  };
  const usual = usualOf(all.windows, all.model);
  if (usual.length < WINDOWS_LEAST) return undefined;
  const first = await refined(usual, all);
  // With numbers that are nearer, windows may come back that were left out.
  const anew = windows
    .map((window) => new FittedWindow(window, rig, floor, first.model))
    .filter((each) => each.isClear);
  const more = usualOf(anew, first.model);
  const fit = more.length > usual.length ? await refined(more, first) : first;
  const { spreads } = fit;
  const errors = standardErrors(fit);
  const file = apart(fit.windows, modelOf(rig, start), spreads);
  const found = apart(fit.windows, fit.model, spreads);
  const samples = fit.windows.reduce((sum, { window }) => sum + window.log.length, 0);
  const isNearer = samples * (squaresOf(file, spreads) - squaresOf(found, spreads)) > SURE ** 2;
  return {
    windows: windows.length,
    leftOut: windows.length - fit.windows.length,
    seconds: (fit.windows.reduce((sum, { window }) => sum + window.log.length - 1, 0) * rig.periodUs) / 1e6,
    floor,
    file,
    found,
    numbers: tangibles.map((each, k): NumberVerdict => {
      const [said, shown, standardError] = [start[k]!, fit.parameters[k]!, errors[k]!];
      const verdict = verdictOn(shown - said, standardError, tellingSize(each, rig), isNearer);
      return { name: each.name, unit: each.unit, file: said, found: shown, standardError, verdict };
    }),
  };
}

/** The windows that are not much farther off than the middle one. */
function usualOf(windows: readonly FittedWindow[], model: Model): readonly FittedWindow[] {
  const size = windows.map((each) => meanSquare(each.residuals(model)));
  const middle = size.toSorted((a, b) => a - b)[Math.floor(size.length / 2)]!;
  return windows.filter((_, i) => size[i]! <= STRANGE ** 2 * middle);
}

/**
 * What is said of a number that was found to be off by so much.
 *
 * @param telling how far it may be off before it is to be told.
 * @param isNearer whether the best fit is nearer to the recording than the file, all numbers together.
 */
export function verdictOn(
  off: number,
  standardError: number,
  telling: number,
  isNearer: boolean,
): NumberVerdict['verdict'] {
  const isOff = Math.abs(off) > Math.max(SURE * standardError, DEAD_SHARE * telling);
  if (isOff) return isNearer ? 'differs' : 'does not show';
  return SURE * standardError < telling ? 'agrees' : 'does not show';
}

function modelOf({ plant }: Rig, parameters: readonly number[]): Model {
  const [delayS, zeroRad] = parameters.slice(tangibles.length) as [number, number];
  const changed = tangibles.reduce((before, { change }, k) => change(before, parameters[k]!), plant);
  // The ends of the track are left out of the windows.
  return { plant: { ...changed, stopM: Number.POSITIVE_INFINITY }, delayS, zeroRad };
}

interface WindowsFit {
  readonly windows: readonly FittedWindow[];
  /** The residuals are in these. */
  readonly spreads: Apart;
  readonly parameters: readonly number[];
  /** Of the residuals, as they count. */
  readonly rms: number;
  readonly model: Model;
  readonly residuals: Residuals;
  readonly near: (parameters: readonly number[]) => Residuals;
  readonly unknowns: readonly Unknown[];
}

async function fitWindows(
  windows: readonly Window[],
  rig: Rig,
  spreads: Apart,
  start: readonly number[],
  stage: Stage,
  signal: AbortSignal | undefined,
): Promise<WindowsFit> {
  const model = modelOf(rig, start);
  const fitted = windows.map((window) => new FittedWindow(window, rig, spreads, model)).filter((each) => each.isClear);
  const believed = [
    ...tangibles.map((each) => {
      const [value, telling] = [each.of(rig.plant), tellingSize(each, rig)];
      return { value, belief: BELIEF * telling, scale: telling / 10, least: value / 100 };
    }),
    ...hidden.map(({ start: value, scale, belief: { early, last } }) => {
      return { value, belief: stage === 'last' ? last : early, scale, least: Number.NEGATIVE_INFINITY };
    }),
  ];
  const unknowns = believed.map(({ scale, least }, k): Unknown => ({ start: start[k]!, scale, least }));
  const whole = (of: readonly ((model: Model) => readonly number[])[]): Residuals => {
    return (parameters) => {
      const supposed = modelOf(rig, parameters);
      return [
        ...of.flatMap((residuals) => (stage === 'doubts' ? doubted(residuals(supposed)) : residuals(supposed))),
        ...believed.map(({ value, belief }, k) => (parameters[k]! - value) / belief),
      ];
    };
  };
  const residuals = whole(fitted.map((each) => (supposed) => each.residuals(supposed)));
  const near = (parameters: readonly number[]): Residuals => {
    const supposed = modelOf(rig, parameters);
    return whole(fitted.map((each) => each.residualsNear(supposed)));
  };
  const steps = leastSquaresSteps(residuals, unknowns, ENOUGH[stage], near);
  let step = steps.next();
  while (!step.done) {
    await yieldToEventLoop(signal);
    step = steps.next();
  }
  const { parameters, rms } = step.value;
  return { windows: fitted, spreads, parameters, rms, model: modelOf(rig, parameters), residuals, near, unknowns };
}

/** The sum of squares grows with the logarithm only (Cauchy's distribution), of the window as a whole: who touched the machine touched it for a while. */
function doubted(values: readonly number[]): number[] {
  const size = meanSquare(values);
  const share = size > 0 ? Math.sqrt(Math.log1p(size) / size) : 1;
  return values.map((value) => share * value);
}

/**
 * Of each parameter, from how the windows disagree among each other: errors within a window depend on each other, and what the model lacks is
 * part of them (P. J. Huber, "The behavior of maximum likelihood estimates under nonstandard conditions", 1967). At least what independent errors make.
 */
function standardErrors({ windows, parameters, residuals, near, unknowns }: WindowsFit): number[] {
  const slopes = slopesOf(near(parameters), parameters, unknowns);
  const values = residuals(parameters);
  const bread = inverse(slopes.mmul(slopes.transpose()));
  const count = unknowns.length;
  const meat = Matrix.zeros(count, count);
  const ends = [...windows.map(({ window }) => 2 * window.log.length), ...unknowns.map(() => 1)];
  let from = 0;
  for (const length of ends) {
    const pull = slopes
      .subMatrix(0, count - 1, from, from + length - 1)
      .mmul(Matrix.columnVector(values.slice(from, from + length)));
    meat.add(pull.mmul(pull.transpose()));
    from += length;
  }
  meat.mul(windows.length / (windows.length - 1));
  const robust = bread.mmul(meat).mmul(bread);
  return unknowns.map(({ scale }, k) => Math.sqrt(Math.max(robust.get(k, k), bread.get(k, k))) * scale);
}

function apart(windows: readonly FittedWindow[], model: Model, spreads: Apart): Apart {
  const values = windows.flatMap((each) => each.residuals(model));
  const rms = (odd: 0 | 1): number => Math.sqrt(meanSquare(values.filter((_, i) => i % 2 === odd)));
  return { positionM: rms(0) * spreads.positionM, angleRad: rms(1) * spreads.angleRad };
}

function squaresOf({ positionM, angleRad }: Apart, spreads: Apart): number {
  return (positionM / spreads.positionM) ** 2 + (angleRad / spreads.angleRad) ** 2;
}

function meanSquare(values: readonly number[]): number {
  return squares(values) / values.length;
}

/** So many at most, evenly from all. */
function spreadOut<T>(all: readonly T[], most: number): T[] {
  const every = Math.max(1, all.length / most);
  return Array.from({ length: Math.min(all.length, most) }, (_, i) => all[Math.floor(i * every)]!);
}
