// Scenario files as people write them, and as nobody should.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseScenarios } from '../../rig/faults/index.js';
import { CodedError } from '../../src/base/index.js';

function refused(text: string): CodedError {
  try {
    parseScenarios(text, 's.yaml');
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new Error(`This was accepted as a scenario:\n${text}`);
}

/** A scenario of these steps, which begin on line 3. */
const steps = (...lines: string[]): string => `scenario: s\nsteps:\n${lines.map((line) => `  - ${line}\n`).join('')}`;
const expects = '{ expect: { state: RUNNING }, within: 1 s }';

describe('a file that cannot be', () => {
  it.each([
    ['', 's.yaml, line 1: a scenario is a list of fields, such as "scenario:" and "steps:", and there is nothing'],
    ['scenario: [\n', 's.yaml, line 2: this is no YAML'],
    ['- press: emergencyStop\n', 's.yaml, line 1: a scenario is a list of fields'],
    [
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, i) => `${name}: &${name} [${`*${'abcdefgh'[i]},`.repeat(9)}]`).join('\n')}\n`,
      's.yaml, line 1: this has YAML aliases (*) that cannot be read',
    ],
    [`steps: ${'['.repeat(20_000)}`, 's.yaml, line 1: this is no YAML: its lists and maps are nested too deeply'],
    ['scenario: s\nsteps: []\n', 's.yaml, line 1: nothing is expected, so this scenario could not fail.'],
    ['scenario: s\n', 's.yaml, line 1: field steps: is missing'],
    ['scenario: s\nsteps: soon\n', 's.yaml, line 2: field steps: "soon" is no list of steps.'],
    ['steps: []\n', 's.yaml, line 1: field scenario: is missing; write a name'],
    ['scenario: 7\nsteps: []\n', 's.yaml, line 1: field scenario: "7" is a number; put it in quotes'],
    [`scenario: s\nstep: [${expects}]\n`, 's.yaml, line 2: field step: there is no such field. Did you mean "steps"?'],
    [
      `scenario: s\nstart: runing\nsteps: [${expects}]\n`,
      's.yaml, line 2: field start: "runing" is no start. Did you mean "running"?',
    ],
    [
      `scenario: s\npole: 3\nsteps: [${expects}]\n`,
      's.yaml, line 2: field pole: "3" has no unit; write an angle such as 20 deg.',
    ],
    [
      `scenario: s\npole: 181 deg\nsteps: [${expects}]\n`,
      's.yaml, line 2: field pole: is more than half a turn from upright.',
    ],
    [
      `scenario: s\nstart: idle\npole: 3 deg\nsteps: [${expects}]\n`,
      's.yaml, line 3: field pole: is for the start "running"',
    ],
    [
      `scenario: s\nsteps: [${expects}]\n---\nscenario: s\nsteps: [${expects}]\n`,
      's.yaml, line 4: field scenario: there are two scenarios "s"',
    ],
  ])('%.60j', (text, message) => {
    const error = refused(text);
    expect(error.message).toContain(message);
    expect(error.code).toMatch(/^SCENARIO_/);
    expect(error.place).toMatchObject({ file: 's.yaml', line: expect.any(Number) });
  });
});

describe('a step that cannot be', () => {
  it.each([
    ['{ pres: emergencyStop }', 'field steps[1].pres: there is no such field. Did you mean "press"?'],
    [
      '{ press: emergencyStp }',
      'field steps[1].press: "emergencyStp" is no thing to press. Did you mean "emergencyStop"?',
    ],
    ['{ pull: cartEncoderC }', 'Did you mean "cartEncoder"?'],
    ['{ at: 1 s }', 'field steps[1]: does nothing. Write one of: press,'],
    ['soon', 'field steps[1]: is no step;'],
    [
      '{ press: emergencyStop, jam: cart }',
      'field steps[1].jam: a step does one thing, and this one has press already',
    ],
    ['{ at: 2, press: emergencyStop }', 'field steps[1].at: "2" has no unit; write a time such as 10 ms'],
    ['{ at: 2 kg, press: emergencyStop }', 'field steps[1].at: "2 kg" is not a time;'],
    ['{ at: -1 s, press: emergencyStop }', 'field steps[1].at: "-1 s" is out of range;'],
    ['{ at: 1 s, after: 1 s, press: emergencyStop }', 'field steps[1].after: does not go with "at"'],
    ['{ press: emergencyStop, within: 1 s }', 'field steps[1].within: is for what is expected'],
    [
      '{ at: 1 s, jitter: 5 ms, press: emergencyStop }',
      'field steps[1].jitter: "5 ms" is no jitter. Write one of: period',
    ],
    [
      '{ push: { pole: 0.2 N } }',
      'field steps[1].push.pole: "0.2 N" is not an impulse; write an impulse such as 0.2 N s',
    ],
    ['{ push: {} }', 'field steps[1].push: needs either cart or pole'],
    ['{ push: { pole: 0.2 N s }, for: 1 s }', 'field steps[1].for: does not go with push, which is over at once'],
    ['{ sag: 120 % }', 'field steps[1].sag: "120 %" is not a share from 0 to 1'],
    ['{ send: {} }', 'field steps[1].send: needs one of line, message and bytes'],
    [
      '{ send: { message: CLAER } }',
      'field steps[1].send.message: "CLAER" is no message of the wire. Did you mean "CLEAR"?',
    ],
    ['{ send: { bytes: F0 7 } }', 'field steps[1].send.bytes: "F0 7" is no bytes as hexadecimal digits'],
    ['{ send: { line: "a\\nb" } }', 'field steps[1].send.line: has characters that a line of the wire cannot have'],
    ['{ expect: {}, within: 1 s }', 'field steps[1].expect: expects nothing'],
    ['{ expect: { state: RUNNING } }', 'field steps[1]: by when is it expected? Add "within: 100 ms"'],
    [
      '{ expect: { state: RUNING }, within: 1 s }',
      'field steps[1].expect.state: "RUNING" is no state. Did you mean "RUNNING"?',
    ],
    [
      '{ expect: { angle: 5 deg }, within: 1 s }',
      'field steps[1].expect.angle: "5 deg" is no limit; write "below 20 deg", or above',
    ],
    ['{ expect: { angle: below 5 }, within: 1 s }', 'field steps[1].expect.angle: "5" has no unit'],
    ['{ expect: { line: x }, for: 1 s }', 'field steps[1].for: a line or a message comes once'],
    ['{ expect: { state: RUNNING }, within: 1 s, by: 2 s }', 'field steps[1].by: does not go with within'],
    [
      '{ expect: { state: RUNNING }, within: 0 s }',
      'field steps[1].within: "0 s" is out of range; write a time above 0',
    ],
    [
      '{ at: 2 s, expect: { state: RUNNING }, by: 1 s }',
      'field steps[1].by: 1 s is over when the step begins, at 2 s at the latest',
    ],
    ['{ at: 1 hour, press: emergencyStop }', 'field steps[1].at: "1 hour" has a unit that is not known'],
    ['{ at: 60 min, press: emergencyStop }', 'field steps[1].at: the scenario would take 3600 s; the longest is 600 s'],
  ])('%s', (step, message) => {
    const { message: told, code } = refused(steps(step, expects));
    expect(told).toContain(`s.yaml, line 3: ${message.startsWith('field') ? message : ''}`);
    expect(told).toContain(message);
    expect(code).toBe('SCENARIO_INVALID');
  });

  it('is one before whose time the steps above may not have ended', () => {
    expect(refused(steps('{ at: 2 s, press: emergencyStop }', '{ at: 1 s, jam: cart }', expects)).message).toBe(
      's.yaml, line 4: field steps[2].at: 1 s is too early: the steps before it may take until 2 s. Time does not go back.',
    );
    expect(refused(steps(expects, '{ after: 1 s, jam: cart }', '{ at: 1.5 s, jam: cart }')).message).toContain(
      's.yaml, line 5: field steps[3].at: 1.5 s is too early: the steps before it may take until 2 s.',
    );
  });
});

describe('an end that cannot be', () => {
  const ends = (text: string, start = 'running'): string =>
    `scenario: s\nstart: ${start}\nsteps: [{ press: emergencyStop }]\nends: ${text}\n`;
  it.each([
    [
      ends('{ fault: EMERGENCY_STP, within: published }'),
      '"EMERGENCY_STP" is no fault. Did you mean "EMERGENCY_STOP"?',
    ],
    [ends('{ fault: NONE, within: published }'), '"NONE" is no fault.'],
    [ends('{ fault: [], within: published }'), 'field ends.fault: is an empty list'],
    [ends('{ fault: NO_MOTION }'), 'field ends.within:'],
    [ends('{ fault: NO_MOTION, within: soon }'), '"soon" is neither "published" nor a time such as 100 ms'],
    [
      ends('{ fault: NO_MOTION, since: pusch, within: published }'),
      '"pusch" is no beginning of a fault. Did you mean "push"?',
    ],
    [ends('{ fault: NO_MOTION, within: published }', 'idle'), 'field ends: a machine that starts idle does not move'],
    [ends('{ fault: NO_MOTION, since: push, within: published }', 'homing'), 'field ends.since: is for a run'],
    [
      `scenario: s\nsteps: [${expects}]\nends: { fault: NO_MOTION, within: published }\n`,
      'field ends: nothing is done',
    ],
  ])('%j', (text, message) => {
    expect(refused(text).message).toContain(message);
  });
});

it('all that is wrong is told at once, in the order of the lines', () => {
  const { message, place } = refused(steps('{ pres: cart }', '{ at: 2, jam: cart }'));
  expect(message.split('\n').map((line) => line.slice(0, 40))).toEqual([
    's.yaml, line 3: field steps[1].pres: the',
    's.yaml, line 4: field steps[2].at: "2" h',
  ]);
  expect(place).toEqual({ file: 's.yaml', line: 3, field: 'steps[1].pres' });
});

it('the examples and the built-in faults can be read', () => {
  const read = (path: string) => parseScenarios(readFileSync(path, 'utf8'), path);
  expect(read('rig/scenarios/running.yaml')).toHaveLength(25);
  expect(read('rig/scenarios/homing.yaml')).toHaveLength(13);
  for (const name of ['tap', 'emergency-stop', 'serial-line']) {
    for (const { group } of read(`examples/scenarios/${name}.yaml`)) expect(group).toBe(name);
  }
});
