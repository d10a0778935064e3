// Episodes moment by moment, for pictures: of a champion in software, on the twin or on the emulated board, and from a recording.
import { articleParameters, STATE_INDEX, type Task } from '../../sim/index.js';
import { RADIANS_PER_DEGREE } from '../../src/base/index.js';
import { compileChampion } from '../../src/compile/index.js';
import type { Telemetry } from '../../src/link/index.js';
import type { Champion } from '../../src/network/index.js';
import { limits } from '../../src/protocol/index.js';
import type { RigState } from '../bench/index.js';
import type { Board } from '../boards/index.js';
import type { Rig } from '../description/index.js';
import { FixedDriver } from './fixed-driver.js';
import type { Recording } from './recording.js';
import { checkPeriod, rigFor } from './rig.js';
import { type RigRun, runMachine, seenState } from './rig-run.js';
import { RigSession, wire } from './rig-session.js';
import { NOMINAL_DELAY_US } from './robustness.js';
import { isOver, type RigGame, rigGame, startOf } from './scoring.js';
import { type Effect, effects, playTwin } from './twin.js';
import { validationStart } from './validation.js';

/** The action 1. */
const ONE_Q15 = 32_767;

/** Cart and pole on their track, moment by moment. */
export interface ShownEpisode {
  readonly moments: readonly ShownMoment[];
  /** From the hinge to the tip. */
  readonly poleM: number;
  readonly stopM: number;
  /** Absent if nothing stops the cart before its end stops. */
  readonly softLimitM?: number;
}

export interface ShownMoment {
  readonly timeS: number;
  readonly positionM: number;
  /** From upright, clockwise positive. */
  readonly angleRad: number;
  readonly velocityMps: number;
  readonly angularVelocityRadps: number;
  /** What the network wants from here on, as a share of full drive; absent where the episode ends. */
  readonly action?: number;
  /** Share of full drive that the motor gets from here on; absent where the episode ends. */
  readonly drive?: number;
  /** What the machine said of itself: in a recording at each moment, on the emulated board of faults alone. */
  readonly state?: string;
}

type Driven = Pick<ShownMoment, 'action' | 'drive' | 'state'>;

export interface ShownOptions {
  /** Of the starts. */
  readonly seed: number;
  /** Which of the starts that validation plays; absent: 0, the first. */
  readonly episode?: number;
  /** Ends earlier than the task. */
  readonly seconds?: number;
  readonly signal?: AbortSignal;
}

/**
 * In Node: the fixed-point policy on the task that the champion was trained for.
 *
 * @throws CodedError CHAMPION_TASK when it is none of a cart with one pole; TaskError.
 */
export function softwareEpisode(champion: Champion, options: ShownOptions): ShownEpisode {
  const game = rigGame(champion);
  const { task } = game;
  const driver = new FixedDriver(champion);
  const state = new Float64Array(task.stateSize);
  const observation = new Float64Array(task.observations.length);
  const actions = new Float64Array(task.actions);
  const states: RigState[] = [];
  const driven: Driven[] = [];
  const look = () =>
    states.push({
      positionM: state[STATE_INDEX.position]!,
      velocityMps: state[STATE_INDEX.velocity]!,
      angleRad: state[STATE_INDEX.angle]!,
      angularVelocityRadps: state[STATE_INDEX.angularVelocity]!,
    });
  task.reset(state, validationStart(options.seed, options.episode ?? 0));
  look();
  for (let period = 0; period < periodsOf(game, options) && !task.isDone(state); period++) {
    task.observe(state, observation);
    driver.act(observation, actions);
    driven.push({ action: actions[0]!, drive: actions[0]! });
    task.step(state, actions);
    look();
  }
  return { ...trackOf(task), moments: momentsOf(states, driven, task.periodUs) };
}

/**
 * In Node, on the twin of a rig with all its effects.
 *
 * @throws CodedError CHAMPION_TASK when the champion cannot be played on the rig; TaskError.
 */
export function twinEpisode(champion: Champion, rig: Rig, options: ShownOptions): ShownEpisode {
  const game = rigGame(champion);
  checkPeriod(champion, rig);
  const start = startOf(game, validationStart(options.seed, options.episode ?? 0));
  const on = new Set(Object.keys(effects) as Effect[]);
  const { states, actionsQ15, drives } = playTwin(rig, champion, start, periodsOf(game, options), on, NOMINAL_DELAY_US);
  const driven = drives.map((drive, k) => ({ action: actionsQ15[k]! / ONE_Q15, drive }));
  return { ...trackOfRig(rig), moments: momentsOf(untilOver(states, game), driven, rig.periodUs) };
}

