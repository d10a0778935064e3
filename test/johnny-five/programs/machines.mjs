// What moves or sounds: motors, servos, a piezo.
import { expect } from 'vitest';

export const programs = [
  {
    component: 'Motor',
    calls: 'start, speed, stop',
    seen: 'the duty of D5',
    async run({ five, pins, until }) {
      const motor = new five.Motor({ pin: 5 });
      motor.start(128);
      await until(() => Math.round(pins[5].duty * 255) === 128);
      motor.speed(255);
      await until(() => pins[5].duty === 1);
      motor.stop();
      await until(() => pins[5].duty === 0);
    },
  },
  {
    component: 'Motor (PWM and direction)',
    calls: 'forward, reverse, stop',
    seen: 'the duty of D5, the level of D12',
    async run({ five, pins, until }) {
      const motor = new five.Motor({ pins: { pwm: 5, dir: 12 } });
      motor.forward(200);
      await until(() => pins[12].level && Math.round(pins[5].duty * 255) === 200);
      motor.reverse(100);
      await until(() => !pins[12].level && Math.round(pins[5].duty * 255) === 100);
      motor.stop();
      await until(() => pins[5].duty === 0);
    },
  },
  {
    component: 'Motor (H-bridge, cdir)',
    calls: 'forward, reverse, brake',
    seen: 'the duty of D6, the levels of D12 and D11',
    async run({ five, pins, until }) {
      const motor = new five.Motor({ pins: { pwm: 6, dir: 12, cdir: 11 } });
      motor.forward(255);
      await until(() => pins[12].level && !pins[11].level && pins[6].duty === 1);
      motor.reverse(255);
      await until(() => !pins[12].level && pins[11].level && pins[6].duty === 1);
      motor.brake();
      await until(() => pins[12].level && pins[11].level);
    },
  },
  {
    component: 'Motor (brake, current)',
    calls: 'forward, brake, release',
    seen: 'the level of the brake at D8; volts at A0',
    async run({ five, pins, volts, until }) {
      volts[0] = 1;
      const motor = new five.Motor({
        pins: { pwm: 5, dir: 12, brake: 8 },
        current: { pin: 'A0', freq: 10, range: [0, 2000] },
      });
      motor.forward(200);
      await until(() => pins[12].level && Math.round(motor.current.scaled ?? motor.current.value) > 0);
      motor.brake();
      await until(() => pins[8].level && pins[5].duty === 1);
      motor.release();
      await until(() => !pins[8].level);
    },
  },
  {
    component: 'Motors',
    calls: 'start, stop of all',
    seen: 'the duties of D5 and D6',
    async run({ five, pins, until }) {
      const motors = new five.Motors([5, 6].map((pin) => ({ pin })));
      motors.start(255);
      await until(() => pins[5].duty === 1 && pins[6].duty === 1);
      motors.stop();
      await until(() => pins[5].duty === 0 && pins[6].duty === 0);
    },
  },
  {
    component: 'Piezo',
    calls: 'frequency, play, noTone',
    seen: 'edges on D8, and none after noTone',
    async run({ five, levels, until }) {
      const seen = levels(8);
      const piezo = new five.Piezo({ pin: 8 });
      piezo.frequency(200, 10_000);
      await until(() => seen.length > 10);
      piezo.noTone();
      expect(seen.every((level, i) => i === 0 || level !== seen[i - 1])).toBe(true);
      await new Promise((resolve) => piezo.play({ song: [['C4', 1 / 4]], tempo: 1000 }, resolve));
      piezo.off();
    },
  },
];
