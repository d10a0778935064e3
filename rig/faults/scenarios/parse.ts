// From the text of a scenario file to its scenarios, or to errors that name file, line and field.
import type * as z from 'zod/mini';
import { stemOf } from '../../../src/base/index.js';
import {
  checkYaml,
  readYamlDocuments,
  type YamlDocument,
  type YamlKind,
  yamlError,
} from '../../../src/base/yaml/index.js';
import { packSevenBit } from '../../../src/link/index.js';
import { sysex } from '../../../src/protocol/index.js';
import { defects } from '../defects.js';
import { actOf, verbs } from './acts.js';
import {
  angleWithin,
  type Clause,
  faultIs,
  lineCame,
  messageCame,
  motorIs,
  positionWithin,
  stateIs,
} from './clauses.js';
import { type ScenarioFields, type StepFields, scenarioSchema } from './fields.js';
import type { Act, Ending, Expectation, Scenario, Step } from './scenario.js';

/** `SCENARIO_SYNTAX`: no YAML; `SCENARIO_INVALID`: a field is wrong, fields do not go together, or nothing is expected. */
export type ScenarioErrorCode = 'SCENARIO_SYNTAX' | 'SCENARIO_INVALID';

const kind: YamlKind<ScenarioErrorCode> = {
  syntax: 'SCENARIO_SYNTAX',
  invalid: 'SCENARIO_INVALID',
  isFields: 'a scenario is a list of fields, such as "scenario:" and "steps:"',
  advice: 'docs/scenarios.md has an example.',
};

/** Board's time in which a scenario must end. */
const LONGEST_MS = 600_000;

type Refuse = (path: readonly PropertyKey[], problem: string) => Error;

/**
 * Reads the scenarios of a file (docs/scenarios.md); `---` stands between them.
 *
 * @param source the file, for messages; its last part without extension is the group of the scenarios that name none.
 * @throws CodedError SCENARIO_SYNTAX or SCENARIO_INVALID, with file, line and field.
 */
export function parseScenarios(text: string, source: string): Scenario[] {
  const documents = readYamlDocuments(text, source, kind);
  const scenarios = documents.map((document) => readScenario(document));
  scenarios.forEach(({ name, group }, i) => {
    const isTaken = scenarios.slice(0, i).some((other) => other.name === name && other.group === group);
    if (!isTaken) return;
    throw yamlError(documents[i]!, [
      { path: ['scenario'], message: `there are two scenarios "${name}"; give one another name.` },
    ]);
  });
  return scenarios;
}

function readScenario(document: YamlDocument<ScenarioErrorCode>): Scenario {
  const fields = checkYaml(document, scenarioSchema, explain);
  const refuse: Refuse = (path, message) => yamlError(document, [{ path, message }]);
  const steps = fields.steps.map((step, i) => readStep(step, i, refuse, document));
  checkTimes(steps, fields, refuse);
  const { scenario, start = 'running', group = stemOf(document.source), pole, ends } = fields;
  const ending = ends && readEnding(ends, fields, steps, refuse);
  if (!ending && !steps.some((step) => step.kind === 'expect')) {
    throw refuse([], 'nothing is expected, so this scenario could not fail. Add a step "expect", or "ends".');
  }
  if (pole !== undefined && Math.abs(pole) > Math.PI)
    throw refuse(['pole'], 'is more than half a turn from upright. Write an angle such as 20 deg.');
  if (pole !== undefined && start !== 'running')
    throw refuse(['pole'], `is for the start "running", and this one is "${start}". Leave it out.`);
  return {
    group,
    name: scenario,
    start,
    steps,
    ...(pole !== undefined && { poleRad: pole }),
    ...(ending && { ending }),
  };
}

/** More than the schema says by itself. */
function explain({ code, path }: z.core.$ZodIssue): string | undefined {
  if (code === 'invalid_type' && path[0] === 'steps' && path.length === 2)
    return 'is no step; write what is done or expected, such as "press: emergencyStop".';
  return undefined;
}

