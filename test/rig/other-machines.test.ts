// Machines that a rig file cannot describe: one clear message for each kind, and none for a slip of the pen.
import { describe, expect, it } from 'vitest';
import { otherMachine } from '../../rig/description/other-machines.js';
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

describe('words for one', () => {
  const stepper = 'A stepper motor cannot be driven: a rig has a DC motor behind an H-bridge';
  const servo = 'A servo or a brushless motor cannot be driven: a rig has a DC motor behind an H-bridge';
  const absolute =
    'A sensor of absolute angles cannot be read: a rig has encoders with two channels, A and B, whose edges are counted';
  const pulse = 'An index pulse is not read: homing finds where the encoders are';

  it.each([
    [stepper, ['stepper', 'microsteps', 'micro_steps', 'micro-steps', 'steps_per_rev', 'stepsPerMm', 'step_per_mm']],
    [stepper, ['stepPin', 'step_pin', 'stepDir', 'step_dir', 'dirPin', 'dir_pin', 'NEMA17', 'nema 23']],
    [stepper, ['A4988', 'DRV8825', 'DRV8834', 'TMC2209']],
    [servo, ['brushless', 'BLDC', 'servo', 'ESC', 'FOC']],
    [absolute, ['absolute', 'AS5600', 'AS5147', 'MT6701', 'MT6816', 'TLE5012', 'potentiometer', 'pot', 'analogPin']],
    [absolute, ['I2C', 'SPI', 'SSI', '12 bits', '14bit', '12-bit', 'IMU', 'MPU6050', 'mpu-9250', 'camera']],
    [pulse, ['index', 'indexPulse', 'index_pin', 'indexChannel', 'zChannel', 'z_channel', 'zPin', 'z_pin']],
  ])('%s', (because, words) => {
    for (const word of words) {
      expect(otherMachine(word, 3), `field ${word}`).toBe(` ${because} (docs/rig-file.md).`);
      expect(otherMachine('part', `my ${word}`), `text ${word}`).toBe(` ${because} (docs/rig-file.md).`);
    }
  });

  it.each([
    ...['wheelDir', 'windir_pin', 'enema 3', 'DRV8833', 'DRV8871', 'escape', 'focus', 'spice', 'assist', 'rabbits'],
    ...['12 bitten', 'spot', 'potato', 'minimum', 'indexed', 'reindex', 'fuzzpin', 'bias5000', 'dorsi2c'],
  ])('%s is none', (word) => {
    expect(otherMachine(word, 3)).toBe('');
    expect(otherMachine('part', word)).toBe('');
  });

  it('stand in text alone, whatever else a field has', () => {
    expect(parseRigError('extends: desktop\nfoo: {toString: stepper}\n').message).toContain('there is no such field');
    expect(otherMachine('foo', ['stepper'])).toBe('');
  });
});
