// Makes one fault while the network drives or while the rig is homed, and looks at what becomes of it.
import { RandomStream } from '../../../sim/index.js';
import { canonicalMask } from '../../../src/network/index.js';
import { limits } from '../../../src/protocol/index.js';
import { MachineError } from '../../hil/index.js';
import { FaultMachine, type FaultMachineOptions, refusalOf } from './fault-machine.js';
import type { FaultFacts } from './judge.js';
import type { FaultCase } from './list.js';
import { OnsetFinder } from './onset.js';

/** The network drives so long before something breaks. */
const BEFORE_MS = 60;
/** So long a fault may stay unnoticed before we give up; and so long the motor must stay off after it was noticed. */
const PATIENCE_MS = 3000;
const AFTER_MS = 200;
/** From upright: it soon falls past the horizontal. */
const FALLING_RAD = 1.4;

/** What a fault is made with. */
export interface FaultRun extends FaultMachineOptions {
  readonly seed: number;
  /** Number of the case: it decides at which moment of a control period something breaks. */
  readonly number: number;
}

/** Makes a fault on a fresh board. @throws CodedError, LinkError, MachineError, or the signal's reason. */
export async function makeFault(fault: FaultCase, run: FaultRun): Promise<FaultFacts> {
  const machine = await FaultMachine.open({ ...run, ...stage(fault, run) });
  try {
    const random = new RandomStream({ seed: run.seed, purpose: 'fault', individual: run.number });
    return await (fault.when === 'running'
      ? whileRunning(machine, fault, random)
      : whileHoming(machine, fault, random));
  } finally {
    await machine.close();
  }
}

/** The machine as the case needs it. */
function stage({ isFalling, isTight }: FaultCase, { champion, rig }: FaultRun): Pick<FaultRun, 'champion' | 'rig'> {
  if (isFalling) return { champion, rig: { ...rig, captureRad: Math.PI } };
  if (!isTight) return { champion, rig };
  const { inputs, outputs } = champion.mask.shape;
  const kinds = Array.from({ length: 2 ** inputs - 1 }, (_, i) => ({ subset: i + 1, counts: [1] }));
  const mask = canonicalMask({ inputs, outputs, kinds }, kinds.length);
  const periodUs = limits.PERIOD_TICKS_MIN * limits.SYSTEM_TICK_US;
  return { champion: { ...champion, mask }, rig: { ...rig, periodUs, velocityWindowUs: 0 } };
}

async function whileRunning(machine: FaultMachine, fault: FaultCase, random: RandomStream): Promise<FaultFacts> {
  const { uno, bench, rig, watch } = machine;
  await machine.home();
  await machine.run(fault.isFalling ? FALLING_RAD : undefined);
  let mend = (): void => {};
  let finder: OnsetFinder | undefined;
  uno.at(uno.cycles + machine.cycles(BEFORE_MS) + random.below(machine.periodCycles), () => {
    finder = new OnsetFinder(machine, fault.onset);
    mend = fault.defect({ uno, bench, rig, random });
  });
  await machine.passUntil(() => machine.reportedFault !== undefined || !watch.isRunning, PATIENCE_MS);
  const latched = watch.runningEnded;
  const onset = finder?.end(latched);
  await machine.pass(AFTER_MS);
  const problems = await heldUntilCleared(machine, mend);
  const since = (cycle: number | undefined): number | undefined =>
    cycle === undefined || onset === undefined ? undefined : machine.ms(cycle - onset);
  const tick = watch.endingTick;
  // An overrun is seen from outside the tick that does not end.
  const seen = machine.reportedFault?.fault === 'OVERRUN' ? latched : tick?.start;
  if (onset === undefined) problems.push('What was to go wrong did not.');
  return {
    reported: machine.reportedFault?.fault ?? 'NONE',
    during: 'running',
    ...known({ seenMs: since(seen), detectedMs: since(latched), dueMs: since(tick?.end) }),
    ...known({ stoppedMs: watch.offSince === undefined ? undefined : Math.max(0, since(watch.offSince) ?? 0) }),
    problems,
  };
}

async function whileHoming(machine: FaultMachine, fault: FaultCase, random: RandomStream): Promise<FaultFacts> {
  const { uno, bench, rig, watch } = machine;
  const mend = fault.defect({ uno, bench, rig, random });
  const began = uno.cycles;
  const problems: string[] = [];
  try {
    await machine.home();
    problems.push('Homing ended as if nothing were wrong.');
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
  }
  const reported = machine.reportedFault?.fault ?? 'NONE';
  const reportedAt = uno.cycles;
  await machine.pass(AFTER_MS);
  problems.push(...(await heldUntilCleared(machine, mend)));
  if ((await machine.link.status()).homed) problems.push('The rig counts as homed.');
  const off = watch.offSince;
  return {
    reported,
    during: 'homing',
    ...known({
      stoppedMs: off === undefined ? undefined : Math.max(0, machine.ms(off - began)),
      dueMs: machine.ms(reportedAt - began),
    }),
    problems,
  };
}

/** Whether the fault is latched until it is cleared by an explicit request, and champion and settings are there. */
async function heldUntilCleared(machine: FaultMachine, mend: () => void): Promise<string[]> {
  const { link, watch, reportedFault } = machine;
  const problems: string[] = [];
  if (!reportedFault) {
    await link.stop();
    return machine.losses();
  }
  const before = await link.status();
  if (before.state !== 'FAULT' || before.fault !== reportedFault.fault) {
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
  problems.push(...(await machine.losses()));
  return problems;
}

/** Without what is not known. */
function known<T extends Readonly<Record<string, number | undefined>>>(values: T): { [Key in keyof T]?: number } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: number;
  };
}
