// Takes the steps of a scenario as the board's time goes on: each at its very cycle, each expectation as soon as it is met.
import type { RandomStream } from '../../../sim/index.js';
import { Overheard } from '../../../src/link/index.js';
import type { FaultName } from '../../../src/protocol/index.js';
import { SerialMessages } from '../../traces/index.js';
import type { FaultMachine } from '../fault-machine.js';
import type { Seen } from './clauses.js';
import type { Act, Expectation, Step } from './scenario.js';

/** What became of an expectation. */
export interface ExpectationFacts {
  /** Of the scenario's file, from 1. */
  readonly line: number;
  readonly text: string;
  readonly passed: boolean;
  /** When that was known, in the scenario's time. */
  readonly atMs: number;
}

interface Done {
  readonly act: Act;
  readonly mend: () => void;
}

interface Awaited {
  readonly expectation: Expectation;
  readonly seen: Seen;
  readonly cancel: () => void;
}

export class StepRunner {
  readonly expectations: ExpectationFacts[] = [];
  /** The expectation that was not met: a whole sentence. No step is taken after it. */
  failure: string | undefined;
  /** Faults that the board told of, in their order. */
  readonly faults: FaultName[] = [];
  readonly #machine: FaultMachine;
  readonly #steps: readonly Step[];
  readonly #random: RandomStream;
  readonly #beforeLastAct: () => void;
  readonly #lastAct: Step | undefined;
  readonly #mends: Done[] = [];
  readonly #ends: (() => void)[] = [];
  #begin = 0;
  #taken = 0;
  #awaited: Awaited | undefined;

  /** @param beforeLastAct called when the last thing is done to the machine, before it is. */
  constructor(
    machine: FaultMachine,
    steps: readonly Step[],
    random: RandomStream,
    beforeLastAct: () => void = () => {},
  ) {
    this.#machine = machine;
    this.#steps = steps;
    this.#random = random;
    this.#beforeLastAct = beforeLastAct;
    this.#lastAct = steps.findLast(({ kind }) => kind === 'act');
  }

  /** Whether no step is left. */
  get isDone(): boolean {
    return this.#taken === this.#steps.length || this.failure !== undefined;
  }

  /** Whether something is still to be done to the machine. */
  get hasActsLeft(): boolean {
    return this.#steps.slice(this.#taken).some(({ kind }) => kind === 'act');
  }

  /** Time 0 of the scenario is now. */
  begin(): void {
    this.#begin = this.#machine.uno.cycles;
    if (this.#steps.some(({ kind }) => kind === 'expect')) this.#listen();
    this.#next();
  }

  /** Mends all that is done to the machine. */
  mend(): void {
    for (const { mend } of this.#mends.splice(0)) mend();
  }

  /** Mends what is done to the serial line; returns whether there was anything. */
  mendLine(): boolean {
    const onLine = this.#mends.filter(({ act }) => act.isOnLine);
    for (const done of onLine) this.#mend(done);
    return onLine.length > 0;
  }

  /** Takes no more steps, and looks at nothing. */
  end(): void {
    for (const end of this.#ends.splice(0)) end();
    this.#awaited?.cancel();
    this.#awaited = undefined;
  }

  get #nowMs(): number {
    return this.#machine.ms(this.#machine.uno.cycles - this.#begin);
  }

  #next(): void {
    const { uno } = this.#machine;
    for (
      let step = this.#steps[this.#taken];
      step && !this.#awaited && this.failure === undefined;
      step = this.#steps[this.#taken]
    ) {
      const due = this.#due(step);
      if (due > uno.cycles) {
        this.#ends.push(uno.at(due, () => this.#take(step!)));
        return;
      }
      this.#perform(step);
    }
  }

  #take(step: Step): void {
    this.#perform(step);
    this.#next();
  }

