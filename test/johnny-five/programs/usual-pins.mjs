// The PWM and servo pins that every Uno has: 3, 5, 6, 9, 10, 11.
import { expect } from 'vitest';

const level255 = (pin) => Math.round(pin.duty * 255);

export const programs = [
  {
    component: 'Led (any PWM pin)',
    calls: 'brightness on each PWM pin',
    seen: 'the duties of D3, D5, D6, D9, D10, D11',
    async run({ five, pins, until }) {
      const usual = [3, 5, 6, 9, 10, 11];
      for (const [i, pin] of usual.entries()) new five.Led(pin).brightness(40 * (i + 1));
      await until(() => usual.every((pin, i) => Math.abs(level255(pins[pin]) - 40 * (i + 1)) <= 1));
    },
  },
  {
    component: 'Led.RGB',
    calls: 'color, intensity, off',
    seen: 'the duties of D6, D5, D3',
    async run({ five, pins, until }) {
      const led = new five.Led.RGB({ pins: { red: 6, green: 5, blue: 3 } });
      const duties = () => [6, 5, 3].map((pin) => level255(pins[pin]));
      led.color('#ff3300');
      await until(() => String(duties()) === '255,51,0');
      led.off();
      await until(() => String(duties()) === '0,0,0');
    },
  },
  {
    component: 'Led.RGB (anode)',
    calls: 'isAnode, color, off',
    seen: 'the duties of D6, D5, D3, upside down',
    async run({ five, pins, until }) {
      const led = new five.Led.RGB({ pins: [6, 5, 3], isAnode: true });
      const duties = () => [6, 5, 3].map((pin) => level255(pins[pin]));
      led.color('#ff3300');
      await until(() => String(duties()) === '0,204,255');
      led.off();
      await until(() => String(duties()) === '255,255,255');
    },
  },
  {
    component: 'Led.RGBs',
    calls: 'color, off of all',
    seen: 'the duties of the six PWM pins',
    async run({ five, pins, until }) {
      const leds = new five.Led.RGBs(
        [
          [3, 5, 6],
          [9, 10, 11],
        ].map((three) => ({ pins: three })),
      );
      leds.color('#ff0000');
      await until(() => pins[3].duty === 1 && pins[9].duty === 1);
      expect([5, 6, 10, 11].map((pin) => pins[pin].duty)).toEqual([0, 0, 0, 0]);
      leds.off();
      await until(() => pins[3].duty === 0 && pins[9].duty === 0);
    },
  },
  {
    component: 'Motor (Arduino Motor Shield R3)',
    calls: 'forward, reverse, brake',
    seen: 'the duty of D3, the levels of D12 and D9',
    async run({ five, pins, until }) {
      const motor = new five.Motor(five.Motor.SHIELD_CONFIGS.ARDUINO_MOTOR_SHIELD_R3_3.A);
      motor.forward(200);
      await until(() => pins[12].level && Math.abs(level255(pins[3]) - 200) <= 1);
      motor.reverse(100);
      await until(() => !pins[12].level && Math.abs(level255(pins[3]) - 100) <= 1);
      motor.brake();
      await until(() => pins[9].level);
    },
  },
  {
    component: 'Servo',
    calls: 'to, min, max, center',
    seen: 'the pulses of D10',
    async run({ five, pulsesUs, until }) {
      const pulses = pulsesUs(10);
      const servo = new five.Servo({ pin: 10, range: [0, 180] });
      const is = (us) => Math.abs(pulses.at(-1) - us) < 20;
      servo.to(90);
      await until(() => is(1500));
      servo.min();
      await until(() => is(600));
      servo.max();
      await until(() => is(2400));
    },
  },
  {
    component: 'Servo.Continuous',
    calls: 'cw, ccw, stop',
    seen: 'the pulses of D10, longer, shorter, in the middle',
    async run({ five, pulsesUs, until }) {
      const pulses = pulsesUs(10);
      const servo = new five.Servo.Continuous(10);
      servo.cw();
      await until(() => pulses.at(-1) > 1550);
      servo.ccw();
      await until(() => pulses.at(-1) < 1450);
      servo.stop();
      await until(() => Math.abs(pulses.at(-1) - 1500) < 20);
    },
  },
  {
    component: 'ESC',
    calls: 'throttle, brake',
    seen: 'the pulses of D11',
    async run({ five, pulsesUs, until }) {
      const pulses = pulsesUs(11);
      const esc = new five.ESC(11);
      await until(() => Math.abs(pulses.at(-1) - 1000) < 20);
      esc.throttle(50);
      await until(() => Math.abs(pulses.at(-1) - 1500) < 20);
      esc.brake();
      await until(() => Math.abs(pulses.at(-1) - 1000) < 20);
    },
  },
  {
    component: 'Servos',
    calls: 'to of all; stop',
    seen: 'the pulses of D9, D10, D11',
    async run({ five, pulsesUs, until }) {
      const pins = [9, 10, 11];
      const pulses = pins.map(pulsesUs);
      const servos = new five.Servos(pins.map((pin) => ({ pin, range: [0, 180] })));
      servos.to(0);
      await until(() => pulses.every((widths) => Math.abs(widths.at(-1) - 600) < 20));
      servos.to(180);
      await until(() => pulses.every((widths) => Math.abs(widths.at(-1) - 2400) < 20));
    },
  },
  {
    component: 'Servo (pwmRange)',
    calls: 'to',
    seen: 'the pulses of D3 at the ends of its range',
    async run({ five, pulsesUs, until }) {
      const pulses = pulsesUs(3);
      const servo = new five.Servo({ pin: 3, pwmRange: [1000, 2000] });
      for (const [degrees, us] of [
        [0, 1000],
        [90, 1500],
        [180, 2000],
      ]) {
        servo.to(degrees);
        await until(() => Math.abs(pulses.at(-1) - us) < 20);
      }
    },
  },
  {
    component: 'Animation (Servo)',
    calls: 'enqueue, loop, stop',
    seen: 'the pulses of D9 at both key frames and between them',
    async run({ five, pulsesUs, until }) {
      const pulses = pulsesUs(9);
      const animation = new five.Animation(new five.Servo(9));
      // Again and again: a slow host has its turn at other degrees each time.
      animation.enqueue({
        duration: 200,
        cuePoints: [0, 1],
        keyFrames: [{ degrees: 30 }, { degrees: 150 }],
        loop: true,
        metronomic: true,
      });
      const are = (from, to) => pulses.some((us) => us > from && us < to);
      await until(() => are(850, 950) && are(1000, 1400) && are(1600, 2000) && are(2050, 2150));
      animation.stop();
      expect(pulses.every((us) => us > 850 && us < 2150)).toBe(true);
    },
  },
];
