// Plays a scenario on a fresh emulated machine, and looks at what becomes of it.
import { RandomStream } from '../../../sim/index.js';
import { LinkError } from '../../../src/link/index.js';
import { canonicalMask } from '../../../src/network/index.js';
import { limits } from '../../../src/protocol/index.js';
import type { EmulatedUno } from '../../boards/index.js';
import type { Rig } from '../../description/index.js';
import { MachineError, type RigSession } from '../../hil/index.js';
import { FaultMachine, type FaultMachineOptions, refusalOf } from '../fault-machine.js';
import { type FaultFacts, type FaultResult, judgeFault } from '../judge.js';
import { OnsetFinder } from '../onset.js';
import { type Ending, expectedFaults, type Scenario } from './scenario.js';
import { type ExpectationFacts, StepRunner } from './step-runner.js';

/** So long after the last step a fault may stay unnoticed before we give up; and so long the motor must stay off after it was noticed. */
const PATIENCE_MS = 3000;
const AFTER_MS = 200;
/** What was cut off of a message is over by then. */
const RESYNC_MS = 50;

/** What can be looked at while a scenario is played. */
export interface ObservedMachine {
  readonly uno: EmulatedUno;
  readonly session: RigSession;
  readonly rig: Rig;
}

/** What a scenario is played with. */
export interface ScenarioRun extends FaultMachineOptions {
  readonly seed: number;
  /** Number of the case: it decides at which moment of a control period something happens. */
  readonly number: number;
  /** Called when the scenario's time begins; what it returns, when it is over. */
  readonly observe?: (machine: ObservedMachine) => () => void;
}

/** What was seen of a scenario. */
export interface ScenarioFacts extends FaultFacts {
  /** Those that were looked for; absent where a scenario has none. */
  readonly expectations?: readonly ExpectationFacts[];
}

/** A scenario, judged. */
export type ScenarioResult = FaultResult & ScenarioFacts;

/** Plays a scenario on a fresh board. @throws CodedError, LinkError, MachineError, or the signal's reason. */
export async function playScenario(scenario: Scenario, run: ScenarioRun): Promise<ScenarioFacts> {
  const machine = await FaultMachine.open({ ...run, ...machineFor(scenario, run) });
  let endObserving = (): void => {};
  try {
    const random = new RandomStream({ seed: run.seed, purpose: 'fault', individual: run.number });
    const stage: Stage = {
      ...{ machine, scenario, random },
      begin: (runner) => {
        endObserving = run.observe?.(machine) ?? endObserving;
        runner.begin();
      },
    };
    if (scenario.start === 'homing') return await whileHoming(stage);
    return await (scenario.ending ? whileRunning(stage, scenario.ending) : stepByStep(stage));
  } finally {
    endObserving();
    await machine.close();
  }
}

/** What a scenario is played on. */
interface Stage {
  readonly machine: FaultMachine;
  readonly scenario: Scenario;
  readonly random: RandomStream;
  /** Time 0 of the scenario is now. */
  readonly begin: (runner: StepRunner) => void;
}

/** Plays a scenario and judges it. What goes wrong with the board is part of the result. @throws the signal's reason */
export async function validateScenario(scenario: Scenario, run: ScenarioRun): Promise<ScenarioResult> {
  const facts = await withProblems(duringOf(scenario), () => playScenario(scenario, run));
  return judgeScenario(scenario, run.rig, facts);
}

function duringOf({ start }: Scenario): 'homing' | 'running' {
  return start === 'homing' ? 'homing' : 'running';
}

/** What a case throws is what went wrong in it. */
export async function withProblems<T>(during: FaultFacts['during'], make: () => Promise<T>): Promise<T | FaultFacts> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof LinkError) && !(error instanceof MachineError)) throw error;
    return { reported: undefined, during, problems: [error.message] };
  }
}

