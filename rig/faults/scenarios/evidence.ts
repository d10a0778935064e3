// What a scenario leaves: played again, as the same seed gives the same cycles, with everything written down.
import { Recorder } from '../../hil/index.js';
import { logSerial, traceBoard } from '../../traces/index.js';
import { type ObservedMachine, playScenario, type ScenarioRun, withProblems } from './play.js';
import type { Scenario } from './scenario.js';

/** From the beginning of the scenario's time to its end, as texts of files. */
export interface ScenarioEvidence {
  /** What the board told of each control tick: a recording (.jsonl). */
  readonly recording: string;
  /** What its pins did (.vcd). */
  readonly trace: string;
  /** What went over its serial line. */
  readonly serialLog: string;
}

/** Plays a scenario again. @throws CodedError, or the signal's reason */
export async function scenarioEvidence(scenario: Scenario, run: ScenarioRun): Promise<ScenarioEvidence> {
  const [recording, trace, serialLog]: [string[], string[], string[]] = [[], [], []];
  const observe = ({ uno, session, rig }: ObservedMachine): (() => void) => {
    const recorder = new Recorder(rig, 'jsonl');
    recording.push(recorder.header);
    const ends = [
      session.onTick((telemetry) => recording.push(recorder.line(telemetry))),
      traceBoard(uno, (text) => trace.push(text)),
      logSerial(uno, (text) => serialLog.push(text)),
    ];
    return () => {
      for (const end of ends) end();
    };
  };
  await withProblems('running', () => playScenario(scenario, { ...run, observe }));
  return { recording: recording.join(''), trace: trace.join(''), serialLog: serialLog.join('') };
}