  #due(step: Step): number {
    const { uno } = this.#machine;
    const due =
      step.atMs === undefined
        ? uno.cycles + this.#machine.cycles(step.afterMs ?? 0)
        : this.#begin + this.#machine.cycles(step.atMs);
    return step.kind === 'act' && step.isJittered ? due + this.#random.below(this.#machine.periodCycles) : due;
  }

  #perform(step: Step): void {
    if (step.kind === 'act') this.#act(step);
    else this.#await(step);
  }

  #act(act: Act): void {
    const { uno, bench, rig } = this.#machine;
    this.#taken++;
    if (act === this.#lastAct) this.#beforeLastAct();
    for (const earlier of this.#mends.filter(({ act: { what } }) => what !== undefined && what === act.what))
      this.#mend(earlier);
    const done: Done = { act, mend: act.does({ uno, bench, rig, random: this.#random }) };
    this.#mends.push(done);
    if (act.forMs === undefined) return;
    uno.at(uno.cycles + this.#machine.cycles(act.forMs), () => this.#mend(done));
  }

  #mend(done: Done): void {
    const at = this.#mends.indexOf(done);
    if (at < 0) return;
    this.#mends.splice(at, 1);
    done.mend();
  }

  #await(expectation: Expectation): void {
    const { uno } = this.#machine;
    const { until } = expectation;
    const end =
      'byMs' in until
        ? this.#begin + this.#machine.cycles(until.byMs)
        : uno.cycles + this.#machine.cycles('withinMs' in until ? until.withinMs : until.forMs);
    const cancel = uno.at(end, () => this.#timeIsUp());
    this.#awaited = { expectation, seen: { messages: [] }, cancel };
  }

  #listen(): void {
    const { uno, bench, motor } = this.#machine;
    const messages = new SerialMessages((message) => {
      this.#awaited?.seen.messages.push(message);
      this.#look();
    });
    const heard = new Overheard({
      onState: (state, fault) => {
        if (fault !== undefined && fault !== 'NONE' && this.faults.at(-1) !== fault) this.faults.push(fault);
        const { seen } = this.#awaited ?? {};
        if (!seen) return;
        if (state !== undefined) seen.state = state;
        if (fault !== undefined) seen.fault = fault;
      },
    });
    this.#ends.push(
      uno.onSerial((byte, toBoard, cycle) => {
        if (toBoard) return;
        heard.hear(byte);
        messages.take(byte, cycle);
      }),
      uno.onReset(() => {
        heard.forget();
        messages.flush();
      }),
      bench.onTick((state) => {
        const { seen } = this.#awaited ?? {};
        if (!seen) return;
        seen.machine = state;
        seen.isDriven = motor.isDriven;
        this.#look();
      }),
    );
  }

  /** Something new was seen. */
  #look(): void {
    if (!this.#awaited) return;
    const { expectation, seen } = this.#awaited;
    const { clauses, until } = expectation;
    if ('forMs' in until) {
      if (clauses.some(({ holds }) => holds(seen) === false)) this.#conclude(false);
    } else if (clauses.every(({ holds }) => holds(seen) === true)) this.#conclude(true);
  }

  #timeIsUp(): void {
    if (!this.#awaited) return;
    const { expectation, seen } = this.#awaited;
    this.#conclude('forMs' in expectation.until && expectation.clauses.every(({ holds }) => holds(seen) === true));
  }

  #conclude(passed: boolean): void {
    const { expectation, seen, cancel } = this.#awaited!;
    const { line, text, clauses } = expectation;
    cancel();
    this.#awaited = undefined;
    this.#taken++;
    const atMs = this.#nowMs;
    this.expectations.push({ line, text, passed, atMs });
    if (!passed) {
      const was =
        (
          clauses.find(({ holds }) => holds(seen) === false) ?? clauses.find(({ holds }) => holds(seen) === undefined)
        )?.was(seen) ?? 'it was not all so at one time';
      this.failure = `Line ${line}: expected ${text}; after ${(atMs / 1000).toFixed(3)} s ${was}.`;
      return;
    }
    this.#next();
  }
}