/** Judges what became of a scenario on a rig: its ending as docs/faults.md says, and each of its expectations. */
export function judgeScenario(scenario: Scenario, rig: Rig, facts: ScenarioFacts): ScenarioResult {
  const { group, name, ending } = scenario;
  if (!ending) {
    const passed = facts.problems.length === 0;
    return { ...facts, group, name, expected: [], published: '', passed };
  }
  const { withinMs } = ending;
  const isUntimed = withinMs !== undefined;
  const judged = judgeFault(
    { group, name, expected: expectedFaults(ending, rig), periodUs: rig.periodUs, isUntimed },
    facts,
  );
  if (!isUntimed || facts.detectedMs === undefined || facts.detectedMs <= withinMs) return judged;
  const problem = `It was detected after ${facts.detectedMs.toFixed(2)} ms; ${withinMs} ms were allowed.`;
  return { ...judged, problems: [...judged.problems, problem], passed: false };
}

/** The machine as the scenario needs it. */
function machineFor(
  { poleRad, isTight }: Scenario,
  { champion, rig }: ScenarioRun,
): Pick<ScenarioRun, 'champion' | 'rig'> {
  // The network would not begin to drive outside of the capture angle.
  if (poleRad !== undefined && Math.abs(poleRad) >= rig.captureRad)
    return { champion, rig: { ...rig, captureRad: Math.PI } };
  if (!isTight) return { champion, rig };
  const { inputs, outputs } = champion.mask.shape;
  const kinds = Array.from({ length: 2 ** inputs - 1 }, (_, i) => ({ subset: i + 1, counts: [1] }));
  const mask = canonicalMask({ inputs, outputs, kinds }, kinds.length);
  const periodUs = limits.PERIOD_TICKS_MIN * limits.SYSTEM_TICK_US;
  return { champion: { ...champion, mask }, rig: { ...rig, periodUs, velocityWindowUs: 0 } };
}

/** What the steps take at most. */
function durationMs({ steps }: Scenario, periodMs: number): number {
  let end = 0;
  for (const step of steps) {
    end = step.atMs ?? end + (step.afterMs ?? 0);
    if (step.kind === 'act') end += step.isJittered ? periodMs : 0;
    else if ('byMs' in step.until) end = step.until.byMs;
    else end += 'withinMs' in step.until ? step.until.withinMs : step.until.forMs;
  }
  return end;
}

/** A run that a fault shall end. */
async function whileRunning({ machine, scenario, random, begin }: Stage, ending: Ending): Promise<ScenarioFacts> {
  const { motor } = machine;
  await machine.home();
  await machine.run(scenario.poleRad);
  let finder: OnsetFinder | undefined;
  const runner = new StepRunner(machine, scenario.steps, random, () => {
    finder = new OnsetFinder(machine, ending.since);
  });
  begin(runner);
  await machine.passUntil(
    () => machine.reportedFault !== undefined || !motor.isRunning || runner.failure !== undefined,
    durationMs(scenario, machine.rig.periodUs / 1000) + PATIENCE_MS,
  );
  const latched = motor.runningEnded;
  const onset = finder?.end(latched);
  await seeThrough(machine, scenario, runner);
  await machine.pass(AFTER_MS);
  runner.end();
  const problems = [...left(runner), ...(await heldUntilCleared(machine, runner))];
  const since = (cycle: number | undefined): number | undefined =>
    cycle === undefined || onset === undefined ? undefined : machine.ms(cycle - onset);
  const tick = motor.endingTick;
  // An overrun is seen from outside the tick that does not end.
  const seen = machine.reportedFault?.fault === 'OVERRUN' ? latched : tick?.start;
  if (onset === undefined) problems.push('What was to go wrong did not.');
  return {
    reported: machine.reportedFault?.fault ?? 'NONE',
    during: 'running',
    ...known({ seenMs: since(seen), detectedMs: since(latched), dueMs: since(tick?.end) }),
    ...known({ stoppedMs: motor.offSince === undefined ? undefined : Math.max(0, since(motor.offSince) ?? 0) }),
    problems,
    ...expectationsOf(runner),
  };
}

