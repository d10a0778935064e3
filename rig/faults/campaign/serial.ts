// A disturbed serial line and a slow host: a standalone run goes on as if nothing were, a leased one ends when its lease does, and not before.
import { RandomStream } from '../../../sim/index.js';
import type { Telemetry } from '../../../src/link/index.js';
import { type FaultName, limits, sysex } from '../../../src/protocol/index.js';
import type { RigState } from '../../bench/index.js';
import { replay, spread } from '../../hil/index.js';
import { FaultMachine } from '../fault-machine.js';
import type { FaultFacts } from '../judge.js';
import type { Tick } from '../motor-trace.js';
import type { ScenarioRun } from '../scenarios/play.js';
import { disturbSerial, type SerialDisturbances } from '../serial-disturbance.js';

export interface SerialCase {
  readonly name: string;
  readonly disturbances: SerialDisturbances;
  /** What becomes of a leased run; of a standalone one nothing ever does. */
  readonly leased: readonly FaultName[];
}

const maybe: readonly FaultName[] = ['NONE', 'LEASE_LOST'];

/** A host that answers so late loses no lease, and one that answers so much later does at once, while its first answer is on its way. */
const [LATE_MS, TOO_LATE_MS] = [60, 150];
/** How much a host is late that is not always as late. */
const UNEVEN = { delayMs: 30, jitterMs: 20 };

export const serialCases: readonly SerialCase[] = [
  { name: '5 % of the bytes to the board lost', disturbances: { toBoard: { drop: 0.05 } }, leased: maybe },
  {
    name: '5 % of the bytes to the board flipped',
    disturbances: { toBoard: { flip: 0.05 } },
    leased: maybe,
  },
  { name: '5 % of the bytes to the board doubled', disturbances: { toBoard: { duplicate: 0.05 } }, leased: maybe },
  { name: '5 % of the bytes to the host lost', disturbances: { toHost: { drop: 0.05 } }, leased: maybe },
  { name: '5 % of the bytes to the host flipped', disturbances: { toHost: { flip: 0.05 } }, leased: maybe },
  { name: '5 % of the bytes to the host doubled', disturbances: { toHost: { duplicate: 0.05 } }, leased: maybe },
  {
    name: 'a third of all bytes lost, flipped and doubled',
    disturbances: {
      toBoard: { drop: 0.3, flip: 0.3, duplicate: 0.3 },
      toHost: { drop: 0.3, flip: 0.3, duplicate: 0.3 },
    },
    leased: maybe,
  },
  { name: `host ${LATE_MS} ms late`, disturbances: { toBoard: { delayMs: LATE_MS } }, leased: ['NONE'] },
  { name: `board heard ${LATE_MS} ms late`, disturbances: { toHost: { delayMs: LATE_MS } }, leased: ['NONE'] },
  {
    name: `host ${TOO_LATE_MS} ms late`,
    disturbances: { toBoard: { delayMs: TOO_LATE_MS } },
    leased: ['LEASE_LOST'],
  },
  {
    name: `host ${UNEVEN.delayMs} ms late, give or take ${UNEVEN.jitterMs} ms`,
    disturbances: { toBoard: UNEVEN },
    leased: ['NONE'],
  },
  {
    name: `host paused for ${LATE_MS} ms each second`,
    disturbances: { toBoard: { pauseMs: LATE_MS } },
    leased: ['NONE'],
  },
  {
    name: `host paused for ${TOO_LATE_MS} ms each second`,
    disturbances: { toBoard: { pauseMs: TOO_LATE_MS } },
    leased: ['LEASE_LOST'],
  },
  { name: 'host silent', disturbances: { toBoard: { drop: 1 } }, leased: ['LEASE_LOST'] },
  { name: 'board unheard', disturbances: { toHost: { drop: 1 } }, leased: ['LEASE_LOST'] },
];

const RUN_MS = 2000;
/** A standalone run may differ from an undisturbed one by what an edge that is stamped 4 us late makes of it. */
const STRAY_M = 0.02;
const STRAY_RAD = 0.05;
/** How far a control tick may be from where it belongs, us. */
const JITTER_US = 100;

