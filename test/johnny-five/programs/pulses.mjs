// Servos, speed controllers and lights behind a PCA9685, the I2C chip of sixteen PWM channels.
import { expect } from 'vitest';
import { Registers } from '../devices.js';

/** When the pulse of a channel ends, of 4096 steps. Johnny-Five keeps one chip for an address, whatever the board: each program has its own. */
function chipAt(uno, address) {
  const chip = new Registers();
  uno.i2cDevices.set(address, chip);
  return (channel) => chip.bytes[8 + 4 * channel] | (chip.bytes[9 + 4 * channel] << 8);
}

const controller = 'PCA9685';

export const programs = [
  {
    component: 'Servo (PCA9685)',
    calls: 'to, min, max, center',
    seen: 'the pulse of channel 0',
    async run({ five, uno, until }) {
      const end = chipAt(uno, 0x41);
      const servo = new five.Servo({ controller, address: 0x41, pin: 0 });
      servo.to(45);
      await until(() => end(0) === 200); // 450 us + 45 degrees of 180 of 1400 us, in steps of 4 us
      servo.min();
      await until(() => end(0) === 112);
      servo.max();
      await until(() => end(0) === 462);
      servo.center();
      await until(() => end(0) === 287);
    },
  },
  {
    component: 'Servo.Continuous (PCA9685)',
    calls: 'cw, ccw, stop',
    seen: 'the pulse of channel 0, longer, shorter, in the middle',
    async run({ five, uno, until }) {
      const end = chipAt(uno, 0x42);
      const servo = new five.Servo.Continuous({ controller, address: 0x42, pin: 0 });
      servo.cw();
      await until(() => end(0) > 287 && end(0) < 4096);
      servo.ccw();
      await until(() => end(0) < 287);
      servo.stop();
      await until(() => end(0) === 287);
    },
  },
  {
    component: 'Servos (PCA9685)',
    calls: 'to of all',
    seen: 'the pulses of channels 0, 1, 2',
    async run({ five, uno, until }) {
      const end = chipAt(uno, 0x43);
      const servos = new five.Servos([0, 1, 2].map((pin) => ({ controller, address: 0x43, pin })));
      servos.to(180);
      await until(() => [0, 1, 2].every((channel) => end(channel) === 462));
      servos[1].to(0);
      await until(() => end(1) === 112);
      expect([end(0), end(2)]).toEqual([462, 462]);
    },
  },
  {
    component: 'Animation (Servo, PCA9685)',
    calls: 'enqueue, oncomplete',
    seen: 'the pulse of channel 0 goes from key frame to key frame',
    async run({ five, uno, until }) {
      const end = chipAt(uno, 0x44);
      const servo = new five.Servo({ controller, address: 0x44, pin: 0 });
      servo.to(0);
      await until(() => end(0) === 112);
      let isOver = false;
      new five.Animation(servo).enqueue({
        duration: 100,
        cuePoints: [0, 0.5, 1],
        keyFrames: [{ degrees: 0 }, { degrees: 90 }, { degrees: 180 }],
        oncomplete() {
          isOver = true;
        },
      });
      await until(() => isOver && end(0) === 462);
    },
  },
  {
    component: 'ESC (PCA9685)',
    calls: 'throttle, brake',
    seen: 'the pulse of channel 0',
    async run({ five, uno, until }) {
      const end = chipAt(uno, 0x45);
      const esc = new five.ESC({ controller, address: 0x45, pin: 0 });
      await until(() => end(0) === 250); // 1 ms
      esc.throttle(50);
      await until(() => end(0) === 375);
      esc.throttle(2000);
      await until(() => end(0) === 500);
      esc.brake();
      await until(() => end(0) === 250);
    },
  },
  {
    component: 'Led (PCA9685)',
    calls: 'brightness',
    seen: 'the duty of channel 1',
    async run({ five, uno, until }) {
      const end = chipAt(uno, 0x46);
      const led = new five.Led({ controller, address: 0x46, pin: 1 });
      led.brightness(128);
      await until(() => end(1) === 2055);
    },
  },
  {
    component: 'Led.RGB (PCA9685)',
    calls: 'color, intensity, off',
    seen: 'the duties of channels 0, 1, 2',
    async run({ five, uno, until }) {
      const end = chipAt(uno, 0x47);
      const led = new five.Led.RGB({ controller, address: 0x47, pins: { red: 0, green: 1, blue: 2 } });
      const is = (...ends) => ends.every((each, channel) => end(channel) === each);
      led.color('#803300');
      await until(() => is(2055, 819, 4096)); // 4096: off
      led.intensity(50);
      await until(() => end(0) > 1000 && end(0) < 1060);
      led.off();
      await until(() => is(4096, 4096, 4096));
    },
  },
];