async function whileHoming({ machine, scenario, random, begin }: Stage): Promise<ScenarioFacts> {
  const { uno, motor } = machine;
  const runner = new StepRunner(machine, scenario.steps, random);
  begin(runner);
  const began = uno.cycles;
  const problems: string[] = [];
  try {
    await machine.home();
    if (scenario.ending) problems.push('Homing ended as if nothing were wrong.');
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
  }
  const reported = machine.reportedFault?.fault ?? 'NONE';
  const reportedAt = uno.cycles;
  if (!scenario.ending) return toTheEnd(machine, scenario, runner);
  await seeThrough(machine, scenario, runner);
  await machine.pass(AFTER_MS);
  runner.end();
  problems.push(...left(runner), ...(await heldUntilCleared(machine, runner)));
  if ((await machine.link.status()).homed) problems.push('The rig counts as homed.');
  const off = motor.offSince;
  return {
    reported,
    during: 'homing',
    ...known({
      stoppedMs: off === undefined ? undefined : Math.max(0, machine.ms(off - began)),
      dueMs: machine.ms(reportedAt - began),
    }),
    problems,
    ...expectationsOf(runner),
  };
}

/** The run is over. What is still expected is waited for, unless something was still to be done: that came too late. */
async function seeThrough(machine: FaultMachine, scenario: Scenario, runner: StepRunner): Promise<void> {
  if (runner.isDone || runner.hasActsLeft) return;
  await machine.passUntil(() => runner.isDone, durationMs(scenario, machine.rig.periodUs / 1000));
}

/** A scenario that no fault needs to end: its steps are all there is. */
async function stepByStep({ machine, scenario, random, begin }: Stage): Promise<ScenarioFacts> {
  const { start, poleRad, steps } = scenario;
  if (start !== 'idle') await machine.home();
  if (start === 'running') await machine.run(poleRad);
  const runner = new StepRunner(machine, steps, random);
  begin(runner);
  return toTheEnd(machine, scenario, runner);
}

async function toTheEnd(machine: FaultMachine, scenario: Scenario, runner: StepRunner): Promise<ScenarioFacts> {
  await machine.passUntil(() => runner.isDone, durationMs(scenario, machine.rig.periodUs / 1000) + 1);
  runner.end();
  runner.mend();
  const clauses = scenario.steps.flatMap((step) => (step.kind === 'expect' ? step.clauses : []));
  const surprises = runner.faults
    .filter((fault) => !clauses.some(({ allows }) => allows?.(fault)))
    .map((fault) => `The machine was stopped by ${fault}, which the scenario does not expect.`);
  return {
    reported: runner.faults[0] ?? 'NONE',
    during: duringOf(scenario),
    problems: [...left(runner), ...surprises],
    ...expectationsOf(runner),
  };
}

function expectationsOf({ expectations }: StepRunner): Pick<ScenarioFacts, 'expectations'> {
  return expectations.length > 0 ? { expectations } : {};
}

/** What of the steps did not come about. */
function left({ failure, isDone }: StepRunner): string[] {
  if (failure !== undefined) return [failure];
  return isDone ? [] : ['The machine stopped before all steps were taken.'];
}

/** Whether the fault is latched until it is cleared by an explicit request, and champion and settings are there. */
async function heldUntilCleared(machine: FaultMachine, runner: StepRunner): Promise<string[]> {
  const { link, motor, reportedFault } = machine;
  const problems: string[] = [];
  if (runner.mendLine()) await machine.pass(RESYNC_MS);
  if (!reportedFault) {
    await link.stop();
    return machine.losses();
  }
  const before = await link.status();
  if (before.state !== 'FAULT' || before.fault !== reportedFault.fault) {
    problems.push(`After it the board was ${before.state} with ${before.fault}.`);
  }
  runner.mend();
  for (const [name, request] of [
    ['ARM', () => link.arm()],
    ['HOME', () => link.home()],
  ] as const) {
    const refusal = await refusalOf(request());
    if (refusal !== 'FAULT_LATCHED')
      problems.push(`Before the fault was cleared, ${name} was ${refusal ?? 'accepted'}.`);
  }
  if (motor.isDriven || motor.isRunning) problems.push('The motor was driven while the fault was latched.');
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
