// Makes one fault while the network drives or while the rig is homed, and looks at what becomes of it.
import { RandomStream } from '../../../sim/index.js';
import { limits } from '../../../src/link/index.js';
import { canonicalMask } from '../../../src/network/index.js';
import { MachineError } from '../../hil/index.js';
import type { FaultFacts } from './judge.js';
import type { FaultCase } from './list.js';
import { OnsetFinder } from './onset.js';
import { FaultSite, refusalOf, type SiteOptions } from './site.js';

/** The network drives so long before something breaks. */
const BEFORE_MS = 60;
/** So long a fault may stay unnoticed before we give up; and so long the motor must stay off after it was noticed. */
const PATIENCE_MS = 3000;
const AFTER_MS = 200;
/** From upright: it soon falls past the horizontal. */
const FALLING_RAD = 1.4;

/** What a fault is made with. */
export interface FaultRun extends SiteOptions {
  readonly seed: number;
  /** Number of the case: it decides at which moment of a control period something breaks. */
  readonly number: number;
}

/** Makes a fault on a fresh board. @throws CodedError, LinkError, MachineError, or the signal's reason. */
export async function makeFault(fault: FaultCase, run: FaultRun): Promise<FaultFacts> {
  const site = await FaultSite.open({ ...run, ...stage(fault, run) });
  try {
    const random = new RandomStream({ seed: run.seed, purpose: 'fault', individual: run.number });
    return await (fault.when === 'running' ? whileRunning(site, fault, random) : whileHoming(site, fault, random));
  } finally {
    await site.close();
  }
}

/** The machine as the case needs it. */
function stage({ isFalling, isTight }: FaultCase, { champion, rig }: FaultRun): Pick<FaultRun, 'champion' | 'rig'> {
  if (isFalling) return { champion, rig: { ...rig, captureRad: Math.PI } };
  if (!isTight) return { champion, rig };
  const { inputs, outputs } = champion.mask.shape;
  const kinds = Array.from({ length: 2 ** inputs - 1 }, (_, i) => ({ subset: i + 1, counts: [1] }));
  const mask = canonicalMask({ inputs, outputs, kinds }, kinds.length);
  const periodUs = limits.PERIOD_TICKS_MIN * limits.HALF_MS_US;
  return { champion: { ...champion, mask }, rig: { ...rig, periodUs, velocityWindowUs: 0 } };
}

async function whileRunning(site: FaultSite, fault: FaultCase, random: RandomStream): Promise<FaultFacts> {
  const { uno, bench, rig, watch } = site;
  await site.home();
  await site.run(fault.isFalling ? FALLING_RAD : undefined);
  let mend = (): void => {};
  let finder: OnsetFinder | undefined;
  uno.at(uno.cycles + site.cycles(BEFORE_MS) + random.below(site.periodCycles), () => {
    finder = new OnsetFinder(site, fault.onset);
    mend = fault.defect({ uno, bench, rig, random });
  });
  await site.passUntil(() => site.toldFault !== undefined || !watch.isRunning, PATIENCE_MS);
  const latched = watch.runningEnded;
  const onset = finder?.end(latched);
  await site.pass(AFTER_MS);
  const problems = await heldUntilCleared(site, mend);
  const since = (cycle: number | undefined): number | undefined =>
    cycle === undefined || onset === undefined ? undefined : site.ms(cycle - onset);
  const tick = watch.endingTick;
  // An overrun is seen from outside the tick that does not end.
  const seen = site.toldFault?.fault === 'OVERRUN' ? latched : tick?.start;
  if (onset === undefined) problems.push('What was to go wrong did not.');
  return {
    reported: site.toldFault?.fault ?? 'NONE',
    during: 'running',
    ...known({ seenMs: since(seen), detectedMs: since(latched), dueMs: since(tick?.end) }),
    ...known({ stoppedMs: watch.offSince === undefined ? undefined : Math.max(0, since(watch.offSince) ?? 0) }),
    problems,
  };
}

async function whileHoming(site: FaultSite, fault: FaultCase, random: RandomStream): Promise<FaultFacts> {
  const { uno, bench, rig, watch } = site;
  const mend = fault.defect({ uno, bench, rig, random });
  const began = uno.cycles;
  const problems: string[] = [];
  try {
    await site.home();
    problems.push('Homing ended as if nothing were wrong.');
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
  }
  const reported = site.toldFault?.fault ?? 'NONE';
  const told = uno.cycles;
  await site.pass(AFTER_MS);
  problems.push(...(await heldUntilCleared(site, mend)));
  if ((await site.link.status()).homed) problems.push('The rig counts as homed.');
  const off = watch.offSince;
  return {
    reported,
    during: 'homing',
    ...known({ stoppedMs: off === undefined ? undefined : site.ms(off - began), dueMs: site.ms(told - began) }),
    problems,
  };
}

/** Whether the fault is latched until it is cleared by an explicit request, and champion and settings are there. */
async function heldUntilCleared(site: FaultSite, mend: () => void): Promise<string[]> {
  const { link, watch, toldFault } = site;
  const problems: string[] = [];
  if (!toldFault) {
    await link.stop();
    return site.losses();
  }
  const before = await link.status();
  if (before.state !== 'FAULT' || before.fault !== toldFault.fault) {
    problems.push(`After it the board was ${before.state} with ${before.fault}.`);
  }
  mend();
  for (const [name, request] of [
    ['ARM', () => link.arm()],
    ['HOME', () => link.home()],
  ] as const) {
    const refusal = await refusalOf(request());
    if (refusal !== 'FAULT_LATCHED')
      problems.push(`Before the fault was cleared, ${name} was ${refusal ?? 'accepted'}.`);
  }
  if (watch.isDriven || watch.isRunning) problems.push('The motor was driven while the fault was latched.');
  await link.clearFault();
  const { state, fault } = await link.status();
  if ((state !== 'IDLE' && state !== 'READY') || fault !== 'NONE') problems.push(`After CLEAR the board is ${state}.`);
  problems.push(...(await site.losses()));
  return problems;
}

/** Without what is not known. */
function known<T extends Readonly<Record<string, number | undefined>>>(values: T): { [Key in keyof T]?: number } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: number;
  };
}
