// Machines that a rig file cannot describe: one clear message for each kind, and none for a slip of the pen.
import { describe, expect, it } from 'vitest';
import { parseRigError } from './rig-errors.js';

const told = (line: string): string => parseRigError(`extends: desktop\n${line}\n`).message;

describe('a machine that cannot be described', () => {
  it.each([
    ['motor: stepper', /field motor: there is no such field\. A stepper motor cannot be driven: a rig has a DC motor/],
    ['motorDriver: TMC2209', /A stepper motor cannot be driven/],
    ['stepPin: 2', /A stepper motor cannot be driven/],
    ['stepsPerRev: 200', /A stepper motor cannot be driven/],
    ['microsteps: 16', /A stepper motor cannot be driven/],
    ['stepper: {step: 2, dir: 3}', /A stepper motor cannot be driven/],
    ['motor: BLDC with FOC', /A servo or a brushless motor cannot be driven/],
    ['poleSensor: AS5600', /field poleSensor: there is no such field\. A sensor of absolute angles cannot be read/],
    ['poleEncoder: AS5600', /"AS5600" is no quantity; .* 2400 counts\/rev\. A sensor of absolute angles cannot be/],
    ['poleEncoder: potentiometer on A0', /A sensor of absolute angles cannot be read: .* two channels, A and B/],
    ['poleEncoder: 12 bits', /A sensor of absolute angles cannot be read/],
    ['cartEncoder: 4096 counts/rev, absolute', /A sensor of absolute angles cannot be read/],
    ['indexPulse: true', /An index pulse is not read: homing finds/],
  ])('%s is told why', (line, message) => {
    expect(told(line)).toMatch(message);
    expect(told(line)).not.toContain('Did you mean');
  });

  it.each(['motorReversd: true', 'poleEncoder: 600', 'poleEncoder: 600 steps/rev', 'foo: 3', 'potato: 3', 'homing: x'])(
    '%s is not taken for one',
    (line) => expect(told(line)).not.toMatch(/cannot be (driven|read):/),
  );
});
