// Resets of every kind at any moment of a motion: the motor is off, nothing is lost, and nothing goes on by itself.
import { RandomStream } from '../../../sim/index.js';
import type { FaultName } from '../../../src/link/index.js';
import type { FaultFacts } from './judge.js';
import type { FaultRun } from './run.js';
import { FaultSite, refusalOf } from './site.js';

/** How a board starts anew. */
export type ResetKind = 'reset button' | 'power cut' | 'brown-out' | 'hung program' | 'unplugged and replugged';

/** What the board must then tell: the cause (MCUSR), and the fault. */
const told: Readonly<Record<ResetKind, { readonly cause: number; readonly fault: FaultName }>> = {
  'reset button': { cause: 2, fault: 'NONE' },
  'power cut': { cause: 1, fault: 'NONE' },
  'brown-out': { cause: 4, fault: 'BROWN_OUT' },
  'hung program': { cause: 8, fault: 'WATCHDOG' },
  'unplugged and replugged': { cause: 1, fault: 'NONE' },
};

export const resetKinds = Object.keys(told) as ResetKind[];

/** What the board must tell of a reset. */
export function faultOfReset(kind: ResetKind): FaultName {
  return told[kind].fault;
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
export async function makeResets(kind: ResetKind, times: number, run: FaultRun): Promise<FaultFacts> {
  const random = new RandomStream({ seed: run.seed, purpose: 'fault', individual: run.number });
  const site = await FaultSite.open({ ...run, standalone: true });
  try {
    await site.home();
    await site.run();
    await site.pass(60 + random.below(20));
    const facts = [await reset(site, kind, random, 0)];
    for (let i = 0; i < times && facts.every(({ problems }) => problems.length === 0); i++) {
      await site.link.clearFault();
      await site.link.home('GUIDED');
      await site.link.drive(site.settings.homingDuty * (i % 2 === 0 ? 1 : -1), 1000);
      facts.push(await reset(site, kind, random, MOTION_MS * ((i + random.uniform()) / times)));
    }
    return slowest(facts);
  } finally {
    await site.close();
  }
}

async function reset(site: FaultSite, kind: ResetKind, random: RandomStream, afterMs: number): Promise<FaultFacts> {
  const { uno, watch, board } = site;
  const problems: string[] = [];
  site.passAlone(afterMs);
  watch.resetAt = undefined;
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
  if (kind === 'hung program') site.passAlone(WATCHDOG_MS);
  const resetAt = watch.resetAt as number | undefined;
  if (resetAt === undefined) problems.push('The board was not reset.');
  site.passAlone(BOOT_MS);
  if (kind === 'unplugged and replugged') {
    board.plugIn();
    await site.reconnect();
  }
  // A host that is there and listens must not wake anything.
  const status = await site.link.status();
  await site.link.telemetry(1, () => {}, { lease: true });
  await site.pass(AFTER_MS);
  await site.link.telemetry(0);

  const { cause } = told[kind];
  // Opening the port presses the reset button.
  const causes = kind === 'unplugged and replugged' ? [cause, cause | 2, 2] : [cause];
  if (!causes.includes(status.resetCause)) problems.push(`The board told reset cause ${status.resetCause}.`);
  const { state, homed } = await site.link.status();
  const wanted = told[kind].fault === 'NONE' ? 'IDLE' : 'FAULT';
  if (state !== wanted || homed) problems.push(`After the reset it was ${state}${homed ? ' and homed' : ''}.`);
  if (watch.isDriven || watch.isRunning) problems.push('The motor was driven after the reset.');
  const refusal = await refusalOf(site.link.arm());
  if (refusal === undefined) problems.push('It let itself be armed after the reset, without homing.');
  problems.push(...(await site.losses()));
  const off = watch.offSince;
  const ms = (cycle: number): number => Math.max(0, site.ms(cycle - onset));
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
