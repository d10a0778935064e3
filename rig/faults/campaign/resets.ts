// Resets of every kind at any moment of a motion: the motor is off, nothing is lost, and nothing goes on by itself.
import { RandomStream } from '../../../sim/index.js';
import type { FaultName } from '../../../src/protocol/index.js';
import { FaultMachine, refusalOf } from '../fault-machine.js';
import type { FaultFacts } from '../judge.js';
import type { ScenarioRun } from '../scenarios/play.js';

/** How a board starts anew. */
export type ResetKind = 'reset button' | 'power cut' | 'brown-out' | 'hung program' | 'unplugged and replugged';

/** What the board must then tell: the cause (MCUSR), and the fault. */
const expected: Readonly<Record<ResetKind, { readonly cause: number; readonly fault: FaultName }>> = {
  'reset button': { cause: 2, fault: 'NONE' },
  'power cut': { cause: 1, fault: 'NONE' },
  'brown-out': { cause: 4, fault: 'BROWN_OUT' },
  'hung program': { cause: 8, fault: 'WATCHDOG' },
  'unplugged and replugged': { cause: 1, fault: 'NONE' },
};

export const resetKinds = Object.keys(expected) as ResetKind[];

/** What the board must tell of a reset. */
export function faultOfReset(kind: ResetKind): FaultName {
  return expected[kind].fault;
}

/** A program that hangs is ended by the watchdog after this time at the latest. */
const WATCHDOG_MS = 300;
const BOOT_MS = 100;
/** So long nothing may move after it. */
const AFTER_MS = 300;
/** Of a motion that is cut short at any moment. */
const MOTION_MS = 200;

/**
 * Resets a standalone machine that the network drives, and then, so many times, one that obeys DRIVE, at moments spread over its motion.
 * Times are those of the slowest one.
 */
export async function makeResets(kind: ResetKind, times: number, run: ScenarioRun): Promise<FaultFacts> {
  const random = new RandomStream({ seed: run.seed, purpose: 'fault', individual: run.number });
  const machine = await FaultMachine.open({ ...run, standalone: true });
  try {
    await machine.home();
    await machine.run();
    await machine.pass(60 + random.below(20));
    const facts = [await reset(machine, kind, random, 0)];
    for (let i = 0; i < times && facts.every(({ problems }) => problems.length === 0); i++) {
      await machine.link.clearFault();
      await machine.link.home('GUIDED');
      await machine.link.drive(machine.settings.homingDuty * (i % 2 === 0 ? 1 : -1), 1000);
      facts.push(await reset(machine, kind, random, MOTION_MS * ((i + random.uniform()) / times)));
    }
    return slowest(facts);
  } finally {
    await machine.close();
  }
}

async function reset(
  machine: FaultMachine,
  kind: ResetKind,
  random: RandomStream,
  afterMs: number,
): Promise<FaultFacts> {
  const { uno, motor, board } = machine;
  const problems: string[] = [];
  machine.passAlone(afterMs);
  motor.resetAt = undefined;
  const onset = uno.cycles;
  const tornByte = random.below(256);
  const ways: Readonly<Record<ResetKind, () => void>> = {
    'reset button': () => uno.reset(),
    'power cut': () => uno.powerCycle(tornByte),
    'brown-out': () => uno.brownOut(tornByte),
    'hung program': () => uno.hang(),
    'unplugged and replugged': () => board.unplug(tornByte),
  };
  ways[kind]();
  if (kind === 'hung program') machine.passAlone(WATCHDOG_MS);
  const resetAt = motor.resetAt as number | undefined;
  if (resetAt === undefined) problems.push('The board was not reset.');
  machine.passAlone(BOOT_MS);
  if (kind === 'unplugged and replugged') {
    board.plugIn();
    await machine.reconnect();
  }
  // A host that is there and listens must not wake anything.
  const status = await machine.link.status();
  await machine.link.telemetry(1, () => {}, { lease: true });
  await machine.pass(AFTER_MS);
  await machine.link.telemetry(0);

  const { cause } = expected[kind];
  // Opening the port presses the reset button.
  const causes = kind === 'unplugged and replugged' ? [cause, cause | 2, 2] : [cause];
  if (!causes.includes(status.resetCause)) problems.push(`The board expected reset cause ${status.resetCause}.`);
  const { state, homed } = await machine.link.status();
  const wanted = expected[kind].fault === 'NONE' ? 'IDLE' : 'FAULT';
  if (state !== wanted || homed) problems.push(`After the reset it was ${state}${homed ? ' and homed' : ''}.`);
  if (motor.isDriven || motor.isRunning) problems.push('The motor was driven after the reset.');
  const refusal = await refusalOf(machine.link.arm());
  if (refusal === undefined) problems.push('It let itself be armed after the reset, without homing.');
  problems.push(...(await machine.losses()));
  const off = motor.offSince;
  const ms = (cycle: number): number => Math.max(0, machine.ms(cycle - onset));
  return {
    reported: status.fault,
    during: 'reset',
    ...(off !== undefined && { stoppedMs: ms(off) }),
    ...(resetAt !== undefined && { detectedMs: ms(resetAt), dueMs: ms(resetAt) }),
    problems,
  };
}

/** The first that went wrong, or else the one that took longest to stop. */
function slowest(facts: readonly FaultFacts[]): FaultFacts {
  const wrong = facts.find(({ problems }) => problems.length > 0);
  return wrong ?? facts.reduce((a, b) => ((b.stoppedMs ?? 0) > (a.stoppedMs ?? 0) ? b : a));
}