/**
 * Runs a machine through each disturbance. Leased runs follow each other on one machine; a standalone one begins on a fresh board, so that
 * all begin at the same cycle in the same state as the undisturbed one that it is compared with.
 */
export async function disturbRuns(
  cases: readonly SerialCase[],
  standalone: boolean,
  run: ScenarioRun,
  onDone: (name: string) => void = () => {},
): Promise<FaultFacts[]> {
  let machine: FaultMachine | undefined;
  const next = async (disturbances: SerialDisturbances, number: number): Promise<[FaultMachine, Path]> => {
    if (standalone) await machine?.close();
    if (standalone || !machine) {
      machine = await FaultMachine.open({ ...run, standalone });
      await machine.home();
    }
    const random = new RandomStream({ seed: run.seed, purpose: 'fault', individual: run.number, episode: number });
    return [machine, await followed(machine, disturbances, random)];
  };
  try {
    const reference = standalone ? (await next({}, 0))[1] : undefined;
    const all: FaultFacts[] = [];
    for (const [i, { name, disturbances }] of cases.entries()) {
      const [on, path] = await next(disturbances, i + 1);
      const facts = reference ? standing(on, path, reference, disturbances) : leased(on, path);
      all.push({ ...facts, problems: [...facts.problems, ...path.problems] });
      onDone(name);
    }
    return all;
  } finally {
    await machine?.close();
  }
}

/** What was seen of a run, from its start to its end. */
interface Path {
  readonly states: readonly RigState[];
  readonly starts: readonly number[];
  readonly ticks: readonly Telemetry[];
  /** When the last lease before its end reached the board, as the bytes that arrived there say. */
  readonly leaseAt: number;
  readonly fault: FaultName;
  readonly latched: number | undefined;
  readonly tick: Tick | undefined;
  readonly offSince: number | undefined;
  readonly edgesLost: number;
  readonly problems: readonly string[];
}

async function followed(machine: FaultMachine, disturbances: SerialDisturbances, random: RandomStream): Promise<Path> {
  const { uno, bench, motor, link } = machine;
  await machine.run();
  const begin = uno.cycles;
  const leases = new LeaseReader(begin);
  const end = disturbSerial(uno, disturbances, random, (byte, cycle) => leases.read(byte, cycle));
  const states: RigState[] = [];
  const starts: number[] = [];
  const ticks: Telemetry[] = [];
  const stopListening = machine.session.onTick((telemetry) => ticks.push(telemetry));
  const stopListeningToTicks = bench.onTick((_, cycle) => {
    if (motor.isRunning) starts.push(cycle);
  });
  // At cycles of their own: a control tick may begin some cycles earlier or later, which changes nothing yet.
  let looks = 0;
  const look = uno.alarm(() => {
    states.push(bench.state);
    if (++looks < RUN_MS / (machine.rig.periodUs / 1000) - 1) look.set(begin + looks * machine.periodCycles);
  });
  look.set(begin);
  await machine.passUntil(() => !motor.isRunning, RUN_MS);
  if (!motor.isRunning) await machine.pass(limits.LEASE_MS);
  stopListening();
  stopListeningToTicks();
  look.cancel();
  end();
  const problems: string[] = [];
  const offSince = motor.isRunning ? undefined : motor.offSince;
  const latched = motor.runningEnded;
  const tick = motor.endingTick;
  // Both sides find the beginning of the next message.
  await machine.pass(50);
  const { state, fault } = await link.status();
  if (state === 'RUNNING') await link.disarm();
  else if (state === 'FAULT') await link.clearFault();
  else problems.push(`The run ended without a fault: the board is ${state}.`);
  await machine.session.hearEvery(1);
  await machine.session.hold({ positionM: 0, angleRad: Math.PI });
  const { homed } = await link.status();
  if (!homed) await machine.home();
  const edgesLost = Math.abs(bench.cartEncoder.count - machine.latest!.cartCounts - machine.cartOffset);
  problems.push(...(await machine.losses()));
  return {
    states,
    starts,
    ticks,
    leaseAt: leases.before(tick?.start ?? uno.cycles),
    fault: fault ?? 'NONE',
    latched,
    tick,
    offSince,
    edgesLost,
    problems,
  };
}