/** What a step does: exactly one of these. */
const deeds = [...verbs, 'sag', 'push', 'send', 'expect'] as const;

function readStep(fields: StepFields, i: number, refuse: Refuse, document: YamlDocument): Step {
  const path = ['steps', i];
  const [deed, another] = deeds.filter((name) => fields[name] !== undefined);
  if (deed === undefined) throw refuse(path, `does nothing. Write one of: ${deeds.join(', ')}.`);
  if (another !== undefined)
    throw refuse([...path, another], `a step does one thing, and this one has ${deed} already. Make two of it.`);
  const { at, after, jitter, within, by } = fields;
  if (at !== undefined && after !== undefined)
    throw refuse([...path, 'after'], 'does not go with "at". Leave one of them out.');
  const when = { ...(at !== undefined && { atMs: at / 1000 }), ...(after !== undefined && { afterMs: after / 1000 }) };
  const forMs = fields.for === undefined ? undefined : fields.for / 1000;
  if (deed === 'expect') {
    if (jitter !== undefined) throw refuse([...path, 'jitter'], 'is for what is done, not for what is expected.');
    return { ...when, ...readExpectation(fields, path, refuse), line: document.lineOf(path) };
  }
  if (within !== undefined || by !== undefined) {
    const limit = within === undefined ? 'by' : 'within';
    throw refuse([...path, limit], 'is for what is expected. For how long something lasts, write "for".');
  }
  const isOver = deed === 'send' || deed === 'push';
  if (isOver && forMs !== undefined) throw refuse([...path, 'for'], `does not go with ${deed}, which is over at once.`);
  return {
    kind: 'act',
    ...when,
    ...(forMs !== undefined && { forMs }),
    ...(jitter !== undefined && { isJittered: true }),
    ...readDeed(fields, deed, path, refuse),
  };
}

function readDeed(
  fields: StepFields,
  deed: Exclude<(typeof deeds)[number], 'expect'>,
  path: readonly PropertyKey[],
  refuse: Refuse,
): Pick<Act, 'does' | 'what' | 'isOnLine' | 'lacking'> {
  const { push, send, sag } = fields;
  if (deed === 'sag') return { does: defects.sag(sag!), what: deed };
  if (deed === 'push') {
    const { cart, pole } = push!;
    if ((cart === undefined) === (pole === undefined))
      throw refuse([...path, 'push'], 'needs either cart or pole, such as "push: {pole: 0.2 N s}".');
    return { does: cart === undefined ? defects.push('pole', pole!) : defects.push('cart', cart) };
  }
  if (deed === 'send') return { does: defects.send(bytesOf(send!, [...path, 'send'], refuse)) };
  return actOf(deed, fields[deed]!);
}

function bytesOf(
  { line, message, payload, bytes }: NonNullable<StepFields['send']>,
  path: readonly PropertyKey[],
  refuse: Refuse,
): Uint8Array {
  const given = [line, message, bytes].filter((each) => each !== undefined);
  if (given.length !== 1) throw refuse(path, 'needs one of line, message and bytes.');
  if (payload !== undefined && message === undefined) throw refuse([...path, 'payload'], 'is for a message.');
  if (line !== undefined) return Buffer.from(`${line}\n`, 'latin1');
  if (bytes !== undefined) return Uint8Array.from(bytes as number[]);
  return Uint8Array.of(0xf0, sysex[message!], ...packSevenBit(Uint8Array.from((payload ?? []) as number[])), 0xf7);
}

