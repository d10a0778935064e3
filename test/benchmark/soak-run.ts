// A soak: the firmware balances the pole by itself for hours, somebody taps the pole now and then, and all of it is checked from outside.

import { Bench } from '../../rig/bench/index.js';
import { EmulatedBoard, type EmulatedUno } from '../../rig/boards/ports/index.js';
import { type Rig, rigSettings } from '../../rig/description/index.js';
import { RigSession } from '../../rig/hil/index.js';
import { RandomStream } from '../../sim/index.js';
import { compileChampion } from '../../src/compile/index.js';
import type { Champion } from '../../src/network/index.js';
import { limits } from '../../src/protocol/index.js';
import { SoakTruth, type Stretch } from './soak-truth.js';

export interface SoakOptions {
  readonly rig: Rig;
  readonly champion: Champion;
  readonly seconds: number;
  /** From one report to the next. */
  readonly stretchS: number;
  /** From one comparison of the board's numbers with the true ones to the next. */
  readonly checkS: number;
  /** How much faster the hardest tap makes the pole; when and how hard it is tapped is random, every 10 s on average. */
  readonly tapRadps: number;
  readonly seed: number;
  /** How far the means of two stretches may be apart. */
  readonly driftM: number;
  readonly driftRad: number;
  /** Turns that the hand gives the pole beforehand: 28 take 2400 counts a turn round the firmware's 16 bits. */
  readonly turns?: number;
  /** A control tick that begins further from its time has missed its deadline. Default 20. */
  readonly tickBoundUs?: number;
  readonly onStretch?: (stretch: Stretch, seconds: number) => void;
  /** Called when the soak begins; for tests, to spoil something. */
  readonly onBegin?: (bench: Bench, uno: EmulatedUno) => void;
}

export interface SoakResult {
  readonly seconds: number;
  readonly stretches: readonly Stretch[];
  /** Comparisons of the board's numbers with the true ones. */
  readonly checks: number;
  readonly taps: number;
  readonly edges: number;
  /** How often what the firmware counts has wrapped. */
  readonly wraps: Readonly<Record<'clock4us' | 'tick' | 'systemTick' | 'cartEdges', number>>;
  /** What was wrong, in sentences. A soak without any has passed. */
  readonly problems: readonly string[];
}

/** Where the hand lets go. */
const START = { positionM: 0, angleRad: 0.05 };
const PROBLEMS_MAX = 20;
const TAP_EVERY_S = [5, 15] as const;
/** The board tells its uptime some milliseconds after it was asked. */
const UPTIME_BOUND_MS = 30;
/** Within so many control ticks there must be one without an edge. */
const QUIET_WITHIN = 500;

/** @throws CodedError, LinkError or MachineError if it cannot begin. */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const { rig, seconds, stretchS, checkS } = options;
  const board = new EmulatedBoard();
  const { uno } = board;
  const bench = new Bench(uno, rig);
  let beginCycle = Number.NaN;
  const nowS = (): number => (uno.cycles - beginCycle) / uno.clockHz;
  const problems: string[] = [];
  const tell = (problem: string): void => {
    problems.push(`${Number.isNaN(beginCycle) ? 'Before the start' : `At ${nowS().toFixed(3)} s`}: ${problem}`);
  };
  /** What goes wrong once may go wrong a million times. */
  let told = 0;
  const onProblem = (problem: string): void => {
    if (++told <= PROBLEMS_MAX) tell(problem);
  };
  const edges = (): number => bench.cartEncoder.edges + bench.poleEncoder.edges;

  const session = await RigSession.open({ board, rig, bench }, { settings: rigSettings(rig, { standalone: true }) });
  try {
    const truth = await begin(session, bench, options, onProblem);
    beginCycle = uno.cycles;
    const edgesBefore = edges();
    const uptimeMs = await uptimeAhead(session, uno);
    let isRunning = true;
    uno.pin('LED').onChange((level) => {
      if (level) return;
      isRunning = false;
      uno.stop();
    });
    const taps = tap(bench, uno, options);
    options.onBegin?.(bench, uno);
    const stretches: Stretch[] = [];
    let checks = 0;
    while (isRunning && nowS() < seconds) {
      uno.runUntil(beginCycle + Math.min(seconds, (checks + 1) * checkS) * uno.clockHz);
      if (isRunning) await check(session, truth, onProblem);
      const ahead = (await uptimeAhead(session, uno)) - uptimeMs;
      if (Math.abs(ahead) > UPTIME_BOUND_MS) onProblem(`The board's uptime is off by ${ahead.toFixed(0)} ms.`);
      checks++;
      if (isRunning && nowS() < Math.min(seconds, (stretches.length + 1) * stretchS)) continue;
      stretches.push(truth.takeStretch());
      options.onStretch?.(stretches.at(-1)!, nowS());
    }
    taps.end();
    const { state, fault, overruns } = await session.link.status();
    if (told > PROBLEMS_MAX) tell(`There were ${told - PROBLEMS_MAX} more.`);
    if (!isRunning) tell(`The board stopped by itself: it is ${state}, its fault is ${fault}.`);
    if (overruns > 0) tell(`The board has lost ${overruns} bytes of the host.`);
    judgeDrift(stretches, options, tell);
    const wraps = (us: number): number => Math.floor((nowS() * 1e6) / us / 0x10000);
    return {
      seconds: nowS(),
      stretches,
      checks,
      taps: taps.count,
      edges: edges() - edgesBefore,
      wraps: {
        clock4us: wraps(4),
        tick: wraps(rig.periodUs),
        systemTick: wraps(limits.SYSTEM_TICK_US),
        cartEdges: truth.cartWraps,
      },
      problems,
    };
  } finally {
    await session.close();
    await board.close();
  }
}