/**
 * On the emulated board: how cart and pole truly move while the firmware drives them.
 *
 * @throws CodedError CHAMPION_TASK when the champion cannot be played on the rig; TaskError, LinkError, MachineError, or the signal's reason.
 */
export async function rigEpisode(
  champion: Champion,
  board: Board,
  rig: Rig,
  options: ShownOptions,
): Promise<ShownEpisode> {
  const game = rigGame(champion);
  checkPeriod(champion, rig);
  const session = await RigSession.open(wire(board, rigFor(rig, game)), options);
  try {
    await session.link.flash(compileChampion(champion).image);
    await session.recover();
    await session.hold(startOf(game, validationStart(options.seed, options.episode ?? 0)));
    await session.until((telemetry) => telemetry);
    const { truth, telemetry } = await runMachine(session, periodsOf(game, options), (seen) => isOver(game, seen));
    const moments = momentsOf(untilOver(truth!.states, game), telemetry.map(drivenAt), rig.periodUs);
    return { ...trackOfRig(rig), moments };
  } finally {
    await session.close();
  }
}

/** What a board told of a machine: as its encoders saw it, with its states. @param rig that it was recorded on */
export function recordedEpisode({ ticks }: Recording, rig: Rig): ShownEpisode {
  const moments = ticks.map(({ timeS, positionM, velocityMps, angleDeg, poleDegps, action, duty, state, fault }) => ({
    timeS,
    positionM,
    velocityMps,
    angleRad: angleDeg * RADIANS_PER_DEGREE,
    angularVelocityRadps: poleDegps * RADIANS_PER_DEGREE,
    action: action / ONE_Q15,
    drive: duty / limits.DUTY_MAX,
    state: `${state}${fault === 'NONE' ? '' : `: ${fault}`}`,
  }));
  return { ...trackOfRig(rig), moments };
}

/** A run of a machine: as cart and pole truly moved, or where that is not known, as the board saw them. */
export function runEpisode({ telemetry, truth }: RigRun, rig: Rig): ShownEpisode {
  const states = truth?.states ?? telemetry.map((tick) => seenState(tick, rig));
  return { ...trackOfRig(rig), moments: momentsOf(states, telemetry.map(drivenAt), rig.periodUs) };
}

/** What drives the machine from a tick on, and a fault that it told. */
function drivenAt({ action, duty, state, fault }: Telemetry): Driven {
  const isFault = fault !== undefined && fault !== 'NONE';
  return {
    action: action / ONE_Q15,
    drive: duty / limits.DUTY_MAX,
    ...(isFault && { state: `${state}: ${fault}` }),
  };
}

function periodsOf({ task }: RigGame, { seconds = Number.POSITIVE_INFINITY }: ShownOptions): number {
  return Math.min(task.maxSteps, Math.ceil((seconds * 1e6) / task.periodUs));
}

function untilOver(states: readonly RigState[], game: RigGame): readonly RigState[] {
  const end = states.findIndex((state) => isOver(game, state));
  return end < 0 ? states : states.slice(0, end + 1);
}

/** Nothing is driven any more, but a fault is told. */
function toldAtTheEnd({ state }: Driven = {}): Pick<Driven, 'state'> {
  return state === undefined ? {} : { state };
}

function momentsOf(states: readonly RigState[], driven: readonly Driven[], periodUs: number): ShownMoment[] {
  return states.map((state, k) => ({
    timeS: (k * periodUs) / 1e6,
    ...state,
    ...(k < states.length - 1 ? driven[k] : toldAtTheEnd(driven[k])),
  }));
}

function trackOfRig({ plant, track }: Rig): Omit<ShownEpisode, 'moments'> {
  const { poleCentreM, stopM } = plant;
  return { poleM: 2 * poleCentreM, stopM, softLimitM: track.softLimitM };
}

/** The article's tasks have the rail alone; those on a rig have all of it. */
function trackOf({ parameters }: Task): Omit<ShownEpisode, 'moments'> {
  const { poleCentreM = articleParameters.poleCentreM, softLimitM = 0 } = parameters;
  const stopM = parameters.stopM ?? parameters.railM!;
  return { poleM: 2 * poleCentreM, stopM, ...(softLimitM > 0 && { softLimitM }) };
}