function readExpectation(
  { expect, within, by, for: lasts }: StepFields,
  path: readonly PropertyKey[],
  refuse: Refuse,
): Omit<Expectation, 'line'> {
  const { state, fault, angle, position, motor, line, message, bytes } = expect!;
  const events = [
    line === undefined ? undefined : lineCame(line),
    message === undefined ? undefined : messageCame(`message ${message}`, [0xf0, sysex[message]]),
    bytes === undefined ? undefined : messageCame(`bytes ${bytes.map(hex).join(' ')}`, bytes),
  ];
  const states = [
    state === undefined ? undefined : stateIs(state),
    fault === undefined ? undefined : faultIs(fault),
    angle === undefined ? undefined : angleWithin(angle),
    position === undefined ? undefined : positionWithin(position),
    motor === undefined ? undefined : motorIs(motor),
  ];
  const clauses = [...states, ...events].filter((clause): clause is Clause => clause !== undefined);
  if (clauses.length === 0)
    throw refuse([...path, 'expect'], 'expects nothing. Write for example "expect: {state: RUNNING}".');
  const limits = { within, by, for: lasts };
  const [limit, another] = Object.entries(limits).filter(([, value]) => value !== undefined);
  if (!limit)
    throw refuse(path, 'by when is it expected? Add "within: 100 ms", "by: 3 s", or "for: 2 s" for all the while.');
  if (another) throw refuse([...path, another[0]], `does not go with ${limit[0]}. Leave one of them out.`);
  const ms = limit[1]! / 1000;
  if (lasts !== undefined && events.some((each) => each !== undefined))
    throw refuse([...path, 'for'], 'a line or a message comes once; write by when, with "within" or "by".');
  const until = lasts !== undefined ? { forMs: ms } : by !== undefined ? { byMs: ms } : { withinMs: ms };
  const what = clauses.map(({ text }) => text).join(' and ');
  return { kind: 'expect', text: `${what} ${limit[0]} ${ms} ms`, clauses, until };
}

function hex(byte: number | undefined): string {
  return byte === undefined ? '..' : byte.toString(16).toUpperCase().padStart(2, '0');
}

function readEnding(
  { fault, since, within }: NonNullable<ScenarioFields['ends']>,
  { start = 'running' }: ScenarioFields,
  steps: readonly Step[],
  refuse: Refuse,
): Ending {
  if (start !== 'running' && start !== 'homing') {
    throw refuse(
      ['ends'],
      `a machine that starts ${start} does not move, so that no fault ends it. Expect a fault in a step.`,
    );
  }
  if (!steps.some(({ kind }) => kind === 'act'))
    throw refuse(['ends'], 'nothing is done to the machine that could end its run. Add a step that does.');
  if (since !== undefined && start === 'homing')
    throw refuse(['ends', 'since'], 'is for a run: in homing the time counts from its beginning. Leave it out.');
  return {
    faults: typeof fault === 'string' ? [fault] : fault,
    since: since ?? 'defect',
    ...(within !== 'published' && { withinMs: within / 1000 }),
  };
}

/** Steps follow each other: none begins before the one before it may have ended, and all end some day. */
function checkTimes(steps: readonly Step[], { steps: fields }: ScenarioFields, refuse: Refuse): void {
  let ms = 0;
  steps.forEach((step, i) => {
    const path = (name: string) => ['steps', i, name];
    const s = (time: number) => `${time / 1000} s`;
    if (step.atMs !== undefined && step.atMs < ms)
      throw refuse(
        path('at'),
        `${s(step.atMs)} is too early: the steps before it may take until ${s(ms)}. Time does not go back.`,
      );
    ms = step.atMs ?? ms + (step.afterMs ?? 0);
    if (step.kind === 'expect') {
      const { until } = step;
      if ('byMs' in until && until.byMs <= ms)
        throw refuse(path('by'), `${s(until.byMs)} is over when the step begins, at ${s(ms)} at the latest.`);
      ms = 'byMs' in until ? until.byMs : ms + ('withinMs' in until ? until.withinMs : until.forMs);
    }
    if (ms > LONGEST_MS) {
      const named = Object.keys(fields[i]!).find((name) => ['at', 'after', 'for', 'within', 'by'].includes(name));
      throw refuse(path(named ?? 'at'), `the scenario would take ${s(ms)}; the longest is ${s(LONGEST_MS)}.`);
    }
  });
}