/** Until the network drives and the board says nothing more by itself. */
async function begin(
  session: RigSession,
  bench: Bench,
  { rig, champion, turns = 0, tickBoundUs = 20 }: SoakOptions,
  onProblem: (problem: string) => void,
): Promise<SoakTruth> {
  const { link } = session;
  const { uno } = session.machine.board as EmulatedBoard;
  await link.flash(compileChampion(champion).image);
  await session.home();
  await session.hold({ positionM: 0, angleRad: Math.PI });
  const { periodUs } = rig;
  const { countsPerRev } = rig.poleEncoder;
  const truth = new SoakTruth(uno, bench, { periodUs, countsPerRev, tickBoundUs, onProblem });
  await session.until((told) => (truth.ticks > 1 && truth.compare(told) ? true : undefined));
  await link.telemetry(0);
  const speed = { cartMps: 1, poleRadps: rig.topPoleRadps / 2 };
  for (let third = 1; third <= 3 * turns; third++) {
    uno.runUntil(bench.carry({ positionM: 0, angleRad: Math.PI + (third * 2 * Math.PI) / 3 }, speed));
  }
  await session.hearEvery(1);
  await session.hold(START);
  await link.arm();
  await session.until((told) => {
    truth.compare(told);
    return told.state === 'RUNNING' ? true : undefined;
  });
  await link.telemetry(0);
  truth.takeStretch();
  truth.cartWraps = 0;
  return truth;
}

/** Listens to the board until one of its control ticks came without an edge. */
async function check(session: RigSession, truth: SoakTruth, onProblem: (problem: string) => void): Promise<void> {
  await session.hearEvery(1);
  let heard = 0;
  await session.until((told) => {
    if (told.state !== 'RUNNING' || truth.compare(told)) return true;
    if (++heard < QUIET_WITHIN) return undefined;
    onProblem(`In ${heard} control ticks there was none without an edge, so nothing was compared exactly.`);
    return true;
  });
  await session.link.telemetry(0);
}

/** Milliseconds by which the board's uptime is ahead of the time that has passed; the board was reset at some moment. */
async function uptimeAhead({ link }: RigSession, uno: EmulatedUno): Promise<number> {
  const { uptimeMs } = await link.status();
  return uptimeMs - uno.timeUs / 1000;
}

function tap(bench: Bench, uno: EmulatedUno, { seed, tapRadps }: SoakOptions): { count: number; end: () => void } {
  const random = new RandomStream({ seed, purpose: 'fault' });
  const wait = (): void => alarm.set(uno.cycles + random.between(...TAP_EVERY_S) * uno.clockHz);
  const taps = { count: 0, end: (): void => alarm.cancel() };
  const alarm = uno.alarm(() => {
    bench.tap(random.between(-tapRadps, tapRadps));
    taps.count++;
    wait();
  });
  wait();
  return taps;
}

function judgeDrift(
  stretches: readonly Stretch[],
  { driftM, driftRad }: SoakOptions,
  tell: (problem: string) => void,
): void {
  const range = (means: readonly number[]): number => Math.max(...means) - Math.min(...means);
  const cartM = range(stretches.map(({ positionMeanM }) => positionMeanM));
  if (cartM > driftM) tell(`The mean position of the cart drifts by ${(1000 * cartM).toFixed(2)} mm.`);
  const poleRad = range(stretches.map(({ angleMeanRad }) => angleMeanRad));
  const poleDeg = (180 / Math.PI) * poleRad;
  if (poleRad > driftRad) tell(`The mean angle of the pole drifts by ${poleDeg.toFixed(3)} degrees.`);
}