/** A leased run goes on while its lease lasts, and no longer. */
function leased(machine: FaultMachine, { fault, leaseAt, latched, tick, offSince }: Path): FaultFacts {
  const problems: string[] = [];
  const ms = (cycle: number): number => machine.ms(cycle - leaseAt);
  if (latched === undefined || fault === 'NONE') return { reported: fault, during: 'running', problems };
  const detectedMs = ms(latched);
  // It lasts a whole number of periods, the one in which it began not counted.
  const periodMs = machine.rig.periodUs / 1000;
  const least = (Math.floor(limits.LEASE_MS / periodMs) - 1) * periodMs;
  if (detectedMs < least) problems.push(`The lease ended after ${detectedMs.toFixed(2)} ms already.`);
  return {
    reported: fault,
    during: 'running',
    ...(tick && { seenMs: ms(tick.start) }),
    detectedMs,
    ...(tick?.end !== undefined && { dueMs: ms(tick.end) }),
    ...(offSince !== undefined && { stoppedMs: Math.max(0, ms(offSince)) }),
    problems,
  };
}

/** A standalone run does what it would do with an undisturbed line. */
function standing(machine: FaultMachine, path: Path, reference: Path, { toHost }: SerialDisturbances): FaultFacts {
  const { rig, champion } = machine;
  const problems: string[] = [];
  const count = Math.min(path.states.length, reference.states.length);
  if (Math.abs(path.starts.length - reference.starts.length) > 1) {
    problems.push(`It ran for ${path.starts.length} control periods, not for ${reference.starts.length}.`);
  }
  const periodUs = path.starts.slice(1).map((start, i) => machine.ms(start - path.starts[i]!) * 1000);
  const jitterUs = spread(periodUs.map((us) => Math.abs(us - rig.periodUs))).max;
  if (jitterUs > JITTER_US) problems.push(`A control period was off by ${jitterUs.toFixed(0)} us.`);
  if (path.edgesLost > 0) problems.push(`${path.edgesLost} counts of the cart were lost.`);
  const apart = (key: 'positionM' | 'angleRad'): number =>
    spread(path.states.slice(0, count).map((state, i) => Math.abs(state[key] - reference.states[i]![key]))).max;
  const [strayM, strayRad] = [apart('positionM'), apart('angleRad')];
  if (strayM > STRAY_M || strayRad > STRAY_RAD) {
    problems.push(`It strayed by ${strayM.toFixed(4)} m and ${strayRad.toFixed(4)} rad from an undisturbed run.`);
  }
  // Telemetry has no checksum: only what came through an undisturbed line says what the board did.
  const share = toHost ? 1 : replay(path.ticks, rig, champion).equalActions!;
  if (!(share === 1)) problems.push(`Only ${(share * 100).toFixed(1)} % of the actions are those of the network.`);
  const differs = path.states.findIndex((state, i) => JSON.stringify(state) !== JSON.stringify(reference.states[i]));
  const note =
    differs < 0
      ? `${count} states equal bit for bit`
      : `${differs} states equal bit for bit, then within ${strayM.toExponential(1)} m and ${strayRad.toExponential(1)} rad`;
  return { reported: path.fault, during: 'running', problems, note };
}

/** Finds the leases among the bytes that reach the board. */
class LeaseReader {
  readonly #cycles: number[];
  readonly #message = [0xf0, sysex.LEASE, 0xf7];
  #matched = 0;

  constructor(begin: number) {
    this.#cycles = [begin];
  }

  read(byte: number, cycle: number): void {
    this.#matched = byte === this.#message[this.#matched] ? this.#matched + 1 : byte === 0xf0 ? 1 : 0;
    if (this.#matched < this.#message.length) return;
    this.#matched = 0;
    this.#cycles.push(cycle);
  }

  before(cycle: number): number {
    return this.#cycles.findLast((each) => each <= cycle)!;
  }
}
